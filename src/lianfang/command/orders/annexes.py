"""What a computed result must say to be kept with an order, and how it reads: ranges first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lianfang.command.orders import labels
from lianfang.command.orders.errors import BadSummary
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.command.orders.models import Annex

MOST_FINDINGS, MOST_NOTES = 80, 40
NO_ZEROS = r"^[^\x00]*$"  # PostgreSQL keeps no such character
Line = Annotated[str, Field(max_length=300, pattern=NO_ZEROS)]
Number = Annotated[float, Field(allow_inf_nan=False)]
CERTAIN, NEVER = 0.995, 0.005


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(_Part):
    """One number of one option with the interval it lies in, compared with `Summary.against`.

    `chance` is the probability that the option is the better one; None where that is not asked.
    """

    option: Line
    option_en: Line = ""
    label: Line
    label_en: Line = ""
    unit: Line = ""
    unit_en: Line = ""
    low: Number
    high: Number
    middle: Number | None = None
    chance: Annotated[float, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Finding:
        if self.low > self.high:
            msg = f"low = {self.low} is above high = {self.high}"
            raise ValueError(msg)
        return self


class Note(_Part):
    """An assumption, or what the result cannot tell."""

    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=NO_ZEROS)]
    text_en: Annotated[str, Field(max_length=2000, pattern=NO_ZEROS)] = ""


class Summary(_Part):
    """The JSON that an annex keeps. `basis` names seed, versions and days, as plain words."""

    against: Line = ""
    against_en: Line = ""
    interval: Annotated[float, Field(gt=0, lt=1)] = 0.95
    findings: Annotated[list[Finding], Field(min_length=1, max_length=MOST_FINDINGS)]
    notes: Annotated[list[Note], Field(max_length=MOST_NOTES)] = []
    basis: dict[str, Line] = {}


def checked(summary: Mapping[str, Any]) -> dict[str, Any]:
    """The summary as it is kept.

    Raises:
        BadSummary: it names the field and what is wrong with it.
    """
    try:
        return Summary.model_validate(dict(summary)).model_dump()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False)[0]
        field = ".".join(map(str, first["loc"])) or "summary"
        raise BadSummary(field=field, why=first["msg"]) from wrong


@dataclass(frozen=True, kw_only=True)
class FindingWords:
    """One line of an annex in the reader's language."""

    option: str
    label: str
    range: str
    middle: str
    chance: str


@dataclass(frozen=True, kw_only=True)
class AnnexWords:
    """An annex as the page and the document show it."""

    key: int
    title: str
    against: str
    attached: str
    findings: tuple[FindingWords, ...]
    notes: tuple[str, ...]
    basis: str


def in_words(annex: Annex) -> AnnexWords:
    summary = Summary.model_validate(annex.summary)
    against = localized(summary.against, summary.against_en)
    return AnnexWords(
        key=annex.pk,
        title=annex.label,
        against=_("Compared with: {option}").format(option=against) if against else "",
        attached=annex.attached_as,
        findings=tuple(_words(finding) for finding in summary.findings),
        notes=tuple(localized(note.text, note.text_en) for note in summary.notes),
        basis=" · ".join(
            f"{labels.BASIS.get(name, name)} {value}" for name, value in summary.basis.items()
        ),
    )


def _words(finding: Finding) -> FindingWords:
    unit = localized(finding.unit, finding.unit_en)
    middle = "" if finding.middle is None else _number(finding.middle)
    return FindingWords(
        option=localized(finding.option, finding.option_en),
        label=localized(finding.label, finding.label_en),
        range=_range(finding.low, finding.high, unit=unit),
        middle=_("in the middle {number}").format(number=middle) if middle else "",
        chance=_chance(finding.chance),
    )


def _range(low: float, high: float, *, unit: str) -> str:
    if _number(low) == _number(high):
        return _("{number} {unit}").format(number=_number(low), unit=unit).strip()
    words = _("between {low} and {high} {unit}")
    return words.format(low=_number(low), high=_number(high), unit=unit).strip()


def _number(value: float) -> str:
    """Whole from ten on; below that one digit after the point says something."""
    digits = 0 if abs(value) >= 10 or value == int(value) else 1
    return number_format(value, decimal_pos=digits, force_grouping=True).replace(
        "-", "\N{MINUS SIGN}"
    )


def _chance(chance: float | None) -> str:
    if chance is None:
        return ""
    if chance > CERTAIN:
        return _("better in nearly every run")
    if chance < NEVER:
        return _("better in hardly any run")
    return _("better in {percent} % of runs").format(percent=round(100 * chance))
