"""Somebody between two units is always in exactly one unit's care, whatever the two do."""

from datetime import timedelta

import pytest

from lianfang.ground.handovers import errors, queries, services
from lianfang.ground.handovers.models import Custody, Handover
from lianfang.ground.handovers.terms import Box, HandoverState, Unit
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_actor

LATER = NOON + timedelta(hours=1)
GATE = Unit(place="430602", name="岳阳高速出口", name_en="Yueyang expressway exit")
HOTEL = Unit(place="430602", facility=12, name="甲宾馆", name_en="Hotel A")
WARD = Unit(place="430603", facility=13, name="乙医院", name_en="Hospital B")
SUBJECT = "person:1"


@pytest.fixture
def sender(hunan_top):
    return an_actor(role=Role.BARRIER_OFFICER, place="430602")


@pytest.fixture
def receiver(hunan_top):
    return an_actor(role=Role.RECEPTION, place="430602")


@pytest.fixture
def doctor(hunan_top):
    return an_actor(role=Role.CLINICIAN, place="430603")


def offer(by, *, receiver=HOTEL, subject=SUBJECT, sender=GATE):
    services.take(subject=subject, label="张*", unit=sender, by=by, now=NOON)
    offered = services.Offer(
        subject=subject,
        label="张*",
        sender=sender,
        receiver=receiver,
        reason="stay in an affected area",
        ref="screening:1",
        accept_by=NOON + timedelta(hours=4),
        arrive_by=NOON + timedelta(hours=12),
    )
    return services.offer(offered, by=by, now=NOON)


def test_nobody_is_offered_who_was_not_taken_into_care(sender):
    offered = services.Offer(
        subject="person:9", label="李*", sender=GATE, receiver=HOTEL, reason="x",
        accept_by=LATER, arrive_by=LATER,
    )  # fmt: skip
    with pytest.raises(errors.NobodyKnown):
        services.offer(offered, by=sender, now=NOON)
    assert not Handover.objects.exists()


def test_somebody_on_the_way_is_not_offered_to_a_second_unit(sender):
    first = offer(sender)
    with pytest.raises(errors.AlreadyOffered) as refused:
        offer(sender, receiver=WARD)
    assert "Hotel A" in refused.value.sentence()
    assert Handover.objects.get() == first


def test_offering_the_same_again_changes_nothing(sender):
    first, entries = offer(sender), Entry.objects.count()
    assert offer(sender) == first
    assert Entry.objects.count() == entries


def test_only_the_owner_hands_over(sender, receiver):
    handover = offer(sender)
    services.accept(handover_id=handover.pk, by=receiver, now=LATER)
    services.arrive(handover_id=handover.pk, by=receiver, now=LATER)
    again = services.Offer(
        subject=SUBJECT, label="张*", sender=GATE, receiver=WARD, reason="x",
        accept_by=LATER, arrive_by=LATER,
    )  # fmt: skip
    with pytest.raises(errors.NotTheOwner) as refused:
        services.offer(again, by=sender, now=LATER)
    assert "Hotel A" in refused.value.sentence()


def test_nobody_is_handed_to_where_they_are(sender):
    with pytest.raises(errors.SameUnit):
        offer(sender, receiver=GATE)


def test_the_sender_answers_until_the_receiver_says_yes(sender, receiver):
    handover = offer(sender)
    assert queries.owner_of(SUBJECT) == GATE
    services.accept(handover_id=handover.pk, by=receiver, now=LATER)
    assert queries.owner_of(SUBJECT) == HOTEL
    assert queries.owner_of(SUBJECT, now=NOON) == GATE
    assert queries.owner_of(SUBJECT, now=NOON - timedelta(minutes=1)) is None


def test_a_stranger_sees_nothing_and_a_checkpoint_takes_nobody(sender, doctor):
    handover = offer(sender)
    with pytest.raises(NotFound):
        services.accept(handover_id=handover.pk, by=doctor, now=LATER)
    with pytest.raises(NotAllowed):
        services.accept(handover_id=handover.pk, by=sender, now=LATER)
    assert queries.owner_of(SUBJECT) == GATE


def test_a_refusal_says_why_and_leaves_the_sender_in_charge(sender, receiver):
    handover = offer(sender)
    with pytest.raises(errors.ReasonMissing):
        services.refuse(handover_id=handover.pk, by=receiver, now=LATER, reason="  ")
    services.accept(handover_id=handover.pk, by=receiver, now=LATER)
    services.refuse(handover_id=handover.pk, by=receiver, now=LATER, reason="The boiler burst.")
    assert queries.owner_of(SUBJECT) == GATE
    assert list(queries.in_box(Box.RETURNED, by=sender)) == [handover]


def test_whoever_has_left_cannot_be_called_back_by_a_click(sender, receiver):
    handover = offer(sender)
    services.accept(handover_id=handover.pk, by=receiver, now=LATER)
    services.depart(handover_id=handover.pk, by=sender, now=LATER, means="ambulance")
    with pytest.raises(IllegalMove):
        services.withdraw(handover_id=handover.pk, by=sender, now=LATER)


def test_an_offer_taken_back_before_the_yes_stays_with_the_sender(sender):
    handover = offer(sender)
    services.withdraw(handover_id=handover.pk, by=sender, now=LATER)
    assert queries.owner_of(SUBJECT) == GATE
    assert Custody.objects.filter(subject=SUBJECT).count() == 1


@pytest.mark.parametrize("answered", [False, True])
def test_silence_gives_the_person_back_with_an_alarm(sender, receiver, answered):
    handover = offer(sender)
    if answered:
        services.accept(handover_id=handover.pk, by=receiver, now=LATER)
    late = NOON + timedelta(hours=12 if answered else 4, minutes=1)
    assert services.time_out_due(by=sender, now=late - timedelta(minutes=2)) == 0
    assert services.time_out_due(by=sender, now=late) == 1
    assert services.time_out_due(by=sender, now=late) == 0
    handover.refresh_from_db()
    assert handover.state == HandoverState.TIMED_OUT
    assert queries.owner_of(SUBJECT) == GATE
    assert Entry.objects.filter(act="handovers.handover.timed_out").count() == 1
    assert list(queries.in_box(Box.RETURNED, by=sender)) == [handover]


def test_a_returned_person_offered_elsewhere_is_no_longer_an_alarm(sender, receiver):
    handover = offer(sender)
    services.refuse(handover_id=handover.pk, by=receiver, now=LATER, reason="Full.")
    offer(sender, receiver=WARD)
    assert not queries.in_box(Box.RETURNED, by=sender).exists()
    assert queries.counts(by=sender)[Box.OWED] == 1


def test_the_whole_way_leaves_a_receipt_of_every_step(sender, receiver):
    handover = offer(sender)
    for act in (services.accept, services.depart, services.arrive, services.confirm):
        who = sender if act is services.depart else receiver
        act(handover_id=handover.pk, by=who, now=LATER)
        act(handover_id=handover.pk, by=who, now=LATER)
    assert [step.state for step in queries.steps(handover)] == [
        "offered", "accepted", "departed", "arrived", "confirmed",
    ]  # fmt: skip
    assert queries.open_for(SUBJECT) is None
    assert [span.unit for span in queries.history(SUBJECT)] == [GATE, HOTEL]


def test_release_ends_the_care_and_what_is_still_on_offer(sender):
    handover = offer(sender)
    assert services.release(subject=SUBJECT, by=sender, now=LATER)
    assert not services.release(subject=SUBJECT, by=sender, now=LATER)
    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN
    assert queries.owner_of(SUBJECT) is None


def test_a_whole_coach_is_offered_at_once_or_not_at_all(sender):
    subjects = {f"person:{number}": "王*" for number in range(11)}
    services.take_many(subjects, unit=GATE, by=sender, now=NOON)
    offers = [
        services.Offer(
            subject=subject, label=label, sender=GATE, receiver=HOTEL, reason="same coach",
            accept_by=LATER, arrive_by=LATER,
        )
        for subject, label in subjects.items()
    ]  # fmt: skip
    stranger = services.Offer(
        subject="person:99", label="赵*", sender=GATE, receiver=HOTEL, reason="x",
        accept_by=LATER, arrive_by=LATER,
    )  # fmt: skip
    with pytest.raises(errors.NobodyKnown):
        services.offer_many([*offers, stranger], by=sender, now=NOON)
    assert not Handover.objects.exists()
    made = services.offer_many(offers, by=sender, now=NOON)
    assert [handover.subject for handover in made] == list(subjects)
    entry = Entry.objects.get(act="handovers.batch.offered")
    assert entry.items == 11
