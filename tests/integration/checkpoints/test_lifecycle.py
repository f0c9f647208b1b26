"""From proposal to end: nothing stands without approval, staff, a green lane, or past its end."""

from datetime import timedelta

import pytest

from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import queries, services
from lianfang.people.checkpoints.errors import (
    BadReview,
    BadShift,
    BadSunset,
    CodeTaken,
    LastGreenLane,
    NoAlternatives,
    NoBasis,
    NoGreenLane,
    NoLane,
    NotApproved,
    NotForThisAuthority,
    NothingToRelieve,
    NotYoursToApprove,
    OwnProposal,
    PastSunset,
    PlaceNotYours,
    TooFewStaff,
    Unnamed,
)
from lianfang.people.checkpoints.models import Checkpoint, Delegation, Step
from lianfang.people.checkpoints.terms import CheckpointKind, CheckpointState, Deed
from tests.factories import NOON, an_actor
from tests.integration.checkpoints.posts import (
    COUNTY,
    END,
    PREFECTURE,
    PROVINCE,
    a_checkpoint,
    a_crew,
    a_proposal,
    opened,
    proposed,
    staffed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hunan_top")]
SYSTEM = actors.system()


def propose(by=SYSTEM, **facts):
    return services.propose(a_proposal(**facts), by=by, now=NOON)


def test_a_proposal_without_basis_is_refused():
    with pytest.raises(NoBasis):
        propose(basis=" ")

    assert not Checkpoint.objects.exists()


def test_a_proposal_without_milder_means_is_refused():
    with pytest.raises(NoAlternatives):
        propose(alternatives="")


@pytest.mark.parametrize("sunset", [NOON, NOON - timedelta(days=1), NOON + timedelta(days=40)])
def test_a_proposal_without_a_near_end_is_refused(sunset):
    with pytest.raises(BadSunset):
        propose(sunset=sunset)


def test_a_review_after_the_end_is_refused():
    with pytest.raises(BadReview):
        propose(review_on=(END + timedelta(days=1)).date())


def test_nobody_proposes_outside_their_jurisdiction():
    with pytest.raises(PlaceNotYours):
        propose(by=an_actor(Role.DUTY_OFFICER, "4307"))


def test_a_barrier_officer_does_not_propose():
    with pytest.raises(NotAllowed):
        propose(by=an_actor(Role.BARRIER_OFFICER, COUNTY))


def test_proposing_twice_makes_one():
    first, second = propose(), propose()

    assert first.pk == second.pk
    assert Step.objects.count() == 1


def test_a_name_in_use_is_refused():
    propose()

    with pytest.raises(CodeTaken):
        propose(name="另一卡口")


def test_the_review_falls_in_the_middle_unless_it_is_given():
    assert propose().review_on == (NOON + timedelta(days=5)).date()


def test_at_a_border_three_are_needed_whatever_was_asked():
    assert propose(is_border=True, minimum_staff=1).minimum_staff == 3


def approve(checkpoint, by):
    return services.approve(checkpoint_id=checkpoint.pk, by=by, now=NOON)


def test_the_county_does_not_approve_for_itself():
    with pytest.raises(NotYoursToApprove) as refused:
        approve(proposed(), an_actor(Role.COMMANDER, COUNTY))

    assert "Hunan" in refused.value.sentence()


@pytest.mark.parametrize("kind", ["service_area", "toll_station", "trunk_road", "border_road"])
def test_a_prefecture_never_approves_a_reserved_kind(kind):
    by = an_actor(Role.COMMANDER, PREFECTURE)
    Delegation.objects.create(place_id=PREFECTURE, kind=kind, basis="forged")

    with pytest.raises(NotForThisAuthority):
        approve(proposed(kind=CheckpointKind(kind)), by)


def test_the_power_over_a_reserved_kind_cannot_be_given_away():
    with pytest.raises(NotForThisAuthority):
        services.delegate(
            place=PREFECTURE, kind=CheckpointKind.TRUNK_ROAD, basis="–", by=SYSTEM, now=NOON
        )


def test_a_delegate_approves_in_its_own_area():
    province, prefecture = (an_actor(Role.COMMANDER, code) for code in (PROVINCE, PREFECTURE))
    kind = CheckpointKind.EXPRESSWAY_EXIT
    services.delegate(place=PREFECTURE, kind=kind, basis="Decision 3", by=province, now=NOON)

    done = approve(proposed(kind=kind), prefecture)

    assert (done.state, done.authority_id) == (CheckpointState.APPROVED, PREFECTURE)
    assert done.approver_id == prefecture.post_id


def test_the_province_approves_everything():
    done = approve(proposed(kind=CheckpointKind.BORDER_ROAD), an_actor(Role.COMMANDER, PROVINCE))

    assert done.authority_id == PROVINCE


def test_nobody_approves_what_they_proposed():
    by = an_actor(Role.COMMANDER, PROVINCE)

    with pytest.raises(OwnProposal):
        approve(propose(by=by), by)


def test_a_neighbour_does_not_see_it():
    checkpoint = proposed()

    with pytest.raises(NotFound):
        approve(checkpoint, an_actor(Role.COMMANDER, "4307"))


def test_approving_twice_is_recorded_once():
    by = an_actor(Role.COMMANDER, PROVINCE)
    checkpoint = proposed()
    approve(checkpoint, by)
    approve(checkpoint, by)

    assert Entry.objects.filter(act="checkpoints.checkpoint.approved").count() == 1


def test_a_refusal_needs_its_reason():
    by, checkpoint = an_actor(Role.COMMANDER, PROVINCE), proposed()

    with pytest.raises(Unnamed):
        services.refuse(checkpoint_id=checkpoint.pk, reason=" ", by=by, now=NOON)
    done = services.refuse(checkpoint_id=checkpoint.pk, reason="Not needed", by=by, now=NOON)

    assert done.state == CheckpointState.REFUSED
    with pytest.raises(IllegalMove):
        approve(checkpoint, by)


def open_(checkpoint, by=SYSTEM, now=NOON):
    return services.open_(checkpoint_id=checkpoint.pk, by=by, now=now)


def test_an_unapproved_checkpoint_does_not_open():
    with pytest.raises(NotApproved):
        open_(proposed())


def test_below_its_staff_it_does_not_open_and_says_how_many_are_missing():
    checkpoint = staffed(2, is_border=True)

    with pytest.raises(TooFewStaff) as refused:
        open_(checkpoint)

    assert refused.value.params["missing"] == 1


def test_without_a_green_lane_it_does_not_open():
    checkpoint = staffed()
    checkpoint.lanes.filter(is_green=True).delete()

    with pytest.raises(NoGreenLane):
        open_(checkpoint)


def test_with_a_green_lane_only_it_does_not_open():
    checkpoint = staffed()
    checkpoint.lanes.filter(is_green=False).delete()

    with pytest.raises(NoLane):
        open_(checkpoint)


def test_past_its_end_it_does_not_open():
    checkpoint = staffed()

    with pytest.raises(PastSunset):
        open_(checkpoint, now=END)


def test_past_its_end_nobody_is_screened_without_anyone_doing_anything():
    checkpoint = opened()
    just_before = END - timedelta(seconds=1)

    assert checkpoint.is_working(now=just_before)
    assert not checkpoint.is_working(now=END)
    assert checkpoint.state_at(END) == CheckpointState.EXPIRED
    assert queries.for_pad(SYSTEM, now=just_before)
    assert queries.for_pad(SYSTEM, now=END) == []
    assert queries.open_at(PROVINCE, now=END) == []
    assert not queries.standings(["sample"], now=END)["sample"].is_working


def test_the_job_writes_down_what_is_over_once():
    checkpoint = opened()

    assert services.expire_due(by=SYSTEM, now=END - timedelta(minutes=1)) == 0
    assert services.expire_due(by=SYSTEM, now=END + timedelta(hours=3)) == 1
    assert services.expire_due(by=SYSTEM, now=END + timedelta(hours=4)) == 0

    checkpoint.refresh_from_db()
    assert (checkpoint.state, checkpoint.ended_at) == (CheckpointState.EXPIRED, END)


def test_it_opens_and_a_pad_gets_it_with_its_lanes():
    checkpoint = opened()

    found = queries.for_pad(an_actor(Role.BARRIER_OFFICER, COUNTY), now=NOON)

    assert [one.code for one in found] == [checkpoint.code]
    assert [(lane.number, lane.is_green) for lane in found[0].lanes] == [(1, False), (2, True)]
    assert queries.for_pad(an_actor(Role.CLINICIAN, COUNTY), now=NOON) == []
    assert queries.for_pad(an_actor(Role.BARRIER_OFFICER, "430702"), now=NOON) == []


def lane(checkpoint, number, **facts):
    return services.set_lane(
        checkpoint_id=checkpoint.pk, number=number, by=SYSTEM, now=NOON, **facts
    )


def test_the_last_green_lane_stays_green_and_open():
    checkpoint = opened()

    with pytest.raises(LastGreenLane):
        lane(checkpoint, 2, is_green=False)
    with pytest.raises(LastGreenLane):
        lane(checkpoint, 2, is_green=True, is_open=False)


def test_a_second_position_is_one_act():
    checkpoint = opened()
    lane(checkpoint, 1, positions=2)
    lane(checkpoint, 1, positions=2)

    assert checkpoint.lanes.get(number=1).positions == 2
    assert Step.objects.filter(kind=Deed.LANE).count() == 1


def relieve(checkpoint, **facts):
    facts = {"note": "Thermometer 3 drifts.", "now": NOON + timedelta(hours=6)} | facts
    return services.relieve(checkpoint_id=checkpoint.pk, by=SYSTEM, **facts)


def test_a_relief_with_enough_people_keeps_it_open():
    checkpoint = opened()
    following = a_crew(5, begins=NOON + timedelta(hours=6), lead="Crew B")

    done = relieve(checkpoint, following=following)

    assert done.state == CheckpointState.OPEN
    now = NOON + timedelta(hours=7)
    assert queries.crews([checkpoint.pk], now=now) == {checkpoint.pk: 5}


def test_a_relief_with_too_few_lets_it_wait_until_it_is_opened_again():
    checkpoint = opened(minimum_staff=3)
    later = NOON + timedelta(hours=6)

    done = relieve(checkpoint, following=a_crew(2, begins=later, lead="Crew B"))
    assert done.state == CheckpointState.RELIEVED
    assert not done.is_working(now=later)
    with pytest.raises(TooFewStaff):
        open_(checkpoint, now=later)
    services.staff(
        checkpoint_id=checkpoint.pk,
        crewing=a_crew(1, begins=later, lead="Crew C"),
        by=SYSTEM,
        now=later,
    )

    assert open_(checkpoint, now=later).state == CheckpointState.OPEN


def test_a_relief_says_what_the_next_shift_must_know():
    with pytest.raises(Unnamed):
        relieve(opened(), note="")


def test_nobody_on_duty_has_nothing_to_hand_over():
    with pytest.raises(NothingToRelieve):
        relieve(a_checkpoint())


@pytest.mark.parametrize(("count", "hours"), [(0, 8), (4, 0), (4, 30), (500, 8)])
def test_a_shift_that_cannot_be_is_refused(count, hours):
    with pytest.raises(BadShift):
        services.staff(
            checkpoint_id=a_checkpoint().pk,
            crewing=a_crew(count, hours=hours),
            by=SYSTEM,
            now=NOON,
        )


def extend(checkpoint, now=NOON, **facts):
    facts = {
        "sunset": END + timedelta(days=7),
        "review_on": END.date(),
        "basis": "Article 44",
        "alternatives": "Counts fell but not enough.",
        "by": an_actor(Role.COMMANDER, PROVINCE),
    } | facts
    return services.extend(checkpoint_id=checkpoint.pk, now=now, **facts)


def test_a_longer_term_is_a_new_decision_with_its_own_reasons():
    checkpoint = opened()

    with pytest.raises(NoAlternatives):
        extend(checkpoint, alternatives="")
    with pytest.raises(NotYoursToApprove):
        extend(checkpoint, by=an_actor(Role.COMMANDER, COUNTY))
    done = extend(checkpoint)

    assert done.is_working(now=END)
    assert Step.objects.get(kind=Deed.EXTENDED).sunset == END + timedelta(days=7)


def test_what_has_ended_is_not_extended():
    with pytest.raises(PastSunset):
        extend(opened(), now=END)


def test_a_review_lets_it_work_on_and_ends_open():
    checkpoint = opened()
    by = an_actor(Role.DUTY_OFFICER, PROVINCE)
    act = {"checkpoint_id": checkpoint.pk, "by": by, "now": NOON}

    assert services.review(finding="Half of the queue", **act).is_working(now=NOON)
    done = services.review(finding="Still needed", is_done=True, **act)

    assert done.state == CheckpointState.OPEN


def test_only_the_place_that_decided_ends_it():
    checkpoint = opened()
    act = {"checkpoint_id": checkpoint.pk, "reason": "No longer needed", "now": NOON}

    with pytest.raises(NotYoursToApprove):
        services.close(by=an_actor(Role.COMMANDER, COUNTY), **act)
    done = services.close(by=an_actor(Role.DUTY_OFFICER, PROVINCE), **act)

    assert done.state == CheckpointState.CLOSED
    assert services.close(by=SYSTEM, **act).state == CheckpointState.CLOSED


def test_a_fact_that_comes_late_is_judged_by_when_it_happened():
    checkpoint = opened()
    closed_at = NOON + timedelta(hours=3)
    services.close(checkpoint_id=checkpoint.pk, reason="Done", by=SYSTEM, now=closed_at)

    found = queries.standings([checkpoint.code, "none"], now=END)

    assert list(found) == [checkpoint.code]
    standing = found[checkpoint.code]
    assert standing.stood_at(NOON + timedelta(hours=2))
    assert not standing.stood_at(closed_at)
    assert not standing.stood_at(NOON - timedelta(minutes=1))
