"""Mistakes of configuration, said in plain words with what to do about them."""

import subprocess
from collections.abc import Sequence
from shutil import which
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

SHORTEST_SECRET = 50
CHINESE_FONT_HINT = "Install a font such as Debian's fonts-noto-cjk, then start again."


@register(Tags.security)
def mode_is_known(**_options: Any) -> list[CheckMessage]:
    if settings.ENVIRONMENT.mode in {"demonstration", "production"}:
        return []
    return [
        Error(
            f"LIANFANG_MODE is {settings.ENVIRONMENT.mode!r}, which is no mode.",
            hint="Set LIANFANG_MODE to demonstration or production.",
            id="lianfang.E001",
        )
    ]


@register(Tags.security)
def production_has_a_secret(**_options: Any) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or len(settings.ENVIRONMENT.secret) >= SHORTEST_SECRET:
        return []
    return [
        Error(
            "Production runs without a signing secret of its own.",
            hint=f"Set LIANFANG_SECRET to at least {SHORTEST_SECRET} random characters and keep it.",
            id="lianfang.E002",
        )
    ]


@register(Tags.security)
def production_names_its_hosts(**_options: Any) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or (settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "Production does not say which host names it answers to.",
            hint="Set LIANFANG_HOSTS to the names in the address bar, separated by commas.",
            id="lianfang.E003",
        )
    ]


@register(Tags.database)
def production_has_no_demonstration_accounts(
    *, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Runs with `check --database default`, which `lianfang up` asks for."""
    if not databases or not settings.IS_PRODUCTION:
        return []
    accounts = apps.get_model("posts", "Account").objects
    count = accounts.filter(is_demonstration=True, is_active=True).count()
    if not count:
        return []
    return [
        Error(
            f"Production holds {count} demonstration sign-ins whose password is public.",
            hint="Start production on an empty store; do not carry a demonstration over.",
            id="lianfang.E004",
        )
    ]


@register(Tags.files)
def a_chinese_font_is_there(**_options: Any) -> list[CheckMessage]:
    if has_chinese_font():
        return []
    return [
        Caution(
            "No font with Chinese characters was found; printed orders would show empty boxes.",
            hint=CHINESE_FONT_HINT,
            id="lianfang.W001",
        )
    ]


def has_chinese_font() -> bool:
    """Ask fontconfig; where it is not installed there is nobody to ask, and no font either."""
    program = which("fc-list")
    if program is None:
        return False
    found = subprocess.run(  # noqa: S603  fixed arguments
        [program, ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    return bool(found.stdout.strip())
