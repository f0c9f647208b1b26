"""What a person typed into the form of a draft, as values of the order's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.command.orders import sentences
from lianfang.command.orders.errors import BadInput
from lianfang.command.orders.models import Order
from lianfang.command.orders.services import ClauseContent
from lianfang.command.orders.terms import OrderKind
from lianfang.ground.kernel import typed
from lianfang.ground.places.search import search
from lianfang_measures import Asked, describe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.http import QueryDict

    from lianfang.command.orders.models import Clause

TEXTS = (
    "title",
    "title_en",
    "legal_basis",
    "legal_basis_en",
    "competent_organ",
    "competent_organ_en",
    "remedy",
    "remedy_en",
    "alternatives_considered",
    "alternatives_considered_en",
    "response_level",
)
TIMES = ("sign_by", "due_at", "in_force_from", "in_force_until")
LONGEST = 4000


def fields_of(form: QueryDict) -> dict[str, Any]:
    """The columns of the order that the form carries; what it does not carry stays as it is.

    Raises:
        BadInput: a value cannot be read; it names the field.
    """
    found: dict[str, Any] = {name: _text(form, name) for name in TEXTS if name in form}
    found |= {name: _time(form, name) for name in TIMES if name in form}
    if "review_on" in form:
        found["review_on"] = _day(form, "review_on")
    if form.get("kind") in OrderKind.values:
        found["kind"] = form["kind"]
    return found


def clauses_of(
    form: QueryDict, clauses: Iterable[Clause], *, issuer_prefixes: tuple[str, ...]
) -> dict[int, ClauseContent]:
    """The clauses as typed, by key."""
    return {
        clause.pk: _clause(form, clause.pk, under=issuer_prefixes)
        for clause in clauses
        if f"clause-{clause.pk}-text" in form
    }


def _clause(form: QueryDict, pk: int, *, under: tuple[str, ...]) -> ClauseContent:
    start = f"clause-{pk}-"
    level = form.get(f"{start}level", "")
    dropped = form.get("drop", "")
    places = [code for code in form.getlist(f"{start}place") if f"{pk}:{code}" != dropped]
    added = form.get(f"{start}add", "").strip()
    if added:
        places.append(_place(added, under=under))
    return ClauseContent(
        text=form.get(f"{start}text", "")[:LONGEST].replace("\x00", ""),
        text_en=form.get(f"{start}text_en", "")[:LONGEST].replace("\x00", ""),
        is_restricting=form.get(f"{start}restricts") == "on",
        to_level=typed.key(level),
        to_places=tuple(dict.fromkeys(filter(None, places))),
    )


def _place(typed: str, *, under: tuple[str, ...]) -> str:
    """A code as the search box sends it, or a name as one types it without scripts."""
    if typed.isdecimal():
        return typed
    found = search(typed[:80], under=under, limit=1)
    if not found:
        why = _("no place below yours is called “{typed}”").format(typed=typed[:80])
        raise BadInput(field=_("Add a place"), why=why)
    return found[0].code


def measure_of(form: QueryDict, kind: str) -> dict[str, str]:
    """A measure as typed; a place may be typed by name.

    Raises:
        InvalidMeasure: `kind` is none.
        BadInput: no place is called so.
    """
    found = sentences.record_of(kind, form.dict())  # type: ignore[arg-type]  # no list is sent here
    for field in describe(kind):
        if field.type == Asked.PLACE and field.name in found:
            found[field.name] = _place(found[field.name], under=())
    return found


def _typed(form: QueryDict, name: str) -> str:
    return (form.get(name) or "").strip()


def _label(name: str) -> str:
    return str(Order._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # only columns come here


def _text(form: QueryDict, name: str) -> str:
    limit = getattr(Order._meta.get_field(name), "max_length", None) or LONGEST
    value = _typed(form, name).replace("\x00", "")
    if len(value) > limit:
        why = _("it has {length} characters, {limit} fit").format(length=len(value), limit=limit)
        raise BadInput(field=_label(name), why=why)
    return value


def _time(form: QueryDict, name: str) -> datetime | None:
    value = _typed(form, name)
    if not value:
        return None
    found = typed.moment(value, zone=timezone.get_current_timezone())
    if found is None:
        raise BadInput(field=_label(name), why=_("“{value}” is not a time").format(value=value))
    return found


def _day(form: QueryDict, name: str) -> date | None:
    value = _typed(form, name)
    if not value:
        return None
    found = typed.day(value)
    if found is None:
        raise BadInput(field=_label(name), why=_("“{value}” is not a day").format(value=value))
    return found
