"""A round is planned, opened on a closed list of households, and closed."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts import queries as posts
from lianfang.people.canvass import errors, policies
from lianfang.people.canvass.models import Coverage, Grid, Round
from lianfang.people.canvass.terms import FileState, RoundState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
LONGEST_TITLE = 160
# Words that addresses of other pages are made of.
TAKEN = {"plan", "walk", "follow-ups"}
BLIND_SHARE = 0.03


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants to be swept."""

    code: str
    title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    title_en: str = ""
    template: str = "household-visit"
    blind_share: float = BLIND_SHARE


@transaction.atomic
def plan(draft: Draft, *, by: Actor, now: datetime) -> Round:
    """Plan a round. The same plan sent again is the first one.

    Raises:
        UnusableRound: something in the plan cannot be; the sentence says what.
        NotForLayPeople: the checklist asks what only a doctor can judge.
    """
    policies.check_may_plan(by, draft.place)
    place = places.get(draft.place)
    _check(draft)
    template = checklists.current(draft.template, on=draft.starts_on or now.date())
    if not template.lay_only:
        raise errors.NotForLayPeople(checklist=template.label)
    known = Round.objects.filter(code=draft.code).first()
    if known is not None:
        return _the_same(known, draft)
    planned = Round.objects.create(
        code=draft.code,
        title=draft.title,
        title_en=draft.title_en,
        place=place,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        template=template.code,
        template_version=template.version,
        blind_share=draft.blind_share,
        seed=secrets.token_hex(16),
        planned_at=now,
    )
    _record("canvass.round.planned", planned, by=by, now=now)
    return planned


def _check(draft: Draft) -> None:
    if not _CODE.fullmatch(draft.code) or draft.code in TAKEN:
        raise errors.UnusableRound(why=_("Its code is made of small letters, digits and hyphens."))
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE:
        raise errors.UnusableRound(why=_("Give it a title."))
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise errors.UnusableRound(why=_("It ends before it starts."))
    if not 0 <= draft.blind_share <= 1:
        raise errors.UnusableRound(why=_("The share looked at twice lies between 0 and 1."))


def _the_same(known: Round, draft: Draft) -> Round:
    if (known.place_id, known.title) != (draft.place, draft.title):
        raise errors.RoundExists(round=draft.code)
    return known


def locked(code: str, *, by: Actor) -> Round:
    """The round for a change, held until the transaction ends."""
    found = Round.objects.select_for_update().filter(code=code).first()
    if found is None or not policies.is_about(by, found):
        raise errors.NoSuchRound(round=code[:40])
    policies.check_may_plan(by, found.place_id)
    return found


@transaction.atomic
def open_round(code: str, *, by: Actor, now: datetime) -> Round:
    """Begin: from here on the list of households stays as it is.

    Raises:
        FrameMissing: no household is listed.
        FrameLoading: a file is not fully loaded.
    """
    found = locked(code, by=by)
    if found.state == RoundState.OPEN:
        return found
    loading = found.files.filter(state=FileState.LOADING).first()
    if loading is not None:
        raise errors.FrameLoading(name=loading.name, done=loading.done, rows=loading.rows)
    counted = _counted(found)
    if not counted.get("expected"):
        raise errors.FrameMissing
    found.move_to(RoundState.OPEN)
    found.opened_at = now
    found.save(update_fields=["state", "opened_at"])
    # The digest of the seed binds the lot before the first visit; closing shows the seed itself.
    seal = hashlib.sha256(found.seed.encode()).hexdigest()
    more = {"households": counted["expected"], "seed_sha256": seal}
    _record("canvass.round.opened", found, by=by, now=now, **more)
    return found


@transaction.atomic
def close_round(code: str, *, by: Actor, now: datetime) -> Round:
    """End the round. Visits made before still come in and count."""
    found = locked(code, by=by)
    if found.state == RoundState.CLOSED:
        return found
    found.move_to(RoundState.CLOSED)
    found.closed_at = now
    found.save(update_fields=["state", "closed_at"])
    counted = _counted(found)
    more = {
        "households": counted.get("expected", 0),
        "reached": sum(counted.get(name, 0) for name in ("answered", "empty", "gone")),
        "seed": found.seed,
    }
    _record("canvass.round.closed", found, by=by, now=now, **more)
    return found


def _counted(found: Round) -> Mapping[str, int]:
    row = Coverage.objects.filter(round=found, code=found.place_id).first()
    return row.tally.counts if row else {}


def _record(act: str, found: Round, *, by: Actor, now: datetime, **more: object) -> None:
    titles = {"title": found.title, "title_en": found.title_en}
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=found.place_id,
        subject=f"round:{found.code}",
        data=titles | more,
    )


@transaction.atomic
def assign_grids(
    workers: Mapping[str, int | None], *, place: str, by: Actor, now: datetime
) -> list[Grid]:
    """Give grids to the posts that walk them; None leaves a grid to every walker of its community."""
    policies.check_may_plan(by, place)
    grids = list(Grid.objects.select_for_update().filter(code__in=workers).order_by("code"))
    strange = workers.keys() - {grid.code for grid in grids if grid.place_id.startswith(place)}
    if strange:
        raise errors.NotYourGrid(grid=min(strange))
    within = posts.posts_within(places.prefixes_of(place), roles=policies.WALKERS)
    posts_named = [post for post in workers.values() if post is not None]
    known = {None, *within.filter(pk__in=posts_named).values_list("pk", flat=True)}
    changed = [grid for grid in grids if grid.worker_id != workers[grid.code]]
    for grid in changed:
        if workers[grid.code] not in known:
            raise errors.NotYourGrid(grid=grid.code)
        grid.worker_id = workers[grid.code]
    if changed:
        Grid.objects.bulk_update(changed, ["worker"])
        lines = (f"{grid.code} {grid.worker_id or ''}" for grid in changed)
        ledger.record(act="canvass.grid.assigned", by=by, at=now, place=place, parts=lines)
    return grids
