"""The life of a computation: asked for, taken up by the background worker, and ended one way or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django_q.tasks import async_task

from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.insight.scenarios import acts, policies
from lianfang.insight.scenarios.desk import freezing
from lianfang.insight.scenarios.errors import CutOff
from lianfang.insight.scenarios.models import Run, Study
from lianfang.insight.scenarios.terms import OPEN_STATES, RunState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

JOB = "lianfang.insight.scenarios.jobs.start"
MOST_ATTEMPTS = 3


@transaction.atomic
def ask(*, study_id: int, by: Actor, now: datetime) -> Run:
    """Ask for all options of a study to be computed. Asking twice gives the computation that is open.

    A finished computation of the very same inputs is given back: it would come out the same.

    Raises:
        NothingToCompare, CouldNotCompute: the inputs cannot be computed.
    """
    study = held(Study.objects.all(), pk=study_id)
    policies.check_may_see_study(by, study)
    policies.check_may_ask(by, study.place_id)
    inputs = freezing.frozen(study)
    digest = freezing.digest(inputs)
    same = (
        study.runs.filter(state__in=OPEN_STATES).first()
        or study.runs.filter(digest=digest, state=RunState.FINISHED).first()
    )
    if same is not None:
        return same
    run = Run.objects.create(
        study=study,
        inputs=inputs,
        digest=digest,
        asked_at=now,
        asked_by_id=by.account_id,
        total=study.replicates * len(inputs["options"]),
    )
    _record(run, acts.RUN_ASKED, by=by, now=now)
    transaction.on_commit(lambda: async_task(JOB, run.pk))
    return run


@transaction.atomic
def cancel(*, run_id: int, by: Actor, now: datetime) -> Run:
    """Stop a computation. What was computed so far is thrown away; cancelling again is harmless."""
    run = _held(run_id)
    policies.check_may_see_study(by, run.study)
    policies.check_may_ask(by, run.study.place_id)
    if run.state == RunState.CANCELLED:
        return run
    run.move_to(RunState.CANCELLED)
    return _ended(run, acts.RUN_CANCELLED, by=by, now=now)


@transaction.atomic
def take_up(*, run_id: int, log: str, by: Actor, now: datetime) -> Run:
    """Begin to compute, or go on after a worker was lost; after three losses it has failed."""
    run = _held(run_id)
    if not run.is_open:
        return run
    if run.attempts >= MOST_ATTEMPTS:
        problem = {"code": CutOff.code, "attempts": run.attempts, "log": log}
        return _failed(run, problem, by=by, now=now)
    if run.state == RunState.QUEUED:
        run.move_to(RunState.RUNNING)
    run.attempts += 1
    run.save(update_fields=["state", "attempts"])
    return run


@transaction.atomic
def note_progress(*, run_id: int, done: int, seconds_left: int | None) -> bool:
    """Note how far it has got; False when it is no longer wanted and must stop."""
    run = _held(run_id)
    if run.state != RunState.RUNNING:
        return False
    run.done, run.seconds_left = min(done, run.total), seconds_left
    run.save(update_fields=["done", "seconds_left"])
    return True


@transaction.atomic
def finish(
    *, run_id: int, results: dict[str, Any], versions: dict[str, str], by: Actor, now: datetime
) -> Run:
    """Keep the results, unless the computation was cancelled in the meantime."""
    run = _held(run_id)
    if run.state != RunState.RUNNING:
        return run
    run.move_to(RunState.FINISHED)
    run.results, run.versions = results, versions
    run.done, run.seconds_left = run.total, 0
    return _ended(run, acts.RUN_FINISHED, by=by, now=now)


@transaction.atomic
def fail(*, run_id: int, problem: dict[str, Any], by: Actor, now: datetime) -> Run:
    """Say why it could not be computed: a refusal's code, and what fills its sentence."""
    run = _held(run_id)
    return _failed(run, problem, by=by, now=now) if run.is_open else run


def _failed(run: Run, problem: dict[str, Any], *, by: Actor, now: datetime) -> Run:
    run.move_to(RunState.FAILED)
    run.problem = problem
    return _ended(run, acts.RUN_FAILED, by=by, now=now)


def _ended(run: Run, act: str, *, by: Actor, now: datetime) -> Run:
    run.ended_at = now
    run.save()
    _record(run, act, by=by, now=now)
    return run


def _held(run_id: int) -> Run:
    return held(Run.objects.select_related("study"), pk=run_id)


def _record(run: Run, act: str, *, by: Actor, now: datetime) -> None:
    data: dict[str, object] = {
        "title": run.study.title,
        "run": run.pk,
        "options": len(run.inputs["options"]),
        "digest": run.digest,
    }
    ledger.record(
        act=act, by=by, at=now, place=run.study.place_id, subject=run.study.subject, data=data
    )
