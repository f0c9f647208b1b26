"""Load the sweep rounds of a scenario: reported ones with their source, made-up households marked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.people.canvass import sampling, services
from lianfang.people.canvass.models import Household, Round
from lianfang.people.canvass.terms import RoundState

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

FILE = "canvass.yaml"
_TEXTS = ("title", "source", "note")


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Bring the rounds to what the scenario says; rows that were new or differed.

    Raises:
        BrokenData: a round's place is not in the tree.
    """
    if not data.has(FILE):
        return 0
    given = data.yaml(FILE)
    own = data.pack.manifest.get("language", "en")
    written = [_round(row, own=own, now=now) for row in given.get("rounds", [])]
    new = [round_ for round_, is_new in written if is_new]
    report(len(written))
    if new:
        lines = (f"{round_.code} {round_.place_id}" for round_ in new)
        ledger.record(act="canvass.rounds.loaded", by=by, at=now, place=by.place, parts=lines)
    return len(new) + sum(
        _sample(row, by=by, now=now, report=report) for row in given.get("samples", [])
    )


def _round(row: dict[str, Any], *, own: str, now: datetime) -> tuple[Round, bool]:
    """The round as it is stored; whether it was new or differed."""
    if places.find(row["place"]) is None:
        why = _("{code} is not in the tree.").format(code=row["place"])
        raise BrokenData(file=FILE, where=row["code"], why=why)
    wanted = {"place_id": row["place"], "seed": row["seed"]}
    for name in _TEXTS:
        words = row.get(name, {})
        wanted |= {name: words.get(own, words.get("en", "")), f"{name}_en": words.get("en", "")}
    stored = Round.objects.filter(code=row["code"]).first()
    if stored is not None and all(getattr(stored, key) == wanted[key] for key in wanted):
        return stored, False
    template = checklists.current(row["template"])
    begun = {"state": RoundState.OPEN, "planned_at": now, "opened_at": _opened(row, now)}
    version = {"template": template.code, "template_version": template.version}
    return Round.objects.update_or_create(
        code=row["code"], defaults=wanted, create_defaults=wanted | begun | version
    )[0], True


def _opened(row: dict[str, Any], now: datetime) -> datetime:
    days = row.get("days_before", 0)
    return now - timedelta(days=days)


def _sample(row: dict[str, Any], *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Made-up households of a few communities, and visits to most of them. Once."""
    round_ = Round.objects.get(code=row["round"])
    if Household.objects.filter(round=round_).exists():
        return 0
    entries = sampling.entries_of(row)
    services.list_households(round_, entries, is_synthetic=True)
    for community, facts in sampling.visits_of(row, entries, now=now):
        services.rehearse(facts, by=by, place=community, now=now)
    for community, facts in sampling.second_looks_of(round_, now=now):
        services.rehearse(facts, by=by, place=community, now=now)
    report(len(entries))
    return len(entries)
