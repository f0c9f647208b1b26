from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import Actor
from lianfang.ground.posts.models import Account, Holding, Post
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from collections.abc import Iterable


def actor_of(account: Account, *, post_id: int | None = None) -> Actor | None:
    """The account acting in its post (the first it holds unless one is named); None without a post."""
    held = (
        Holding.objects.filter(account=account, held_until=None)
        .select_related("post__place", "post__office")
        .order_by("held_from", "pk")
    )
    if post_id is not None:
        held = held.filter(post_id=post_id)
    holding = held.first()
    if holding is None:
        return None
    post = holding.post
    return Actor(
        account_id=account.pk,
        post_id=post.pk,
        role=Role(post.office.role),
        place=post.place_id,
        prefixes=places.prefixes_of(post.place_id),
        label=str(post),
        is_headquarters=post.office.is_headquarters,
    )


def first_responsible_of(codes: Iterable[str]) -> dict[str, int]:
    """Place code -> post of its first responsible person (第一责任人), where the place has one."""
    found = Post.objects.filter(
        place_id__in=list(codes), office__is_first_responsible=True
    ).values_list("place_id", "pk")
    return dict(found)


def first_responsible_post(code: str) -> Post | None:
    """The post of a place's first responsible person, with its office and place."""
    posts = Post.objects.filter(place_id=code, office__is_first_responsible=True)
    return posts.select_related("office", "place").order_by("pk").first()
