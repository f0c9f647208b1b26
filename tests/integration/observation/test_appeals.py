"""Whoever is held may say that it is wrong, and the clock works for them."""

from datetime import timedelta

import pytest

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.observation import errors, services
from lianfang.people.observation.terms import AppealState, EndReason, PlacementState
from tests.factories import NOON, an_actor
from tests.integration.observation.conftest import LEFT, a_person, placed, stay

SYSTEM = actors.system()
A_DAY_LATER = NOON + timedelta(hours=24)


@pytest.fixture
def placement(gate):
    return placed(gate)


@pytest.fixture
def appealed(placement):
    return services.appeal(placement, text="I was never there.", by=SYSTEM, now=NOON)


def decide(found, by, *, is_upheld, **given):
    return services.decide(
        **{
            "appeal_id": found.pk,
            "is_upheld": is_upheld,
            "reason": "Seen the tickets.",
            "by": by,
            "now": NOON,
        }
        | given
    )


def test_an_empty_appeal_is_not_taken(placement):
    with pytest.raises(errors.TextMissing):
        services.appeal(placement, text=" \n", by=SYSTEM, now=NOON)


def test_a_second_appeal_says_when_the_first_is_answered(placement, appealed):
    with pytest.raises(errors.AppealOpen) as refused:
        services.appeal(placement, text="Again.", by=SYSTEM, now=NOON)
    assert "30 January" in refused.value.sentence()
    again = services.appeal(placement, text="I was never there.", by=SYSTEM, now=NOON)
    assert again.pk == appealed.pk


def test_both_clocks_run(placement, appealed):
    assert appealed.answer_by == A_DAY_LATER
    assert appealed.review_until == placement.decided_at + timedelta(days=60)


def test_whoever_decided_does_not_judge(investigator):
    placement = placed(investigator, person=a_person(5))
    found = services.appeal(placement, text="No.", by=SYSTEM, now=NOON)
    with pytest.raises(errors.OwnDecision):
        decide(found, investigator, is_upheld=True)


def test_who_brings_food_does_not_judge(appealed, worker):
    with pytest.raises(errors.NotYoursToDecide):
        decide(appealed, worker, is_upheld=True)


def test_it_is_confirmed_only_by_an_investigator_with_evidence(appealed, duty, investigator):
    with pytest.raises(errors.NotYoursToDecide):
        decide(appealed, duty, is_upheld=False, evidence_ref="case:3")
    with pytest.raises(errors.EvidenceMissing):
        decide(appealed, investigator, is_upheld=False)
    found = decide(appealed, investigator, is_upheld=False, evidence_ref="case:3")
    assert found.state == AppealState.CONFIRMED


def test_upheld_the_person_goes_home_at_once(placement, appealed, duty):
    decide(appealed, duty, is_upheld=True)
    placement.refresh_from_db()
    assert (placement.state, placement.end_reason) == (PlacementState.RELEASED, EndReason.APPEAL)
    assert placement.notices.filter(kind="release").exists()
    with pytest.raises(errors.AppealDecided):
        decide(appealed, duty, is_upheld=True)


def test_unanswered_for_a_day_it_is_suspended_until_evidence_comes(
    placement, appealed, investigator
):
    just_before = A_DAY_LATER - timedelta(seconds=1)
    assert services.suspend_unanswered(by=SYSTEM, now=just_before) == 0
    assert services.suspend_unanswered(by=SYSTEM, now=A_DAY_LATER) == 1
    placement.refresh_from_db()
    assert placement.state == PlacementState.SUSPENDED

    decide(appealed, investigator, is_upheld=False, evidence_ref="case:3", now=A_DAY_LATER)
    placement.refresh_from_db()
    assert placement.state == PlacementState.UNDER_WAY


def test_a_suspended_one_still_ends_at_its_legal_end(placement, appealed):
    services.suspend_unanswered(by=SYSTEM, now=A_DAY_LATER)
    services.end_due(by=SYSTEM, now=placement.ends_at)
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED


def test_an_appeal_is_possible_even_when_nothing_is_in_force(placement, appealed, duty):
    decide(appealed, duty, is_upheld=True)
    placement.refresh_from_db()
    later = services.appeal(placement, text="Say that it was wrong.", by=SYSTEM, now=A_DAY_LATER)
    assert later.state == AppealState.OPEN


def test_depositors_of_a_bank_are_not_held(investigator, duty):
    """A group marked for what it is, with made-up references, is found, suspended and let go (harm 6)."""
    placements = [
        placed(investigator, person=a_person(n, name=f"演示{n}"), evidence=stay(f"list:{n}"))
        for n in range(6)
    ]
    [found] = services.look_for_batches(by=SYSTEM, now=NOON)
    assert found.count == 6

    elsewhere = an_actor(Role.DUTY_OFFICER, "430104")
    opened = services.ask_correction(
        placement_id=placements[0].pk, text="He lives here and was here.", by=elsewhere, now=NOON
    )
    assert (opened.is_correction, opened.opened_place_id) == (True, "430104")
    services.suspend_unanswered(by=SYSTEM, now=A_DAY_LATER)
    placements[0].refresh_from_db()
    assert placements[0].state == PlacementState.SUSPENDED

    decide(opened, duty, is_upheld=True, now=A_DAY_LATER)
    placements[0].refresh_from_db()
    assert placements[0].state == PlacementState.RELEASED


def test_the_excluded_index_frees_those_who_had_only_him(investigator):
    alone = placed(investigator, person=a_person(1, name="演示一"), evidence=stay("case:9"))
    both = placed(investigator, person=a_person(2, name="演示二"), evidence=stay("case:9"))
    earlier = LEFT - timedelta(days=1)
    placed(investigator, person=both.person, evidence=stay("case:8"), last_exposure=earlier)

    released = services.release_contacts_of(evidence_ref="case:9", by=investigator, now=NOON)

    assert [one.pk for one in released] == [alone.pk]
    both.refresh_from_db()
    assert (both.state, both.ends_at) == (
        PlacementState.UNDER_WAY, earlier + timedelta(days=14),
    )  # fmt: skip


def test_early_release_is_a_decision_of_those_who_decide(placement, worker, investigator):
    with pytest.raises(errors.NotYoursToDecide):
        services.release(placement_id=placement.pk, reason=EndReason.ERROR, by=worker, now=NOON)
    done = services.release(
        placement_id=placement.pk, reason=EndReason.ERROR, by=investigator, now=NOON
    )
    assert done.state == PlacementState.RELEASED
    with pytest.raises(errors.ObservationOver):
        services.release(
            placement_id=placement.pk, reason=EndReason.APPEAL, by=investigator, now=NOON
        )


def test_help_is_asked_once_and_answered_within_hours(placement, worker):
    for _twice in range(2):
        duty = services.ask_for_help(placement, text="No insulin left.", by=SYSTEM, now=NOON)
    assert placement.duties.filter(kind="help").count() == 1
    assert duty.due_at == NOON + timedelta(hours=4)
    done = services.finish_duty(duty_id=duty.pk, by=worker, now=NOON, note="Brought it.")
    assert (done.state, done.done_as) == ("done", worker.label)


def test_a_code_opens_the_notice_and_nothing_else(placement):
    notice = placement.notices.get()
    code = services.code_of(notice.key)
    assert len(code) == services.CODE_LENGTH
    with pytest.raises(errors.NoticeUnknown):
        services.open_with("222222222222", now=NOON)
    opened = services.open_with(f" {code[:4]}-{code[4:8].lower()} {code[8:]}", now=NOON)
    assert (opened.pk, opened.opened_at) == (notice.pk, NOON)
    assert code not in str(notice.digest)


def test_strangers_find_nothing(placement):
    stranger = an_actor(Role.DUTY_OFFICER, "430104")
    with pytest.raises(NotFound):
        services.tell_family(placement_id=placement.pk, by=stranger, now=NOON)
