from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lianfang.ground.kernel import rows
from lianfang.ground.places import scope
from lianfang.insight.scenarios import policies
from lianfang.insight.scenarios.models import Option, ReportedFact, Run, Scenario, Study
from lianfang.insight.scenarios.terms import OPEN_STATES, RunState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor


def loaded() -> QuerySet[Scenario]:
    return Scenario.objects.order_by("loaded_at", "code")


def facts_between(
    prefixes: Iterable[str], first: date, last: date, *, published_by: date | None = None
) -> QuerySet[ReportedFact]:
    """Facts of a scope that fall on the days from first to last, newest first.

    Args:
        prefixes: The scope; no prefix gives no fact.
        first: The first day.
        last: The last day, included.
        published_by: Leave out what was reported only after this day.
    """
    facts = ReportedFact.objects.filter(
        scope.within(prefixes),
        Q(until=None, day__gte=first) | Q(until__gte=first),
        day__lte=last,
    )
    if published_by is not None:
        facts = facts.filter(Q(published_on=None) | Q(published_on__lte=published_by))
    return facts.select_related("place").order_by("-day", "key")


def studies(by: Actor) -> QuerySet[Study]:
    """Studies of the actor's jurisdiction, newest first."""
    found = Study.objects.filter(scope.within(by.prefixes)).select_related("place")
    return found.order_by("-asked_at", "-pk")


def study(*, study_id: int, by: Actor) -> Study:
    """The study, or `NotFound` for whoever may not see it."""
    row = rows.found(Study.objects.select_related("place"), pk=study_id)
    policies.check_may_see_study(by, row)
    return row


def option(*, option_id: int, by: Actor) -> Option:
    row = rows.found(Option.objects.select_related("study__place"), pk=option_id)
    policies.check_may_see_study(by, row.study)
    return row


def run(*, run_id: int, by: Actor) -> Run:
    row = rows.found(Run.objects.select_related("study__place"), pk=run_id)
    policies.check_may_see_study(by, row.study)
    return row


def last_run(found: Study) -> Run | None:
    """The computation that the page of a study shows: the newest."""
    return found.runs.order_by("-pk").first()


def last_results(found: Study) -> Run | None:
    """The newest computation that was finished."""
    return found.runs.filter(state=RunState.FINISHED).order_by("-pk").first()


def open_runs() -> list[int]:
    return list(
        Run.objects.filter(state__in=OPEN_STATES).order_by("pk").values_list("pk", flat=True)
    )


def run_to_compute(run_id: int) -> Run | None:
    """The run, when it is being computed."""
    return Run.objects.select_related("study").filter(pk=run_id, state=RunState.RUNNING).first()
