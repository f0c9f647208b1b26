"""What follows from the answers alone: which items are asked, what is wrong, what asks for action."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.checklists.shapes import Bounds, in_readers_language
from lianfang.ground.checklists.terms import ItemType, Urgency, YesNo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise

    from lianfang.ground.checklists.shapes import FindingRule, Item, Template

LONGEST_TEXT = 2000
# Nobody alive has another temperature: what lies outside is a slip of the finger.
COLDEST, HOTTEST = 30.0, 43.5
_DIGEST = re.compile(r"[0-9a-f]{64}")
_EMPTY: tuple[Any, ...] = (None, "", [], ())


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why an answer cannot be taken, in a sentence that says what to do."""

    key: str
    message: StrOrPromise
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return str(self.message).format(**self.params)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An answer that asks for action."""

    code: str
    words: Mapping[str, str]
    action: Mapping[str, str]
    urgency: Urgency
    for_doctor: bool = False

    @property
    def label(self) -> str:
        return in_readers_language(dict(self.words))

    @property
    def action_label(self) -> str:
        return in_readers_language(dict(self.action))


def asked(template: Template, answers: Mapping[str, Any]) -> list[Item]:
    """The items that are asked, given the answers so far; what a hidden item holds does not count."""
    shown: list[Item] = []
    counted: dict[str, Any] = {}
    for item in template.items:
        if all(_fits(counted.get(key), wanted) for key, wanted in item.show_if.items()):
            shown.append(item)
            counted[item.key] = answers.get(item.key)
    return shown


def check(template: Template, answers: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with the answers; nothing if they can be kept."""
    known = {item.key for item in template.items}
    strange = [
        Problem(
            key=key,
            message=_(
                "“{key}” is not asked in this checklist. Load the current one and try again."
            ),
            params={"key": key[:40]},
        )
        for key in answers
        if key not in known
    ]
    found = (_problem(item, answers.get(item.key)) for item in asked(template, answers))
    return strange + [problem for problem in found if problem]


def findings(template: Template, answers: Mapping[str, Any]) -> list[Finding]:
    """Which answers ask for action, the most urgent first."""
    counted = {item.key: answers.get(item.key) for item in asked(template, answers)}
    met = [rule for rule in template.findings if _is_met(rule, counted)]
    order = list(Urgency)
    return [
        Finding(
            code=rule.code,
            words=rule.words,
            action=rule.action,
            urgency=rule.urgency,
            for_doctor=rule.for_doctor,
        )
        for rule in sorted(met, key=lambda rule: order.index(rule.urgency))
    ]


def kept(template: Template, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without what was left empty or belongs to an item that was not asked."""
    shown = [item.key for item in asked(template, answers)]
    return {key: answers[key] for key in shown if answers.get(key) not in _EMPTY}


def _is_met(rule: FindingRule, answers: Mapping[str, Any]) -> bool:
    return all(_fits(answers.get(key), wanted) for key, wanted in rule.when.items())


def _fits(value: Any, wanted: str | list[str] | Bounds) -> bool:
    if isinstance(wanted, Bounds):
        return _is_number(value) and _lies_in(float(value), wanted)
    choices = [wanted] if isinstance(wanted, str) else wanted
    given = value if isinstance(value, list) else [value]
    return any(one in choices for one in given)


def _lies_in(value: float, bounds: Bounds) -> bool:
    from_here = bounds.at_least is None or value >= bounds.at_least
    return from_here and (bounds.below is None or value < bounds.below)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def unanswered(item: Item) -> Problem:
    """What is said of an item that needs an answer and has none."""
    return Problem(
        key=item.key,
        message=_("“{item}” has no answer. Fill it in; if nobody knows, say so."),
        params={"item": item.label},
    )


def _problem(item: Item, value: Any) -> Problem | None:
    if value in _EMPTY:
        return unanswered(item) if item.required else None
    return _CHECKS[item.type](item, value)


def _one_of(item: Item, value: Any, choices: list[str]) -> Problem | None:
    if isinstance(value, str) and value in choices:
        return None
    return Problem(
        key=item.key,
        message=_("“{item}”: choose one of the answers given."),
        params={"item": item.label},
    )


def _yes_no(item: Item, value: Any) -> Problem | None:
    return _one_of(item, value, YesNo.values)


def _choice(item: Item, value: Any) -> Problem | None:
    return _one_of(item, value, [choice.key for choice in item.choices])


def _choices(item: Item, value: Any) -> Problem | None:
    given = value if isinstance(value, list) else [value]
    return next(filter(None, (_choice(item, one) for one in given)), None)


def _number(item: Item, value: Any) -> Problem | None:
    low = -math.inf if item.min is None else item.min
    high = math.inf if item.max is None else item.max
    if _is_number(value) and low <= value <= high:
        return None
    words = _("“{item}”: write a number.")
    if math.isfinite(low) and math.isfinite(high):
        words = _("“{item}”: write a number from {low} to {high}.")
    params = {"item": item.label, "low": f"{low:g}", "high": f"{high:g}"}
    return Problem(key=item.key, message=words, params=params)


def _temperature(item: Item, value: Any) -> Problem | None:
    bounded = item.model_copy(update={"min": item.min or COLDEST, "max": item.max or HOTTEST})
    return _number(bounded, value)


def _text(item: Item, value: Any) -> Problem | None:
    if isinstance(value, str) and "\x00" not in value and len(value) <= LONGEST_TEXT:
        return None
    words = _("“{item}”: write at most {most} characters of plain text.")
    return Problem(key=item.key, message=words, params={"item": item.label, "most": LONGEST_TEXT})


def _photo(item: Item, value: Any) -> Problem | None:
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return None
    words = _("“{item}”: take the photo again; what was sent is none.")
    return Problem(key=item.key, message=words, params={"item": item.label})


_CHECKS: dict[ItemType, Callable[[Item, Any], Problem | None]] = {
    ItemType.YES_NO: _yes_no,
    ItemType.CHOICE: _choice,
    ItemType.CHOICES: _choices,
    ItemType.NUMBER: _number,
    ItemType.TEMPERATURE: _temperature,
    ItemType.TEXT: _text,
    ItemType.PHOTO: _photo,
}
