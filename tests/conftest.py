"""Shared by every test: which store is used, and what each test starts from.

`LIANFANG_TEST_STORE` chooses the store: `sqlite` (default) or `postgresql`. For the latter a
throw-away server is started once per run, by the process that the person started.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.utils import translation

from tests import postgresql

FAST_DISK = Path("/dev/shm")
_server: postgresql.Server | None = None


def _choose_store() -> None:
    """Runs before Django reads its settings; workers of a parallel run inherit the choice."""
    if "LIANFANG_TEST_HOME" in os.environ:
        return
    parent = FAST_DISK if FAST_DISK.is_dir() else None
    home = tempfile.mkdtemp(prefix="lianfang-tests-", dir=parent)
    os.environ |= {"LIANFANG_TEST_HOME": home, "LIANFANG_HOME": home}
    os.environ |= {"LIANFANG_MODE": "demonstration", "LIANFANG_DATABASE": "sqlite"}
    if os.environ.get("LIANFANG_TEST_STORE", "sqlite") == "postgresql":
        global _server
        _server = postgresql.start()
        os.environ["LIANFANG_DATABASE"] = _server.url


pytest_plugins = ["tests.factories"]

_choose_store()
os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from lianfang.ground.identity import keyring  # noqa: E402  needs the settings chosen above

keyring.make_for_demonstration()


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if _server is not None:
        _server.stop()
    shutil.rmtree(os.environ["LIANFANG_TEST_HOME"], ignore_errors=True)


def pytest_report_header() -> str:
    return f"store: {os.environ['LIANFANG_DATABASE'].split(':')[0]}"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English; what a request before it spoke does not matter."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """The real hash is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
