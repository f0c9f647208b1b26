"""What a shift needs to work without signal, put together from the rooms that know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.checklists import queries as checklists
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import may
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.canvass import queries as canvass
from lianfang.people.checkpoints import queries as checkpoints
from lianfang.people.observation import queries as observation
from lianfang.people.observation import rules as observation_rules
from lianfang.people.observation.policies import CHECK
from lianfang.people.observation.terms import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lianfang.field.facilities.queries import FacilityChoice
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

Words = dict[str, str]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# Which houses take whom, and how many of them a pad carries, nearest first.
HOUSES = {
    "hospital": ((FacilityKind.HOSPITAL, FacilityKind.FEVER_CLINIC), 12),
    "station": ((FacilityKind.OBSERVATION_STATION,), 8),
    "hotel": ((FacilityKind.DESIGNATED_HOTEL,), 20),
}
# A storey of the tree with more places than this is carried only for the own surroundings.
MOST_PLACES = 500
MOST_CHECKS = 500


def bundle(by: Actor, *, now: datetime, is_clock_set: bool) -> dict[str, Any]:
    """Everything in one answer: a pad has either all of it or what it had before."""
    stands = checkpoints.for_pad(by, now=now)
    rounds = [_round(found, by=by) for found in canvass.for_pad(by)]
    checks = _checks(by, now=now)
    made_up = any(one.is_synthetic for one in stands) or any(
        one["is_synthetic"] for one in [*rounds, *checks]
    )
    return {
        "server_time": now.isoformat(),
        "time_zone": settings.TIME_ZONE,
        "post": in_both(lambda: by.label),
        "place": {"code": by.place, "label": place_words(places.get(by.place))},
        "checkpoints": [_checkpoint(one) for one in stands],
        "pack": _pack(now),
        "destinations": list(_destinations(by)),
        "rounds": rounds,
        "checks": checks,
        "is_clock_set": is_clock_set,
        "is_synthetic": made_up,
    }


def in_both(said: Callable[[], str]) -> Words:
    """The same words in both languages of the pad."""
    found = {}
    for short, language in LANGUAGES.items():
        with override(language):
            found[short] = said()
    return found


def place_words(place: Place) -> Words:
    return {"zh": place.name, "en": place.name_en or place.name}


def _checkpoint(found: checkpoints.PadCheckpoint) -> dict[str, Any]:
    return {
        "code": found.code,
        "label": {"zh": found.name, "en": found.name_en or found.name},
        "place": found.place,
        "kind": found.kind,
        "lanes": [
            {"number": lane.number, "is_green": lane.is_green}
            for lane in found.lanes
            if lane.is_open
        ],
    }


def _pack(now: datetime) -> dict[str, Any]:
    found = rulepacks.record_in_force(timezone.localdate(now))
    return {
        "code": found.code,
        "valid_from": found.valid_from.isoformat(),
        "canonical": found.canonical,
        "sha256": found.sha256,
        "signature": found.signature,
        "public_key": found.public_key,
    }


def _destinations(by: Actor) -> Iterator[dict[str, Any]]:
    for kind, (kinds, most) in HOUSES.items():
        yield from _houses(by.place, kind=kind, kinds=kinds, most=most)
    found = _places(by.place)
    above = {place.code: place for place in places.of_codes({one.parent_id or "" for one in found})}
    for place in found:
        upper = above.get(place.parent_id or "")
        yield {
            "kind": "place",
            "place": place.code,
            "facility": None,
            "label": place_words(place),
            "beside": place_words(upper) if upper else {"zh": "", "en": ""},
            "km": None,
            "free": None,
            "capacity": None,
        }


def _houses(
    place: str, *, kind: str, kinds: tuple[FacilityKind, ...], most: int
) -> Iterator[dict[str, Any]]:
    found: dict[str, list[FacilityChoice]] = {}
    for short, language in LANGUAGES.items():
        with override(language):
            found[short] = facilities.near(place, kinds=kinds, limit=most)
    for zh, en in zip(found["zh"], found["en"], strict=True):
        yield {
            "kind": kind,
            "place": zh.place,
            "facility": zh.id,
            "label": {"zh": zh.label, "en": en.label},
            "beside": {"zh": zh.place_label, "en": en.place_label},
            "km": zh.km,
            "free": zh.free,
            "capacity": zh.capacity,
        }


def _places(code: str) -> list[Place]:
    """Where somebody can be at home: every place around, and beyond it those of the large storeys."""
    storeys = [level.no for level in places.levels()]
    large = [no for no in storeys if places.of_level(no).count() <= MOST_PLACES]
    around = next((one.code for one in places.path(code) if one.level_id == max(large)), code)
    near = [
        place for no in storeys if no not in large for place in places.of_level(no, under=(around,))
    ]
    return [*near, *(place for no in reversed(large[1:]) for place in places.of_level(no))]


def _round(found: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    template = checklists.of_version(found["template"], found["version"])
    homes = [*found["households"], *map(_second_look, found["revisits"])]
    label = canvass.round_of(found["round"], by=by)
    return {
        "id": found["round"],
        "label": in_both(lambda: label.label),
        "items": [item.model_dump(mode="json") for item in template.items],
        "households": [_household(home, order=order) for order, home in enumerate(homes)],
        "is_synthetic": any(home["is_synthetic"] for home in homes),
    }


def _second_look(home: dict[str, Any]) -> dict[str, Any]:
    """Whoever looks again sees nothing of the first answers."""
    return home | {"standing": "unvisited", "is_synthetic": False}


def _household(home: dict[str, Any], *, order: int) -> dict[str, Any]:
    return {
        "code": home["household"],
        "address": home["address"],
        "order": order,
        "standing": home["standing"],
    }


def _checks(by: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """Whoever is due in the present slot, in walking order; names as every list shows them."""
    if not may(by, CHECK, by.place):
        return []
    on, slot = observation_rules.slot_of(timezone.localtime(now))
    everybody = observation.to_check(by.prefixes, now=now)
    due = list(observation.waiting(everybody, now=now)[:MOST_CHECKS])
    masks = observation.masks([one.person for one in due])
    settings_words = {one.value: in_both(one.label.__str__) for one in Setting}
    return [
        {
            "placement": str(one.pk),
            "label": masks[one.person].label,
            "address": masks[one.person].address or one.unit_name,
            "slot": slot.value,
            "on": on.isoformat(),
            "is_flagged": one.is_flagged,
            "setting": settings_words[one.setting],
            "ends_on": timezone.localtime(one.ends_at).date().isoformat(),
            "is_synthetic": masks[one.person].is_synthetic,
        }
        for one in due
        if one.person in masks
    ]
