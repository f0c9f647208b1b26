"""Load the reported facts of a scenario: those that differ are replaced, those gone are taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.places import queries as places
from lianfang.insight.scenarios import reading
from lianfang.insight.scenarios.models import ReportedFact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

FIELDS = [f.attname for f in ReportedFact._meta.concrete_fields if f.attname != "id"]


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Bring the facts to what the scenario says; the number that was written or taken out."""
    del by, now
    facts = {fact.key: fact for fact in reading.facts(data)}
    _check_places(data, facts)
    known = ReportedFact.objects.filter(scenario=data.manifest.get("code", ""))
    stored = {row["key"]: row for row in known.values(*FIELDS)}
    differing = [fact for key, fact in facts.items() if _values(fact) != stored.get(key)]
    gone = [key for key in stored if key not in facts]
    known.filter(key__in=[*gone, *(fact.key for fact in differing)]).delete()
    ReportedFact.objects.bulk_create(differing)
    report(len(facts))
    return len(differing) + len(gone)


def _check_places(data: DataFolder, facts: dict[str, ReportedFact]) -> None:
    known = places.known_codes(fact.place_id for fact in facts.values())
    for key, fact in facts.items():
        if fact.place_id not in known:
            why = _("{code} is not in the tree.").format(code=fact.place_id)
            raise BrokenData(file=data.file("facts").name, where=key, why=why)


def _values(fact: ReportedFact) -> dict[str, Any]:
    return {field: getattr(fact, field) for field in FIELDS}
