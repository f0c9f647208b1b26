"""Acts as sentences: each room registers a msgid for each of its acts, with holes its data fills.

    sentences.register({"orders.order.issued": _("Order {number} was sent to {items} places")})

belongs into the room's `AppConfig.ready`. Holes are the keys of the entry's data, and `place`,
`actor`, `items`. Of a text whose English stands beside it as `…_en` the reader gets the one that is
theirs; what else depends on the reader a room works out in `holes`. Housekeeping acts stay out of
timelines; the ledger itself shows them.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django_stubs_ext import StrOrPromise

    from lianfang.ground.ledger.models import Entry

    Holes = Callable[[Mapping[str, Any]], Mapping[str, object]]

_UNKNOWN = _("{act} at {place}")
_NOTHING = "–"
_sentences: dict[str, StrOrPromise] = {}
_holes: dict[str, Holes] = {}
_housekeeping: set[str] = set()
_posts: list[Callable[[Collection[int]], Mapping[int, str]]] = []


class _Holes(dict[str, Any]):
    """A hole that the data of an old entry cannot fill is shown as a dash, never as an error."""

    def __missing__(self, key: str) -> str:
        return _NOTHING


def register(
    acts: Mapping[str, StrOrPromise], *, is_housekeeping: bool = False, holes: Holes | None = None
) -> None:
    """Say how acts read. Registering again replaces the sentence.

    `holes` gives what of an entry's data reads differently in each language, such as a date.
    """
    _sentences.update(acts)
    if holes is not None:
        _holes.update(dict.fromkeys(acts, holes))
    if is_housekeeping:
        _housekeeping.update(acts)


def day_in_words(data: Mapping[str, Any]) -> dict[str, str]:
    """The hole `day` of acts that concern one day, as the reader writes it."""
    day = data.get("day")
    return {"day": formats.date_format(date.fromisoformat(day), str(_("j F Y")))} if day else {}


def register_posts(labels_of: Callable[[Collection[int]], Mapping[int, str]]) -> None:
    """Say how posts are called in the reader's language; an entry itself keeps one name for ever."""
    _posts[:] = [labels_of]


def posts_of(entries: Collection[Entry]) -> Mapping[int, str]:
    """The names of the posts that acted in these entries, by key."""
    keys = {entry.post_id for entry in entries if entry.post_id is not None}
    return _posts[0](keys) if _posts and keys else {}


def is_registered(act: str) -> bool:
    return act in _sentences


def housekeeping() -> frozenset[str]:
    """Acts that a timeline leaves out."""
    return frozenset(_housekeeping)


def sentence_of(entry: Entry, *, actor: str) -> str:
    """The entry as a sentence in the reader's language."""
    data = json.loads(entry.data)
    holes = _Holes(data | _in_readers_language(data))
    if entry.act in _holes:
        holes |= _holes[entry.act](data)
    holes |= {
        "act": entry.act,
        "place": entry.place.label if entry.place else _NOTHING,
        "actor": actor or _NOTHING,
        "items": entry.items,
    }
    return str(_sentences.get(entry.act, _UNKNOWN)).format_map(holes)


def _in_readers_language(data: Mapping[str, Any]) -> dict[str, Any]:
    if not (get_language() or "").startswith("en"):
        return {}
    return {key: data[f"{key}_en"] for key in data if data.get(f"{key}_en")}
