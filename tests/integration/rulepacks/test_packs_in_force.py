"""Which pack counts on a day, and that its text is the one that was signed."""

from datetime import date

import pytest

from lianfang.ground.rulepacks import keys, queries, rules
from lianfang.ground.rulepacks.errors import (
    AlreadyPublished,
    NoPackInForce,
    SignatureWrong,
    UnknownName,
)
from lianfang.ground.rulepacks.models import RulePack

BEFORE, SECOND, THIRD = date(2020, 1, 21), date(2020, 1, 27), date(2020, 1, 29)
CALM = {
    "reading_c": 36.5,
    "ambient_c": 20,
    "method": "infrared",
    "cough_or_breathless": "no",
    "other_symptom": "no",
    "exposure_stay": "no",
    "exposure_contact": "no",
}


def test_before_the_first_pack_there_are_no_rules(rule_packs) -> None:
    with pytest.raises(NoPackInForce):
        queries.in_force(BEFORE)


def test_a_text_that_was_changed_in_the_store_is_not_used(rule_packs) -> None:
    row = queries.record_in_force(THIRD)
    changed = row.canonical.replace("37.3", "38.9")
    RulePack.objects.filter(pk=row.pk).update(canonical=changed, sha256="0" * 64)
    with pytest.raises(SignatureWrong):
        queries.in_force(THIRD)


def test_a_name_that_a_pack_has_not_is_refused(rule_packs) -> None:
    pack = queries.in_force(THIRD)
    for ask in (pack.constant, pack.number, pack.table):
        with pytest.raises(UnknownName):
            ask("no-such-thing")


def test_each_day_has_its_pack(rule_packs) -> None:
    assert queries.in_force(SECOND).code == "cn-ncov-2020-01-22"
    assert queries.in_force(THIRD).code == "cn-ncov-2020-01-28"
    assert queries.in_force(date(2020, 1, 28)).code == "cn-ncov-2020-01-28"


def test_constants_come_with_grade_and_source(rule_packs) -> None:
    pack = queries.in_force(THIRD)
    assert pack.number("fever_threshold_c") == 37.3
    assert pack.number("handover_hours.hotel") == 12
    assert pack.constant("temp_reading_invalid_below_c").grade == "D"
    assert pack.constant("review_days").source.en


def test_areas_follow_the_day_and_the_pack(rule_packs) -> None:
    assert {area.place for area in queries.in_force(SECOND).areas(SECOND)} == {"4201"}
    assert {area.place for area in queries.in_force(THIRD).areas(THIRD)} == {"42", "4201"}


def test_a_calm_traveller_passes_and_leaves_nothing(rule_packs) -> None:
    decision = rules.decide(queries.in_force(THIRD).table("checkpoint-triage"), CALM)
    assert decision.outcome == "pass"
    assert [duty.code for duty in decision.duties] == ["no-identity"]


def test_the_signature_is_by_the_key_of_this_house(rule_packs) -> None:
    row = queries.record_in_force(THIRD)
    assert row.public_key == keys.public()
    assert queries.is_intact(row)
    assert keys.path().stat().st_mode & 0o077 == 0
    assert not keys.is_signed(
        row.canonical + " ", signature=row.signature, public_key=row.public_key
    )


def test_devices_fetch_the_pack_of_today(rule_packs, client) -> None:
    found = client.get("/api/rulepacks/current").json()
    assert found["code"] == "cn-ncov-2020-01-28"
    assert keys.is_signed(
        found["canonical"], signature=found["signature"], public_key=found["public_key"]
    )


def test_loading_again_changes_nothing(rule_packs, request) -> None:
    before = list(RulePack.objects.values_list("pk", "sha256"))
    request.getfixturevalue("rule_packs")
    assert list(RulePack.objects.values_list("pk", "sha256")) == before
    assert AlreadyPublished.http_status == 409
