"""A fact from the field read as a visit: refused with a sentence where it cannot be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.checklists import rules as checklist_rules
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.people.canvass import errors, policies, rules
from lianfang.people.canvass.models import Household, Revisit, Round, Visit
from lianfang.people.canvass.terms import Result, RoundState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.ground.checklists.rules import Finding
    from lianfang.ground.checklists.shapes import Template
    from lianfang.ground.kernel.facts import Fact
    from lianfang.ground.posts.actors import Actor

LONGEST_ADDRESS = 160
LONGEST_CODE = 40


@dataclass(kw_only=True)
class Heard:
    """A visit that can be kept. A new household lies outside the frame and has no row yet."""

    fact: Fact
    round: Round
    household: Household
    is_new: bool
    is_blind: bool
    result: Result
    persons: int
    linked: int
    answers: dict[str, Any]
    findings: list[Finding]

    @property
    def said(self) -> rules.Said:
        return rules.Said(
            result=self.result,
            at=self.fact.at,
            persons=self.persons,
            linked=self.linked,
            has_finding=bool(self.findings),
        )


class Context:
    """What a batch needs to know, asked once for all its facts. Households are locked."""

    def __init__(self, facts: Sequence[Fact], *, by: Actor, place: str) -> None:
        self.by = by
        self.place = place
        self.prefixes = places.prefixes_of(place) if place else by.prefixes
        bodies = [fact.body for fact in facts]
        codes = {str(body.get("round", ""))[:LONGEST_CODE] for body in bodies}
        self.rounds = {found.code: found for found in Round.objects.filter(code__in=codes)}
        self.households = self._households(bodies)
        self.revisits = dict(
            Revisit.objects.filter(household__in=self.households.values()).values_list(
                "household", "unit"
            )
        )
        self.before = self._before(facts)
        self.templates: dict[tuple[str, int], Template] = {}

    def _households(self, bodies: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], Household]:
        codes = {str(body.get("household", ""))[:LONGEST_CODE] for body in bodies}
        rows = Household.objects.filter(round__in=self.rounds.values(), code__in=codes)
        locked = rows.select_for_update().order_by("pk")
        return {(row.round_id, row.code): row for row in locked}

    @staticmethod
    def _before(facts: Sequence[Fact]) -> dict[tuple[Any, int], tuple[str, str]]:
        """What came before under the same numbers: device and number -> household and result."""
        rows = Visit.objects.filter(
            device__in={fact.device for fact in facts}, seq__in={fact.seq for fact in facts}
        )
        columns = ("device", "seq", "household__code", "result")
        return {
            (device, seq): (code, result)
            for device, seq, code, result in rows.values_list(*columns)
        }

    def template_of(self, round_: Round) -> Template:
        key = (round_.template, round_.template_version)
        if key not in self.templates:
            self.templates[key] = checklists.of_version(*key)
        return self.templates[key]


def hear(fact: Fact, *, context: Context) -> Heard | None:
    """The visit that a fact tells of; None when it came before.

    Raises:
        DomainError: it cannot be kept as a visit; the sentence says what to do.
    """
    body = fact.body
    if _came_before(fact, context):
        return None
    policies.check_may_walk(context.by)
    round_ = _round(fact, context)
    result = _result(body)
    household, is_new = _household(body, round_=round_, context=context)
    is_blind = not is_new and context.revisits.get(household.pk) == context.place
    if not is_blind and not scope.covers(context.prefixes, household.place_id):
        raise errors.NotYourHousehold
    heard = _heard(fact, round_=round_, result=result, context=context)
    heard.household, heard.is_new, heard.is_blind = household, is_new, is_blind
    context.households[round_.pk, household.code] = household
    context.before[fact.device, fact.seq] = (household.code, result.value)
    return heard


def _came_before(fact: Fact, context: Context) -> bool:
    before = context.before.get((fact.device, fact.seq))
    said = (fact.body.get("household"), fact.body.get("result"))
    if before is not None and before != said:
        raise errors.DifferentVisit
    return before is not None


def _round(fact: Fact, context: Context) -> Round:
    code = str(fact.body.get("round", ""))
    round_ = context.rounds.get(code)
    if round_ is None:
        raise errors.NoSuchRound(round=code[:LONGEST_CODE])
    if round_.state == RoundState.PLANNED:
        raise errors.RoundNotOpen(round=round_.label)
    if round_.closed_at and fact.at > round_.closed_at:
        raise errors.VisitedAfterEnd
    return round_


def _result(body: Mapping[str, Any]) -> Result:
    given = body.get("result")
    if not isinstance(given, str) or given not in Result.values:
        raise errors.UnusableVisit(why=_("it does not say what came of it."))
    return Result(given)


def _household(
    body: Mapping[str, Any], *, round_: Round, context: Context
) -> tuple[Household, bool]:
    code = str(body.get("household", ""))
    known = context.households.get((round_.pk, code))
    if known is not None:
        return known, known.pk is None
    address = str(body.get("address", "")).replace("\x00", "").strip()
    if not address or not 0 < len(code) <= LONGEST_CODE or "\x00" in code:
        raise errors.UnknownHousehold(household=code[:LONGEST_CODE])
    return _found_outside(code, address, round_=round_, context=context), True


def _found_outside(code: str, address: str, *, round_: Round, context: Context) -> Household:
    """A dwelling that the frame does not have, at the place of whoever found it."""
    if not context.place.startswith(round_.place_id):
        raise errors.NotYourHousehold
    return Household(
        round=round_,
        code=code,
        place_id=context.place,
        cell=context.place,
        sequence=0,
        address=address[:LONGEST_ADDRESS],
        source="field",
        is_outside=True,
        is_gap=False,
        is_synthetic=round_.is_synthetic,
    )


def _heard(fact: Fact, *, round_: Round, result: Result, context: Context) -> Heard:
    answers: dict[str, Any] = {}
    findings: list[Finding] = []
    persons = linked = 0
    if result == Result.ANSWERED:
        persons = _count(fact.body, "persons")
        linked = _count(fact.body, "linked")
        if linked > persons:
            raise errors.UnusableVisit(
                why=_("more people are linked to the affected area than live there.")
            )
        answers, findings = _answers(fact.body, context.template_of(round_))
    return Heard(
        fact=fact,
        round=round_,
        household=Household(),
        is_new=False,
        is_blind=False,
        result=result,
        persons=persons,
        linked=linked,
        answers=answers,
        findings=findings,
    )


def _count(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name, 0)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= rules.MOST_PERSONS:
        return value
    words = _("the number of people must be from 0 to {most}.")
    raise errors.UnusableVisit(why=words.format(most=rules.MOST_PERSONS))


def _answers(body: Mapping[str, Any], template: Template) -> tuple[dict[str, Any], list[Finding]]:
    given = body.get("answers") or {}
    if not isinstance(given, dict):
        raise errors.UnusableVisit(why=_("the answers cannot be read."))
    problems = checklist_rules.check(template, given)
    if problems:
        raise errors.UnusableVisit(why=problems[0].sentence)
    kept = checklist_rules.kept(template, given)
    return kept, checklist_rules.findings(template, kept)
