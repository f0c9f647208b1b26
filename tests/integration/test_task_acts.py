"""The task engine's acts on a real store: refusals first, then what they leave behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks import evidence, jobs, queries, services
from lianfang.ground.tasks.errors import (
    AlreadyJudged,
    DueBeforeSigning,
    NobodyToRemind,
    NotBelow,
    NothingSaid,
    NothingToPassOn,
    NotYoursToJudge,
    NotYoursToSign,
    OwnReport,
    PartsOpen,
    RemindedRecently,
    SignFirst,
    TextTooLong,
)
from lianfang.ground.tasks.models import Notice, Task
from lianfang.ground.tasks.terms import NoticeKind, TaskState, Tray
from tests.factories import an_account, an_actor

HOUR = timedelta(hours=1)


@pytest.fixture
def commander(hunan_top):
    return an_actor(Role.COMMANDER, "43")


@pytest.fixture
def changsha(hunan_top):
    return an_actor(Role.DUTY_OFFICER, "4301")


def sent_to(*places, now, issuer="43", sign_hours=2, due_hours=30):
    share = services.Share(
        subject="order:1",
        title="Screening",
        issuer=issuer,
        places=places,
        sign_by=now + sign_hours * HOUR,
        due_at=now + due_hours * HOUR,
    )
    return services.assign(share, by=actors.system(), now=now)


@pytest.fixture
def task(hunan_top, noon):
    return sent_to("4301", now=noon)[0]


@pytest.fixture
def signed(task, changsha, noon):
    return services.acknowledge(task_id=task.pk, by=changsha, now=noon)


@pytest.fixture
def reported(signed, changsha, noon):
    return services.report(task_id=signed.pk, text="Done.", by=changsha, now=noon + HOUR)


def acts():
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def test_a_stranger_sees_no_task_at_all(task, noon):
    stranger = an_actor(Role.DUTY_OFFICER, "4302")

    with pytest.raises(NotFound):
        services.acknowledge(task_id=task.pk, by=stranger, now=noon)
    assert acts() == ["tasks.batch.assigned"]


def test_the_place_above_may_not_sign_for_the_place_below(task, commander, noon):
    with pytest.raises(NotYoursToSign):
        services.acknowledge(task_id=task.pk, by=commander, now=noon)


def test_a_clinician_of_the_place_may_not_sign(task, noon):
    with pytest.raises(NotAllowed):
        services.acknowledge(task_id=task.pk, by=an_actor(Role.CLINICIAN, "4301"), now=noon)


def test_records_who_signed_and_when(task, changsha, noon):
    services.acknowledge(task_id=task.pk, by=changsha, now=noon)

    task.refresh_from_db()
    assert task.state == TaskState.ACKNOWLEDGED
    assert (task.acknowledged_by_id, task.acknowledged_at) == (changsha.account_id, noon)
    assert task.acknowledged_as == changsha.label


def test_the_second_of_two_signers_sees_who_signed(signed, changsha, noon):
    second = an_actor(Role.COMMANDER, "4301")

    again = services.acknowledge(task_id=signed.pk, by=second, now=noon + HOUR)

    assert (again.acknowledged_by_id, again.acknowledged_at) == (changsha.account_id, noon)
    assert acts().count("tasks.task.acknowledged") == 1


def test_the_host_of_a_zone_signs_for_the_zone(hunan_top, noon):
    zone = next(
        place
        for place in hunan_top.children.model.objects.filter(is_zone=True)
        if place.attached_to_id
    )
    task = sent_to(zone.code, now=noon)[0]

    signed = services.acknowledge(
        task_id=task.pk, by=an_actor(Role.DUTY_OFFICER, zone.attached_to_id), now=noon
    )

    assert signed.state == TaskState.ACKNOWLEDGED


def test_the_database_refuses_half_a_signature(task, noon):
    with pytest.raises(IntegrityError):
        Task.objects.update(acknowledged_at=noon)


def test_times_the_wrong_way_round_are_refused(hunan_top, noon):
    with pytest.raises(DueBeforeSigning):
        sent_to("4301", now=noon, sign_hours=5, due_hours=2)


def test_assigning_again_adds_only_places_that_have_no_share(task, noon):
    assert [new.place_id for new in sent_to("4301", "4302", now=noon)] == ["4302"]


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_question_is_refused(task, changsha, noon, text):
    with pytest.raises(NothingSaid):
        services.ask(task_id=task.pk, text=text, by=changsha, now=noon)


def test_a_question_that_is_too_long_is_refused(task, changsha, noon):
    with pytest.raises(TextTooLong):
        services.ask(task_id=task.pk, text="x" * 4001, by=changsha, now=noon)


def test_nobody_signs_while_a_question_is_open(task, changsha, noon):
    services.ask(task_id=task.pk, text="Which venues?", by=changsha, now=noon)
    task.refresh_from_db()

    assert task.state == TaskState.QUERIED
    assert task.is_overdue(now=noon + 100 * HOUR) is False


def test_the_clock_stands_while_a_question_waits(task, changsha, commander, noon):
    sign_by, due_at = task.sign_by, task.due_at
    services.ask(task_id=task.pk, text="Which venues?", by=changsha, now=noon)

    services.answer(task_id=task.pk, text="All of them.", by=commander, now=noon + 3 * HOUR)

    task.refresh_from_db()
    assert task.state == TaskState.ASSIGNED
    assert (task.sign_by, task.due_at) == (sign_by + 3 * HOUR, due_at + 3 * HOUR)


def test_an_answer_puts_a_signed_task_back_to_signed(signed, changsha, commander, noon):
    services.ask(task_id=signed.pk, text="Which venues?", by=changsha, now=noon)

    services.answer(task_id=signed.pk, text="All.", by=commander, now=noon + HOUR)

    signed.refresh_from_db()
    assert signed.state == TaskState.ACKNOWLEDGED


def test_only_the_issuer_answers(task, changsha, noon):
    services.ask(task_id=task.pk, text="Which?", by=changsha, now=noon)

    with pytest.raises(NotYoursToJudge):
        services.answer(task_id=task.pk, text="All.", by=changsha, now=noon)


def test_answering_twice_leaves_one_answer(task, changsha, commander, noon):
    services.ask(task_id=task.pk, text="Which?", by=changsha, now=noon)
    services.answer(task_id=task.pk, text="All.", by=commander, now=noon + HOUR)

    services.answer(task_id=task.pk, text="All.", by=commander, now=noon + 2 * HOUR)
    with pytest.raises(AlreadyJudged):
        services.answer(task_id=task.pk, text="None.", by=commander, now=noon + 2 * HOUR)

    assert acts().count("tasks.task.answered") == 1


def test_nothing_is_reported_before_it_is_signed(task, changsha, noon):
    with pytest.raises(SignFirst):
        services.report(task_id=task.pk, text="Done.", by=changsha, now=noon)


def test_reporting_again_with_the_same_words_changes_nothing(reported, changsha, noon):
    services.report(task_id=reported.pk, text="Done.", by=changsha, now=noon + 2 * HOUR)

    reported.refresh_from_db()
    assert reported.reported_at == noon + HOUR
    assert acts().count("tasks.task.reported") == 1


def test_other_words_wait_until_the_first_report_is_judged(reported, changsha, noon):
    with pytest.raises(AlreadyJudged):
        services.report(task_id=reported.pk, text="More.", by=changsha, now=noon + 2 * HOUR)


def test_the_same_proof_is_kept_once(signed, changsha, commander, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    proof = evidence.examine(evidence.Upload(name="list.txt", content=b"done"))

    services.report(task_id=signed.pk, text="One.", by=changsha, now=noon, proofs=[proof])
    services.return_(task_id=signed.pk, remark="More.", by=commander, now=noon)
    services.report(task_id=signed.pk, text="Two.", by=changsha, now=noon, proofs=[proof])

    assert signed.evidence.count() == 1
    assert len(list(tmp_path.rglob("*.txt"))) == 1


def test_nobody_accepts_their_own_report(reported, changsha, noon):
    account = an_account("both-hats", role=Role.COMMANDER, place="43")
    Task.objects.update(reported_by=account)
    both = an_actor(Role.COMMANDER, "43")

    with pytest.raises(OwnReport):
        services.accept(task_id=reported.pk, by=both, now=noon)


def test_the_reporting_place_may_not_accept(reported, changsha, noon):
    with pytest.raises(NotYoursToJudge):
        services.accept(task_id=reported.pk, by=changsha, now=noon)


def test_nothing_is_accepted_that_was_not_reported(signed, commander, noon):
    with pytest.raises(AlreadyJudged):
        services.accept(task_id=signed.pk, by=commander, now=noon)


def test_accepting_twice_closes_once(reported, commander, noon):
    services.accept(task_id=reported.pk, by=commander, now=noon + 2 * HOUR)
    again = services.accept(task_id=reported.pk, by=commander, now=noon + 3 * HOUR)

    assert (again.state, again.closed_at) == (TaskState.ACCEPTED, noon + 2 * HOUR)
    assert acts().count("tasks.task.accepted") == 1


def test_a_return_without_a_remark_is_refused(reported, commander, noon):
    with pytest.raises(NothingSaid):
        services.return_(task_id=reported.pk, remark=" ", by=commander, now=noon)


def test_a_returned_task_can_be_reported_again(reported, commander, changsha, noon):
    services.return_(task_id=reported.pk, remark="Add the list.", by=commander, now=noon)

    again = services.report(task_id=reported.pk, text="With list.", by=changsha, now=noon)

    assert again.state == TaskState.REPORTED


def test_parts_go_only_to_places_below(signed, changsha, noon):
    with pytest.raises(NotBelow):
        services.cascade(task_id=signed.pk, to=["4302"], by=changsha, now=noon)


def test_passing_on_needs_a_signature(task, changsha, noon):
    with pytest.raises(SignFirst):
        services.cascade(task_id=task.pk, to=["430102"], by=changsha, now=noon)


def test_a_share_passed_on_is_issued_by_the_prefecture(signed, changsha, noon):
    parts = services.cascade(task_id=signed.pk, to=["430102", "430104"], by=changsha, now=noon)

    assert {(part.place_id, part.issuer_id, part.parent_id) for part in parts} == {
        ("430102", "4301", signed.pk),
        ("430104", "4301", signed.pk),
    }


def test_passing_on_twice_sends_nothing_twice(signed, changsha, noon):
    services.cascade(task_id=signed.pk, to=["430102"], by=changsha, now=noon)

    with pytest.raises(NothingToPassOn):
        services.cascade(task_id=signed.pk, to=["430102"], by=changsha, now=noon)


def test_open_parts_hold_the_report_back_unless_a_reason_is_given(signed, changsha, noon):
    services.cascade(task_id=signed.pk, to=["430102"], by=changsha, now=noon)

    with pytest.raises(PartsOpen):
        services.report(task_id=signed.pk, text="Done.", by=changsha, now=noon)
    reported = services.report(
        task_id=signed.pk, text="Done.", by=changsha, now=noon, open_parts_reason="Flooded road."
    )

    assert reported.open_parts_reason == "Flooded road."


def test_withdrawing_closes_what_is_open_and_tells_everyone(reported, noon):
    sent_to("4301", "4302", now=noon)

    count = services.withdraw(subject="order:1", reason="Over.", by=actors.system(), now=noon)

    assert count == 2
    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.WITHDRAWN}
    assert services.withdraw(subject="order:1", reason="Over.", by=actors.system(), now=noon) == 0


def test_a_withdrawn_task_cannot_be_signed(task, changsha, noon):
    services.withdraw(subject="order:1", reason="Over.", by=actors.system(), now=noon)

    with pytest.raises(IllegalMove):
        services.acknowledge(task_id=task.pk, by=changsha, now=noon)


def test_one_click_reminds_all_that_are_missing(signed, commander, noon):
    sent_to("4302", "4303", now=noon)

    reminded = services.remind(subject="order:1", by=commander, now=noon)

    assert reminded == services.Reminded(sent=2, too_soon=0)
    assert Notice.objects.filter(kind=NoticeKind.REMINDED).count() == 2


def test_nobody_is_reminded_twice_within_an_hour(task, commander, noon):
    services.remind(subject="order:1", by=commander, now=noon)

    with pytest.raises(RemindedRecently):
        services.remind(subject="order:1", by=commander, now=noon + timedelta(minutes=59))
    assert services.remind(subject="order:1", by=commander, now=noon + HOUR).sent == 1


def test_reminding_says_when_there_is_nobody_to_remind(signed, commander, noon):
    with pytest.raises(NobodyToRemind):
        services.remind(subject="order:1", by=commander, now=noon)


def test_both_levels_are_told_once_of_what_is_overdue(task, noon):
    late = noon + 3 * HOUR

    first = services.mark_overdue(by=actors.system(), now=late)
    second = services.mark_overdue(by=actors.system(), now=late + HOUR)

    told = set(Notice.objects.filter(kind=NoticeKind.OVERDUE).values_list("place_id", flat=True))
    assert (first, second) == (1, 0)
    assert told == {"4301", "43"}


def test_a_task_can_run_out_of_time_twice(signed, noon):
    assert services.mark_overdue(by=actors.system(), now=noon + 3 * HOUR) == 0
    assert services.mark_overdue(by=actors.system(), now=noon + 31 * HOUR) == 1


def test_the_job_reads_the_products_clock(task, noon):
    from lianfang.ground.kernel import clock

    clock.set_to(shown_at=noon + 3 * HOUR)

    assert jobs.mark_overdue() == 1


def test_the_in_tray_shows_what_is_overdue_first(task, changsha, noon):
    share = services.Share(
        subject="order:2",
        title="Later",
        issuer="43",
        places=["4301"],
        sign_by=noon + HOUR / 2,
        due_at=noon + 90 * HOUR,
    )
    late = services.assign(share, by=actors.system(), now=noon)[0]

    tray = list(queries.in_tray(by=changsha, now=noon + HOUR, tray=Tray.SIGN))

    assert tray == [late, task]


def test_the_overview_counts_by_level_and_names_who_is_missing(hunan_top, changsha, noon):
    tasks = sent_to("4301", "4302", "430102", now=noon)
    services.acknowledge(task_id=tasks[0].pk, by=changsha, now=noon)

    seen = queries.overview(subject="order:1", root=hunan_top, now=noon)

    prefectures, counties = seen.levels
    assert (prefectures.signed, prefectures.total, counties.total) == (1, 2, 1)
    assert prefectures.missing == ("Zhuzhou",)
    assert [(branch.label, branch.total) for branch in seen.branches] == [
        ("Changsha", 2),
        ("Zhuzhou", 1),
    ]
