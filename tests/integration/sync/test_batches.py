from __future__ import annotations

import json
from datetime import timedelta

import pytest

from lianfang.doors.sync import keys, queries, services
from lianfang.doors.sync.errors import FileUnreadable, SignatureWrong
from lianfang.doors.sync.models import Batch, Disputed
from lianfang.doors.sync.terms import MOST_FACTS
from lianfang.ground.kernel import clock
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_actor
from tests.pads import Pad

pytestmark = pytest.mark.django_db
# A kind that no room takes: the door keeps it, so that its own part can be seen alone.
KIND = "unheard-of"


@pytest.fixture
def pad(hunan_top) -> Pad:
    clock.set_to(shown_at=NOON)
    return Pad(Role.BARRIER_OFFICER, "430602")


def facts(pad, count):
    return [pad.fact(KIND, {"n": n}) for n in range(count)]


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def test_a_changed_batch_is_refused_whole(pad):
    raw = pad.raw(facts(pad, 3))

    answer = pad.post(raw.replace(b'"n": 2', b'"n": 9'), signature=pad.sign(raw))

    assert code_of(answer) == (401, "sync.batch.signature-wrong")
    assert not Disputed.objects.exists()


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64 at all", "ä", "A" * 88])
def test_what_is_no_signature_is_refused(pad, signature):
    with pytest.raises(SignatureWrong):
        services.receive(raw=pad.raw(facts(pad, 1)), signature=signature, now=NOON)


def test_another_devices_signature_is_refused(pad):
    other = Pad(Role.BARRIER_OFFICER, "430602")
    raw = pad.raw(facts(pad, 1))

    assert code_of(pad.post(raw, signature=other.sign(raw)))[0] == 401


def test_an_unknown_device_is_told_to_pair(pad):
    raw = pad.raw(facts(pad, 1), device="00000000-0000-4000-8000-000000000000")

    assert code_of(pad.post(raw)) == (401, "sync.device.unknown")


def test_a_withdrawn_device_is_told_to_empty_itself(pad):
    by = an_actor(Role.BARRIER_OFFICER, "430602")
    services.revoke(device_id=pad.id, reason="Stolen.", by=by, now=NOON)

    assert code_of(pad.post(pad.raw(facts(pad, 1)))) == (403, "sync.device.revoked")
    assert code_of(pad.state()) == (403, "sync.device.revoked")
    assert not Disputed.objects.exists()


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_half_a_batch_is_refused(pad, cut):
    raw = pad.raw(facts(pad, 2))[:cut]

    assert code_of(pad.post(raw)) == (422, "sync.batch.unreadable")


def test_too_many_facts_at_once_are_refused(pad):
    assert code_of(pad.post(pad.raw(facts(pad, MOST_FACTS + 1)))) == (413, "sync.batch.too-large")


def test_a_fact_that_no_room_takes_is_kept(pad):
    answer = pad.post(pad.raw(facts(pad, 2))).json()

    assert [said["code"] for said in answer["disputed"]] == ["sync.fact.no-room"] * 2
    assert (answer["through"], answer["stored"], answer["already"]) == (2, 0, 0)
    assert queries.content_of(Disputed.objects.earliest("seq")) == {"n": 0}


def test_the_same_batch_again_changes_nothing(pad):
    raw = pad.raw(facts(pad, 5))
    pad.post(raw)

    again = pad.post(raw).json()

    assert (again["through"], again["already"], again["disputed"]) == (5, 5, [])
    assert (Disputed.objects.count(), Batch.objects.count()) == (5, 1)
    assert Entry.objects.filter(act="sync.batch.received").count() == 1


def test_the_order_of_batches_does_not_matter(pad):
    first, second, third = (facts(pad, 3) for _ in range(3))

    assert pad.take(third).through == 0
    assert pad.device.missing == 6
    assert pad.take(first).through == 3
    assert pad.take(second[:1] + third).through == 4
    assert pad.take(second).through == 9


def test_another_fact_under_the_same_number_is_kept_beside_it(pad):
    pad.take([pad.fact(KIND, {"n": 1}, seq=1)])

    answer = pad.take([pad.fact(KIND, {"n": 2}, seq=1)])
    again = pad.take([pad.fact(KIND, {"n": 2}, seq=1)])

    assert [said.code for said in answer.disputed] == ["sync.fact.differs"]
    assert (again.disputed, again.already) == ([], 1)
    assert Disputed.objects.count() == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "", "at": NOON.isoformat(), "body": {}},
        {"kind": KIND, "at": "yesterday", "body": {}},
        {"kind": KIND, "at": "2020-01-29T12:00:00", "body": {}},
        {"kind": KIND, "at": NOON.isoformat(), "body": []},
        {"kind": KIND, "at": NOON.isoformat(), "body": {"text": "a\x00b"}},
        {"kind": KIND, "at": NOON.isoformat(), "body": {}, "more": 1},
    ],
)
def test_one_broken_fact_does_not_hold_up_the_others(pad, broken):
    good = facts(pad, 2)
    sent = [*good, broken | {"seq": 3, "pack": ""}]

    answer, again = pad.take(sent), pad.take(sent)

    assert (answer.through, again.through) == (3, 3)
    assert [said.code for said in answer.disputed].count("sync.fact.misread") == 1
    assert (again.disputed, again.already) == ([], 3)


def test_a_clock_a_day_wrong_is_put_right_and_flagged(pad):
    pad.clock = NOON - timedelta(days=1)

    pad.take([pad.fact(KIND, {}, at=pad.clock - timedelta(minutes=5))])

    kept = Disputed.objects.get()
    assert kept.at == NOON - timedelta(minutes=5)
    assert kept.device_at == NOON - timedelta(days=1, minutes=5)
    assert pad.device.is_clock_flagged and pad.device.offset == timedelta(days=1)


def test_a_right_clock_is_left_alone(pad):
    pad.clock = NOON - timedelta(seconds=30)

    pad.take(facts(pad, 1))

    assert not pad.device.is_clock_flagged and pad.device.offset == timedelta()


def test_a_quota_says_when_to_come_again(pad):
    by = an_actor(Role.DUTY_OFFICER, "430602")
    services.limit(device_id=pad.id, facts_per_hour=5, by=by, now=NOON)
    pad.take(facts(pad, 4))

    answer = pad.post(pad.raw(facts(pad, 2)))

    assert code_of(answer) == (429, "sync.device.quota-used")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert (
        pad.take([pad.fact(KIND, {"late": 1}, seq=5)], now=NOON + timedelta(hours=2)).through == 5
    )


def test_a_carried_file_takes_the_same_way(pad):
    by = an_actor(Role.BARRIER_OFFICER, "430602")
    batches = [pad.raw(facts(pad, 3)), pad.raw(facts(pad, 2))]

    answers = services.receive_file(content=pad.file(*batches), by=by, now=NOON)
    again = services.receive_file(content=pad.file(*batches), by=by, now=NOON)

    assert [answer.through for answer in answers] == [3, 5]
    assert [answer.already for answer in again] == [3, 2]
    assert not pad.post(batches[0]).json()["disputed"]


def test_the_last_file_of_a_withdrawn_device_waits_for_a_person(pad):
    by = an_actor(Role.BARRIER_OFFICER, "430602")
    content = pad.file(pad.raw(facts(pad, 2)))
    services.revoke(device_id=pad.device.pk, reason="Lost on the road.", by=by, now=NOON)

    (first,) = services.receive_file(content=content, by=by, now=NOON)
    (again,) = services.receive_file(content=content, by=by, now=NOON)

    assert (first.through, first.stored, again.already) == (2, 0, 2)
    assert {said.code for said in first.disputed} == {"sync.device.revoked"}
    assert Disputed.objects.filter(code="sync.device.revoked").count() == 2


@pytest.mark.parametrize("harm", ["cut", "flip", "other"])
def test_a_damaged_file_is_refused_whole(pad, harm):
    by = an_actor(Role.BARRIER_OFFICER, "430602")
    content = bytearray(pad.file(pad.raw(facts(pad, 2))))
    harmed = {"cut": content[:-1], "flip": content[:-1] + b"x", "other": b"hello"}[harm]

    with pytest.raises(FileUnreadable):
        services.receive_file(content=bytes(harmed), by=by, now=NOON)

    assert not Disputed.objects.exists()


def test_a_carried_files_age_is_no_clock_error(pad):
    by = an_actor(Role.BARRIER_OFFICER, "430602")
    pad.clock = NOON - timedelta(days=3)
    content = pad.file(pad.raw(facts(pad, 1)))

    services.receive_file(content=content, by=by, now=NOON)

    assert Disputed.objects.get().at == NOON - timedelta(days=3, minutes=1)


def test_the_state_says_how_far_facts_have_come(pad):
    pad.take([pad.fact(KIND, {}, seq=1), pad.fact(KIND, {}, seq=4)])

    answer = pad.state().json()

    assert (answer["through"], answer["missing"], answer["revoked"]) == (1, 2, False)


def test_what_waits_for_a_person_is_sealed(pad):
    pad.take([pad.fact(KIND, {"person": {"name": "演示甲"}, "lane": 1})])

    kept = Disputed.objects.get()

    assert "演示甲".encode() not in bytes(kept.sealed)
    assert keys.unseal(kept.sealed)["person"] == {"name": "演示甲"}
    assert queries.content_of(kept) == {"lane": 1}


def test_ten_thousand_facts_after_three_days(pad):
    pad.clock = NOON - timedelta(days=3)
    outage = [facts(pad, MOST_FACTS) for _ in range(10)]
    pad.clock = NOON

    for batch in reversed(outage):
        pad.take(batch)

    assert pad.device.through == 10_000
    assert (
        json.loads(Entry.objects.filter(act="sync.batch.received").latest("seq").data)["first"] == 1
    )
