from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from lianfang.doors.sync import keys
from lianfang.doors.sync.errors import DeviceNotFound, DisputeNotFound
from lianfang.doors.sync.models import Device, Disputed
from lianfang.doors.sync.policies import FIELD
from lianfang.doors.sync.terms import DisputeState
from lianfang.ground.places import scope
from lianfang.ground.posts import queries as posts

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.posts.models import Post

_IDENTITY = "person"


def devices(*, by: Actor) -> QuerySet[Device]:
    """Devices of the reader's places: those in use first, the last seen on top."""
    found = Device.objects.filter(scope.within(by.prefixes)).select_related("place", "post__office")
    doubts = Count("disputed", filter=Q(disputed__state=DisputeState.OPEN))
    return found.annotate(doubts=doubts).order_by("revoked_at", "-last_seen_at", "name")


def device(*, device_id: UUID, by: Actor) -> Device:
    """One device, if its place is the reader's.

    Raises:
        DeviceNotFound: there is none, or it is elsewhere.
    """
    found = devices(by=by).filter(pk=device_id).first()
    if found is None:
        raise DeviceNotFound(what="")
    return found


def posts_to_pair(*, by: Actor) -> list[Post]:
    """Posts a pad can be let in for: those that work in the field, and the reader's own."""
    found = list(posts.posts_within(by.prefixes, roles=FIELD)[:200])
    return sorted(found, key=lambda post: (post.pk != by.post_id, post.place_id))


def disputed(*, by: Actor, state: DisputeState = DisputeState.OPEN) -> QuerySet[Disputed]:
    """Facts that wait for a person, the oldest first."""
    found = Disputed.objects.filter(scope.within(by.prefixes), state=state)
    return found.select_related("device", "place").order_by("received_at", "pk")


def one_disputed(*, disputed_id: int, by: Actor) -> Disputed:
    """One of them.

    Raises:
        DisputeNotFound: there is none, or it is elsewhere.
    """
    found = Disputed.objects.filter(scope.within(by.prefixes), pk=disputed_id)
    one = found.select_related("device", "place").first()
    if one is None:
        raise DisputeNotFound(what="")
    return one


def content_of(found: Disputed) -> dict[str, Any]:
    """What was recorded, without who it was recorded of: identities are for the vault alone."""
    if not found.sealed:
        return {}
    body = keys.unseal(found.sealed)
    inner = body.get("body")
    if isinstance(inner, dict):
        body = body | {"body": _without_person(inner)}
    return _without_person(body)


def _without_person(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != _IDENTITY}
