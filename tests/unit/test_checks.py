from dataclasses import replace

from django.conf import settings as real

from lianfang.config import checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_an_unknown_mode_is_refused(settings):
    settings.ENVIRONMENT = replace(real.ENVIRONMENT, mode="prodution")

    assert ids(checks.mode_is_known()) == ["lianfang.E001"]


def test_production_without_a_secret_is_refused(settings):
    settings.IS_PRODUCTION = True
    settings.ENVIRONMENT = replace(real.ENVIRONMENT, secret="short")

    assert ids(checks.production_has_a_secret()) == ["lianfang.E002"]


def test_production_that_answers_to_any_name_is_refused(settings):
    settings.IS_PRODUCTION, settings.ALLOWED_HOSTS = True, ["*"]

    assert ids(checks.production_names_its_hosts()) == ["lianfang.E003"]


def test_a_missing_chinese_font_is_said(monkeypatch):
    monkeypatch.setattr(checks, "which", lambda _program: None)

    assert ids(checks.a_chinese_font_is_there()) == ["lianfang.W001"]


def test_a_demonstration_needs_none_of_this():
    assert checks.mode_is_known() == []
    assert checks.production_has_a_secret() == []
    assert checks.production_names_its_hosts() == []


def test_every_finding_says_what_to_do(settings, monkeypatch):
    monkeypatch.setattr(checks, "which", lambda _program: None)
    settings.IS_PRODUCTION, settings.ALLOWED_HOSTS = True, []
    settings.ENVIRONMENT = replace(real.ENVIRONMENT, secret="")

    found = [
        *checks.production_has_a_secret(),
        *checks.production_names_its_hosts(),
        *checks.a_chinese_font_is_there(),
    ]

    assert all(message.hint for message in found)
