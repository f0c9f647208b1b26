"""Nobody is restricted without evidence; the end follows from the last exposure and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.observation import errors, listening, services
from lianfang.people.observation.models import Duty, Notice, Placement, Suspicion, Tally
from lianfang.people.observation.terms import (
    DutyKind,
    Evidence,
    EvidenceKind,
    OverrideReason,
    PlacementState,
    Setting,
)
from tests.factories import NOON, an_actor
from tests.integration.observation.conftest import (
    AT_HOME,
    COUNTY,
    LEFT,
    VILLAGE,
    a_person,
    placed,
    stay,
)


@pytest.mark.parametrize(
    "evidence",
    [
        None,
        Evidence(kind=EvidenceKind.CONTACT, ref="  ", at=LEFT),
        Evidence(kind=EvidenceKind.OVERRIDE, ref="because", at=LEFT),
    ],
)
def test_without_evidence_nobody_is_placed(investigator, evidence):
    with pytest.raises(errors.EvidenceMissing):
        placed(investigator, evidence=evidence)
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.GRID_WORKER, Role.RECEPTION, Role.DUTY_OFFICER, Role.FIRST_RESPONSIBLE]
)
def test_those_who_care_do_not_decide(villages, role):
    with pytest.raises(errors.NotYoursToPlace):
        placed(an_actor(role, VILLAGE))


@pytest.mark.parametrize("given", [{"last_exposure": NOON + timedelta(hours=1)}, {
    "evidence": stay(at=NOON + timedelta(minutes=1))}])  # fmt: skip
def test_evidence_from_the_future_is_refused(investigator, given):
    with pytest.raises(errors.EvidenceInFuture):
        placed(investigator, **given)


def test_an_exposure_whose_days_are_over_restricts_nobody(investigator):
    with pytest.raises(errors.ExposureTooLongAgo) as refused:
        placed(investigator, last_exposure=NOON - timedelta(days=14))
    assert "14" in refused.value.sentence()


def test_a_list_without_evidence_is_refused_whole(investigator):
    orders = [
        services.Order(
            person=a_person(number),
            evidence=stay() if number != 3 else None,
            setting=Setting.HOME,
            unit=AT_HOME,
            last_exposure=LEFT,
        )
        for number in range(1, 6)
    ]
    with pytest.raises(errors.EvidenceMissingInList) as refused:
        services.place_many(orders, by=investigator, now=NOON)
    assert refused.value.params["line"] == 3
    assert not Placement.objects.exists()


def test_the_database_itself_wants_evidence(investigator):
    placement = placed(investigator)
    with pytest.raises(IntegrityError):
        Placement.objects.filter(pk=placement.pk).update(evidence_ref="")


def test_it_ends_fourteen_days_after_the_last_exposure(gate):
    placement = placed(gate)
    assert placement.ends_at == LEFT + timedelta(days=14)
    assert placement.state == PlacementState.UNDER_WAY
    assert placement.pack == "cn-ncov-2020-01-28"
    assert Tally.objects.get().begun == 1


def test_placing_again_on_the_same_evidence_changes_nothing(investigator):
    first = placed(investigator)
    again = placed(investigator, person=first.person)
    assert again.pk == first.pk
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("is_later_first", [True, False])
def test_of_two_exposures_the_later_end_counts(investigator, is_later_first):
    later, earlier = LEFT + timedelta(days=2), LEFT
    times = [later, earlier] if is_later_first else [earlier, later]
    person = a_person()
    for number, when in enumerate(times):
        placed(investigator, person=person, last_exposure=when, evidence=stay(f"case:{number}"))

    placement = Placement.objects.get()
    assert placement.ends_at == later + timedelta(days=14)
    assert placement.exposures.count() == 2
    assert placement.notices.count() == (1 if is_later_first else 2)


def test_the_family_is_owed_a_word_the_same_day(investigator, worker):
    placement = placed(investigator)
    duty = placement.duties.get(kind=DutyKind.FAMILY)
    assert duty.due_at.astimezone(NOON.tzinfo).date() == NOON.date()
    assert placement.is_family_overdue(now=NOON + timedelta(days=1))

    told = services.tell_family(placement_id=placement.pk, by=worker, now=NOON)
    assert (told.family_told_at, told.family_told_as) == (NOON, worker.label)
    assert not told.is_family_overdue(now=NOON + timedelta(days=1))


def test_support_follows_setting_and_needs(investigator):
    person = a_person(needs=("dialysis", "no_phone"))
    placement = placed(investigator, person=person)
    owed = {duty.kind: duty.is_urgent for duty in placement.duties.all()}
    assert {DutyKind.FOOD, DutyKind.HEATING, DutyKind.ANIMALS, DutyKind.DOORSTEP} <= owed.keys()
    assert owed[DutyKind.DIALYSIS] is True


def test_it_begins_when_the_hand_over_arrives(gate, worker):
    person = a_person()
    start = Unit(place=COUNTY)
    handing.take(subject=f"person:{person}", label="演*", unit=start, by=gate, now=NOON)
    placement = placed(gate, person=person, is_begun=False)
    assert placement.state == PlacementState.ORDERED
    offered = handing.offer(
        handing.Offer(
            subject=placement.subject, label="演*", sender=start, receiver=AT_HOME, reason="x",
            accept_by=NOON + timedelta(hours=12), arrive_by=NOON + timedelta(hours=12),
        ), by=gate, now=NOON,
    )  # fmt: skip
    handing.accept(handover_id=offered.pk, by=worker, now=NOON)
    arrived = handing.arrive(handover_id=offered.pk, by=worker, now=NOON + timedelta(hours=1))
    listening.on_arrived(
        handover_id=offered.pk, subject=offered.subject, receiver=arrived.receiving
    )

    placement.refresh_from_db()
    assert placement.state == PlacementState.UNDER_WAY
    assert placement.begun_at == NOON + timedelta(hours=1)
    assert handovers.owner_of(placement.subject) == placement.unit


def test_nobody_else_arriving_means_nothing(villages):
    by = actors.system()
    for subject in (f"person:{uuid4()}", "record:1"):
        assert services.arrived(subject=subject, receiver=AT_HOME, by=by, now=NOON) is None


def ask(by, **given):
    return services.ask_override(
        person=a_person(),
        setting=Setting.HOME,
        unit=AT_HOME,
        reason=OverrideReason.TEST_PENDING,
        by=by,
        now=NOON,
        **given,
    )


def test_a_special_decision_needs_a_second_unit(investigator):
    asked = ask(investigator)
    with pytest.raises(errors.SecondUnitNeeded):
        services.confirm_override(override_id=asked.pk, by=investigator, now=NOON)
    assert not Placement.objects.exists()


def test_a_special_decision_is_not_confirmed_a_day_later(investigator, doctor):
    asked = ask(investigator)
    with pytest.raises(errors.OverrideRunOut):
        services.confirm_override(override_id=asked.pk, by=doctor, now=NOON + timedelta(hours=24))


def test_a_special_decision_ends_by_itself_within_a_day(investigator, doctor):
    asked = ask(investigator)
    placement = services.confirm_override(override_id=asked.pk, by=doctor, now=NOON)
    assert placement.ends_at == NOON + timedelta(hours=24)
    assert services.confirm_override(override_id=asked.pk, by=doctor, now=NOON) == placement

    services.end_due(by=actors.system(), now=placement.ends_at)
    placement.refresh_from_db()
    assert placement.state == PlacementState.RELEASED


def test_evidence_that_comes_takes_the_place_of_a_special_decision(investigator, doctor):
    asked = ask(investigator)
    placement = services.confirm_override(override_id=asked.pk, by=doctor, now=NOON)
    again = placed(investigator, person=placement.person, is_begun=False)
    assert again.pk == placement.pk
    assert again.ends_at == LEFT + timedelta(days=14)
    assert again.evidence_kind == EvidenceKind.DATED_STAY


def several(by, *, ref):
    for number in range(6):
        person = a_person(number, name=f"演示{number}")
        placed(by, person=person, evidence=stay(ref.format(number)))


def test_people_who_share_only_a_trait_are_shown_to_somebody(investigator):
    several(investigator, ref="list:{}")
    found = services.look_for_batches(by=actors.system(), now=NOON)
    assert {one.trait for one in found} == {"address"}
    assert found[0].count == 6
    assert services.look_for_batches(by=actors.system(), now=NOON) == []

    with pytest.raises(errors.OwnDecision):
        services.settle_suspicion(
            suspicion_id=found[0].pk, remark="fine", by=investigator, now=NOON
        )
    watcher = an_actor(Role.DATA_PROTECTION, "43")
    settled = services.settle_suspicion(
        suspicion_id=found[0].pk, remark="Asked for the records.", by=watcher, now=NOON
    )
    assert settled.looked_as == watcher.label


def test_one_common_exposure_explains_a_batch(investigator):
    several(investigator, ref="case:7")
    services.look_for_batches(by=actors.system(), now=NOON)
    assert not Suspicion.objects.exists()


def test_the_record_says_nothing_of_the_person(investigator):
    placement = placed(investigator)
    kept = Entry.objects.get(act="observation.placement.ordered")
    assert kept.place_id == VILLAGE
    assert str(placement.person) not in kept.data
    assert Duty.objects.count() == len(set(placement.duties.values_list("kind", flat=True)))
