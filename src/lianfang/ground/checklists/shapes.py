"""A checklist as data: what is asked, of whom it may be asked, and which answers ask for action."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lianfang.ground.checklists.terms import ItemType, Purpose, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

Words = Annotated[dict[str, str], Field(min_length=1)]
Wanted = str | list[str]


def in_readers_language(words: dict[str, str]) -> str:
    """The words in the reader's language; in English, else in the first one there is, without it."""
    language = (get_language() or "en").split("-")[0]
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Shape):
    key: str
    words: Words

    @property
    def label(self) -> str:
        return in_readers_language(self.words)


class Item(Shape):
    """One question. `lay_observable` says that no medical knowledge is needed to answer it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    type: ItemType
    prompt: Words
    help: dict[str, str] = {}
    required: bool = False
    lay_observable: bool = True
    show_if: dict[str, Wanted] = {}
    choices: list[Choice] = []
    unit: str | dict[str, str] = ""
    min: float | None = None
    max: float | None = None

    @property
    def label(self) -> str:
        return in_readers_language(self.prompt)

    @property
    def help_label(self) -> str:
        return in_readers_language(self.help) if self.help else ""

    @property
    def unit_label(self) -> str:
        return self.unit if isinstance(self.unit, str) else in_readers_language(self.unit)

    @model_validator(mode="after")
    def _choices_where_one_chooses(self) -> Item:
        if (self.type in {ItemType.CHOICE, ItemType.CHOICES}) != bool(self.choices):
            msg = f"the item {self.key} needs choices exactly if its type is choice or choices"
            raise ValueError(msg)
        return self


class Bounds(Shape):
    """Numbers from `at_least` on, or below `below`."""

    at_least: float | None = None
    below: float | None = None


class FindingRule(Shape):
    """Answers that ask for action: all conditions hold. A condition on a hidden item never does.

    `for_doctor` says that whoever filled it in may not judge it.
    """

    code: str
    when: dict[str, Wanted | Bounds] = Field(min_length=1)
    words: Words
    action: Words
    urgency: Urgency = Urgency.TODAY
    for_doctor: bool = False


class Template(Shape):
    """One version of a checklist. A version that was ever loaded never changes."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    version: int = Field(ge=1)
    valid_from: date
    purpose: Purpose
    title: Words
    source: Words
    grade: str = ""
    lay_only: bool = False
    items: list[Item] = Field(min_length=1)
    findings: list[FindingRule] = []

    @property
    def label(self) -> str:
        return in_readers_language(self.title)

    @property
    def source_label(self) -> str:
        return in_readers_language(self.source)

    @model_validator(mode="after")
    def _holds_together(self) -> Template:
        for complaint in _complaints(self):
            raise ValueError(complaint)
        return self


def _complaints(template: Template) -> Iterator[str]:
    seen: set[str] = set()
    for item in template.items:
        if item.key in seen:
            yield f"the item {item.key} stands twice"
        if not set(item.show_if) <= seen:
            yield f"the item {item.key} is shown by the answer to an item that does not come before it"
        if template.lay_only and not item.lay_observable:
            yield f"the item {item.key} needs medical knowledge in a checklist for lay people"
        seen.add(item.key)
    for rule in template.findings:
        if not set(rule.when) <= seen:
            yield f"the finding {rule.code} looks at an item that is not asked"


def parse(given: Any) -> Template:
    return Template.model_validate(given)
