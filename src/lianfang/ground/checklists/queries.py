"""Reading checklists: the version in force, and what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.checklists import policies
from lianfang.ground.checklists.errors import NoSuchChecklist
from lianfang.ground.checklists.models import Filled, Version
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.kernel.reading import once
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lianfang.ground.checklists.shapes import Template
    from lianfang.ground.posts.actors import Actor


def current(code: str, *, on: date | None = None) -> Template:
    """The version in force on a day; without a day the newest there is.

    Raises:
        NoSuchChecklist: no version of it is in force.
    """
    return version(code, on=on).template()


@once
def version(code: str, *, on: date | None = None) -> Version:
    """The row of `current`, for what keeps a reference to it."""
    found = Version.objects.filter(code=code)
    if on is not None:
        found = found.filter(valid_from__lte=on)
    newest = found.order_by("-valid_from", "-version").first()
    if newest is None:
        raise NoSuchChecklist(checklist=code)
    return newest


def of_version(code: str, number: int) -> Template:
    """One version, in force or not.

    Raises:
        NoSuchChecklist: it was never loaded.
    """
    found = Version.objects.filter(code=code, version=number).first()
    if found is None:
        raise NoSuchChecklist(checklist=code)
    return found.template()


def in_force(on: date) -> list[Template]:
    """Every checklist that is in force on a day, by code."""
    newest: dict[str, Version] = {}
    valid = Version.objects.filter(valid_from__lte=on)
    for found in valid.order_by("code", "valid_from", "version"):
        newest[found.code] = found
    return [found.template() for found in newest.values()]


def filled_in(by: Actor) -> QuerySet[Filled]:
    """What was filled in within the reader's scope, the latest first."""
    rows = Filled.objects.filter(scope.within(by.prefixes)).select_related("version", "place")
    return rows.order_by("-at", "-pk")


def filled(filled_id: int, *, by: Actor) -> Filled:
    found = Filled.objects.select_related("version", "place").filter(pk=filled_id).first()
    if found is None:
        raise NotFound(what=Filled._meta.verbose_name)
    policies.check_may_read(by, found)
    return found
