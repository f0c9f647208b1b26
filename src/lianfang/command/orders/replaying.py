"""A sample order's life, replayed through the real acts at the times the scenario gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianfang.command.orders import services
from lianfang.ground.posts import actors
from lianfang.ground.posts import queries as posts
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks import services as task_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True, order=True)
class Scene:
    """One thing that happens to one place's share."""

    at: datetime
    rank: int
    place: str
    act: str
    text: str = ""


_RANKS = {"signed": 0, "clarification": 1, "reported": 2, "returned": 3, "accepted": 4}


def replay(row: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Issue the draft and let each place act, in the order of time."""
    issued_at = datetime.fromisoformat(row["issued_at"])
    scenes = sorted(scenes_of(row.get("signing") or {}))
    cast = _cast({order.issuer_id, *(scene.place for scene in scenes)}, by=by)
    services.issue(order_id=order.pk, by=cast[order.issuer_id], now=issued_at)
    shares = tasks.of_subject(subject=order.subject, prefixes=("",))
    keys = dict(shares.values_list("place_id", "pk"))
    for scene in scenes:
        _play(scene, keys[scene.place], here=cast[scene.place], above=cast[order.issuer_id])


def _cast(codes: set[str], *, by: Actor) -> dict[str, Actor]:
    """The product acting for each place: without account, on behalf of the place's first post."""
    responsible = posts.first_responsible_of(codes)
    names = posts.labels_of(responsible.values())
    return {
        code: actors.system(
            place=code,
            label=names.get(responsible.get(code, 0), by.label),
            post_id=responsible.get(code),
        )
        for code in codes
    }


def scenes_of(signing: dict[str, Any]) -> Iterator[Scene]:
    for place, at in (signing.get("signed_at") or {}).items():
        yield Scene(at=datetime.fromisoformat(at), rank=0, place=place, act="signed")
    for act in ("clarification", "reported", "returned", "accepted"):
        for item in signing.get(act) or []:
            yield Scene(
                at=datetime.fromisoformat(item["at"]),
                rank=_RANKS[act],
                place=item["place"],
                act=act,
                text=item.get("zh") or item.get("en", ""),
            )


def _play(scene: Scene, task_id: int, *, here: Actor, above: Actor) -> None:
    match scene.act:
        case "signed":
            task_services.acknowledge(task_id=task_id, by=here, now=scene.at)
        case "clarification":
            task_services.ask(task_id=task_id, text=scene.text, by=here, now=scene.at)
        case "reported":
            task_services.report(task_id=task_id, text=scene.text, by=here, now=scene.at)
        case "returned":
            task_services.return_(task_id=task_id, remark=scene.text, by=above, now=scene.at)
        case _:
            task_services.accept(task_id=task_id, by=above, now=scene.at, remark=scene.text)
