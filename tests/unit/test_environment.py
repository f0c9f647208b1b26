import stat

import pytest

from lianfang.config import environment


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    for name in ("MODE", "DATABASE", "SECRET", "HOSTS"):
        monkeypatch.delenv(f"LIANFANG_{name}", raising=False)
    monkeypatch.setenv("LIANFANG_HOME", str(tmp_path))


def test_production_makes_up_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANFANG_MODE", "production")

    assert environment.read_environment().secret == ""
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_keeps_its_secret_over_a_restart():
    first, second = environment.read_environment(), environment.read_environment()

    assert first.secret == second.secret
    assert len(first.secret) > 40


def test_nobody_else_may_read_the_secret(tmp_path):
    environment.read_environment()

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_an_address_of_postgresql_is_taken_apart(monkeypatch):
    monkeypatch.setenv("LIANFANG_DATABASE", "postgresql://ann:p%40ss@db.example:6543/house")

    settings = environment.database_settings(environment.read_environment())

    assert (settings["USER"], settings["PASSWORD"]) == ("ann", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6543", "house")


def test_the_default_store_waits_for_the_disk():
    settings = environment.database_settings(environment.read_environment())

    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]
