"""A vault without its key is said at the start, not at the first person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from lianfang.ground.identity import keyring


@register(Tags.security, deploy=True)
def production_has_an_incident_key(**_options: Any) -> list[CheckMessage]:
    # Once an incident was closed, a vault without a key is as it should be.
    if not settings.IS_PRODUCTION or keyring.codes() or keyring.had_one():
        return []
    return [
        Error(
            "There is no incident key, so no person can be registered.",
            hint="Run: lianfang identity open-incident CODE",
            id="lianfang.identity.E001",
        )
    ]
