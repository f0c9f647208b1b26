"""The words of rule packs: how well a constant is known, and sentences in both languages."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from lianfang.ground.places.naming import localized

YES, NO, UNKNOWN = "yes", "no", "unknown"
# The outcome of a table that still has to ask something.
UNDETERMINED = "undetermined"


class Grade(TextChoices):
    """How a constant or a rule is known."""

    P = "P", _("read in the text itself")  # 原文
    E = "E", _("from an excerpt or a second-hand page")  # 摘录
    M = "M", _("unverified")  # 未核实
    D = "D", _("proposed here")  # 本系统建议


class InputKind(TextChoices):
    TRUTH = "truth", _("yes or no")
    NUMBER = "number", _("number")
    WORD = "word", _("one of several words")


class Words(BaseModel):
    """A sentence in both languages; as text it is the reader's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def __str__(self) -> str:
        return localized(self.zh, self.en)


class Note(Words):
    """A sentence with a permanent code, such as a reason or a duty."""

    code: str


def number_text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
