"""Places, measures and numbers of a study in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from lianfang.command.orders import queries as orders
from lianfang.command.orders import sentences
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lianfang_measures import Measure

TEN = 10
MINUS = "\N{MINUS SIGN}"


def catalogue(text: str) -> str:
    """Words of the science packages, which speak plain English, as the catalogue has them."""
    return gettext(text) if text else ""


def place_label(code: str) -> str:
    """The name of a place; the empty code is the whole of what the tree holds."""
    found = places.find(code) if code else places.root()
    return found.label if found else code


def day(value: date) -> str:
    return date_format(value, str(_("j F")))


def number(value: float) -> str:
    """Whole from ten on; below that one digit after the point says something."""
    shown = round(value, 1) + 0.0  # never a negative zero
    digits = 0 if abs(shown) >= TEN or shown == round(shown) else 1
    # Chinese formats group nothing, and eight digits in a row cannot be read.
    return f"{shown:,.{digits}f}".replace("-", MINUS)


def percent(share: float) -> str:
    return _("{number} %").format(number=number(round(100 * share, 1)))


def names_of(measures: Iterable[Measure]) -> dict[str, str]:
    """The places whose names the sentences of these measures need."""
    return orders.labels(sentences.codes_of(measures))


def sentence(measure: Measure, *, names: dict[str, str]) -> str:
    return sentences.sentence(measure, names=names)


def full(measure: Measure, *, names: dict[str, str]) -> str:
    return sentences.full(measure, names=names)
