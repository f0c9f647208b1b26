"""Checks come in late, twice, out of order and wrong; nothing is lost and nobody ill is overlooked."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.field.facilities.models import Facility
from lianfang.field.facilities.terms import FacilityKind, FacilityState
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers import services as handing
from lianfang.ground.kernel.facts import Fact, Reception
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.observation import errors, listening, rules, services
from lianfang.people.observation.models import Check, Placement, Reading
from lianfang.people.observation.terms import (
    CheckState,
    DutyKind,
    DutyState,
    EndReason,
    Met,
    PlacementState,
    Setting,
    Slot,
)
from tests.factories import NOON, an_actor
from tests.integration.observation.conftest import (
    COUNTY,
    LEFT,
    OTHER_VILLAGE,
    TODAY,
    a_person,
    entry,
    placed,
)

SYSTEM = actors.system()
LOCAL = timezone.localtime(NOON)


@pytest.fixture
def placement(investigator):
    return placed(investigator, now=NOON - timedelta(days=2))


@pytest.fixture
def hospital(villages):
    return Facility.objects.create(
        key="sample", place_id=COUNTY, kind=FacilityKind.HOSPITAL, name="甲医院",
        name_en="Hospital A", has_fever_clinic=True, state=FacilityState.OPEN,
    )  # fmt: skip


def fact(placement, seq=1, /, *, device=None, **body):
    given = {"placement": placement.pk, "slot": "am", "on": TODAY.isoformat(), "celsius": 36.6}
    return Fact(
        device=device or DEVICE,
        seq=seq,
        kind="check",
        at=body.pop("at", NOON),
        device_at=NOON,
        pack="",
        body=given | {"method": "electronic", "met": "seen"} | body,
    )


DEVICE = uuid4()


def record(placement, by, *args, **kwargs):
    return services.record_checks([entry(placement, *args, **kwargs)], by=by, now=NOON)


@pytest.mark.parametrize("celsius", ["3.75", "375", "29.9", "45.1", "NaN"])
def test_what_cannot_be_a_temperature_is_refused(placement, worker, celsius):
    with pytest.raises(errors.ImplausibleTemperature) as refused:
        record(placement, worker, celsius)
    assert "36.8" in refused.value.sentence()
    assert not Reading.objects.exists()


def test_nothing_entered_is_refused(placement, worker):
    with pytest.raises(errors.NothingEntered):
        record(placement, worker, None)


def test_tomorrow_cannot_be_entered_today(placement, worker):
    with pytest.raises(errors.CheckTooEarly):
        record(placement, worker, on=TODAY + timedelta(days=1))


def test_a_neighbour_cannot_enter(placement):
    stranger = an_actor(Role.GRID_WORKER, OTHER_VILLAGE)
    with pytest.raises(errors.PlacementUnknown):
        record(placement, stranger)


def test_one_bad_line_of_the_paper_refuses_all(placement, worker):
    good = entry(placement)
    bad = entry(placement, "3.75", slot=Slot.PM)
    with pytest.raises(errors.ImplausibleTemperature):
        services.record_checks([good, bad], by=worker, now=NOON)
    assert not Check.objects.exists()


def test_a_check_is_done_once(placement, worker):
    assert record(placement, worker) == [Reception.STORED]
    assert record(placement, worker) == [Reception.ALREADY]
    check = Check.objects.get()
    assert (check.state, check.celsius) == (CheckState.DONE, Decimal("36.6"))
    placement.refresh_from_db()
    assert placement.done_am == TODAY


def test_a_reading_too_cold_is_no_pass(placement, worker):
    record(placement, worker, "34.2")
    assert Check.objects.get().state == CheckState.INVALID
    placement.refresh_from_db()
    assert placement.done_am is None
    record(placement, worker, "36.4")
    assert Check.objects.get().state == CheckState.DONE
    assert Reading.objects.filter(is_valid=False).count() == 1


def test_not_met_three_times_asks_for_a_visit(placement, worker):
    states = []
    for minutes in range(3):
        at = NOON + timedelta(minutes=minutes)
        record(placement, worker, None, met=Met.ABSENT, at=at)
        states.append(Check.objects.get().state)
    assert states == [CheckState.MISSED, CheckState.RETRIED, CheckState.VISIT_REQUIRED]
    placement.refresh_from_db()
    assert placement.is_flagged
    assert placement.duties.filter(kind=DutyKind.VISIT, state=DutyState.OWED).exists()

    record(placement, worker)
    placement.refresh_from_db()
    assert not placement.is_flagged
    assert placement.duties.get(kind=DutyKind.VISIT).state == DutyState.DONE


def test_what_nobody_entered_is_missed_and_then_visited(placement):
    for on, slot in [(TODAY - timedelta(days=1), Slot.PM), (TODAY, Slot.AM)]:
        for _again in range(2):
            services.mark_missed(by=SYSTEM, now=LOCAL, on=on, slot=slot)
    states = list(Check.objects.order_by("on").values_list("state", flat=True))
    assert states == [CheckState.MISSED, CheckState.VISIT_REQUIRED]


def test_somebody_who_came_in_the_afternoon_missed_no_morning(investigator):
    placed(investigator, now=NOON)
    assert services.mark_missed(by=SYSTEM, now=LOCAL, on=TODAY, slot=Slot.AM) == 0


def test_a_batch_sent_twice_is_kept_once(placement, worker):
    batch = [fact(placement, seq, slot=slot, on=day.isoformat())
             for seq, (day, slot) in enumerate(
                 [(TODAY - timedelta(days=1), "am"), (TODAY, "am"), (TODAY, "pm")], start=1)]  # fmt: skip
    first = services.accept(batch, by=worker, place="", now=NOON)
    again = services.accept(list(reversed(batch)), by=worker, place="", now=NOON)
    assert {one.reception for one in first} == {Reception.STORED}
    assert {one.reception for one in again} == {Reception.ALREADY}
    assert Reading.objects.count() == 3


def test_a_late_fact_counts_for_its_own_day(placement, worker):
    yesterday = TODAY - timedelta(days=1)
    services.mark_missed(by=SYSTEM, now=LOCAL, on=yesterday, slot=Slot.AM)
    late = fact(placement, on=yesterday.isoformat(), at=NOON - timedelta(days=1))
    services.accept([late], by=worker, place="", now=NOON)
    assert Check.objects.get(on=yesterday).state == CheckState.DONE


def test_a_contradiction_is_kept_and_shown(placement, worker):
    record(placement, worker, "36.2")
    [outcome] = services.accept([fact(placement, celsius=37.1)], by=worker, place="", now=NOON)
    assert (outcome.reception, outcome.code) == (
        Reception.DISPUTED, "observation.check.contradicts-earlier",
    )  # fmt: skip
    assert Check.objects.get().celsius == Decimal("36.2")
    assert Reading.objects.filter(is_disputed=True).count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"celsius": 3.75}, "observation.check.implausible-temperature"),
        ({"slot": "noon"}, "observation.check.unreadable"),
        ({"placement": "?"}, "observation.check.unreadable"),
        ({"placement": 999_999}, "observation.check.placement-unknown"),
        ({"symptoms": 5}, "observation.check.unreadable"),
    ],
)
def test_a_bad_fact_is_disputed_and_the_others_stay(placement, worker, body, code):
    batch = [fact(placement, 1, **body), fact(placement, 2, slot="pm")]
    bad, good = services.accept(batch, by=worker, place="", now=NOON)
    assert (bad.reception, bad.code) == (Reception.DISPUTED, code)
    assert good.reception == Reception.STORED


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
def test_however_the_facts_arrive_the_same_is_kept(placement, worker, order, cut):
    Reading.objects.all().delete()
    Check.objects.all().delete()
    days = [TODAY - timedelta(days=back) for back in range(3)]
    facts = [
        fact(placement, seq, on=day.isoformat(), slot=slot, celsius=36.0 + seq / 10)
        for seq, (day, slot) in enumerate((d, s) for d in days for s in ("am", "pm"))
    ]
    mixed = [facts[position] for position in order]
    for batch in (mixed[:cut], mixed, mixed[cut:]):
        services.accept(batch, by=worker, place="", now=NOON)
    kept = Check.objects.order_by("-on", "slot").values_list("celsius", flat=True)
    assert list(kept) == [Decimal(360 + seq) / 10 for seq in range(6)]
    assert Reading.objects.count() == 6


def test_fever_means_hospital_within_the_hour(placement, worker, hospital):
    record(placement, worker, "37.3")
    placement.refresh_from_db()
    duty = placement.duties.get(kind=DutyKind.TRANSFER)
    offered = handovers.open_for(placement.subject)
    assert placement.state == PlacementState.SYMPTOMATIC
    assert duty.due_at == NOON + timedelta(minutes=60)
    assert (offered.receiver_facility, offered.accept_by) == (hospital.pk, duty.due_at)


def test_a_symptom_without_fever_counts_the_same(placement, worker):
    record(placement, worker, "36.5", symptoms=("cough",))
    placement.refresh_from_db()
    assert placement.state == PlacementState.SYMPTOMATIC
    assert placement.duties.filter(kind=DutyKind.TRANSFER, is_urgent=True).exists()


def transferred(placement, worker, doctor):
    record(placement, worker, "38.5")
    offered = handovers.open_for(placement.subject)
    handing.accept(handover_id=offered.pk, by=doctor, now=NOON)
    arrived = handing.arrive(handover_id=offered.pk, by=doctor, now=NOON)
    listening.on_arrived(
        handover_id=offered.pk, subject=offered.subject, receiver=arrived.receiving
    )
    placement.refresh_from_db()
    return placement


def test_excluded_the_days_are_finished(placement, worker, doctor, hospital):
    transferred(placement, worker, doctor)
    assert (placement.state, placement.setting) == (PlacementState.TRANSFERRED, Setting.HOSPITAL)
    ends_at = placement.ends_at
    with pytest.raises(errors.EvidenceMissing):
        services.exclude(placement_id=placement.pk, evidence_ref=" ", by=doctor, now=NOON)

    back = services.exclude(placement_id=placement.pk, evidence_ref="test:2", by=doctor, now=NOON)
    assert (back.state, back.ends_at) == (PlacementState.UNDER_WAY, ends_at)


def test_confirmed_it_ends_and_the_hospital_keeps_the_person(placement, worker, doctor, hospital):
    transferred(placement, worker, doctor)
    ended = services.confirm_case(
        placement_id=placement.pk, evidence_ref="test:1", by=doctor, now=NOON
    )
    assert (ended.state, ended.end_reason) == (PlacementState.ENDED, EndReason.CONFIRMED)
    assert handovers.owner_of(placement.subject).facility == hospital.pk


def test_a_worker_does_not_diagnose(placement, worker, doctor, hospital):
    transferred(placement, worker, doctor)
    with pytest.raises(errors.NotAllowed):
        services.confirm_case(
            placement_id=placement.pk,
            evidence_ref="test:1",
            by=an_actor(Role.GRID_WORKER, COUNTY),
            now=NOON,
        )


def test_on_the_last_day_a_missing_check_is_urgent_but_the_end_stays(placement):
    ends_at = placement.ends_at
    evening = ends_at - timedelta(hours=1)
    assert services.ask_last_checks(now=evening) == 1
    assert services.ask_last_checks(now=evening) == 0
    duty = placement.duties.get(kind=DutyKind.FINAL_CHECK)
    assert (duty.is_urgent, duty.due_at) == (True, ends_at)

    assert services.end_due(by=SYSTEM, now=ends_at) == 1
    placement.refresh_from_db()
    assert (placement.state, placement.ends_at) == (PlacementState.COMPLETED, ends_at)
    assert placement.notices.filter(kind="release").count() == 1
    assert handovers.owner_of(placement.subject) is None
    assert services.end_due(by=SYSTEM, now=ends_at) == 0


def test_past_its_end_nothing_can_be_entered(placement, worker):
    after = placement.ends_at + timedelta(hours=1)
    late = entry(placement, on=after.date(), at=after)
    with pytest.raises(errors.ObservationOver):
        services.record_checks([late], by=worker, now=after + timedelta(days=1))


def test_the_person_reports_from_their_own_phone(placement):
    own = entry(placement, "36.7")
    assert services.report_myself(placement, own, by=SYSTEM, now=NOON) == Reception.STORED
    assert Reading.objects.get().source == "self"


@given(
    exposures=st.lists(
        st.integers(0, 13).map(lambda back: LEFT - timedelta(days=back)), min_size=1
    ),
    days=st.integers(1, 28),
)
def test_the_end_is_that_of_the_latest_exposure(exposures, days):
    ends_at = rules.end_of(exposures, days=days)
    assert ends_at == max(exposures) + timedelta(days=days)
    assert all(ends_at >= one + timedelta(days=days) for one in exposures)


def test_many_are_ended_in_one_go(investigator):
    for number in range(3):
        placed(investigator, person=a_person(number, name=f"演示{number}"))
    assert services.end_due(by=SYSTEM, now=LEFT + timedelta(days=14)) == 3
    assert set(Placement.objects.values_list("state", flat=True)) == {PlacementState.COMPLETED}


def test_absent_twice_in_a_row_is_visited_when_the_slot_is_over(placement, worker):
    yesterday = TODAY - timedelta(days=1)
    late = [(yesterday, Slot.PM), (TODAY, Slot.AM)]
    for on, slot in late:
        record(placement, worker, None, met=Met.ABSENT, on=on, slot=slot)
        services.mark_missed(by=SYSTEM, now=LOCAL, on=on, slot=slot)
    assert services.mark_missed(by=SYSTEM, now=LOCAL, on=TODAY, slot=Slot.AM) == 0
    states = list(Check.objects.order_by("on").values_list("state", flat=True))
    assert states == [CheckState.MISSED, CheckState.VISIT_REQUIRED]
