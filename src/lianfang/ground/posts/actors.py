"""Who acts: resolved once at the face and handed down, so that no rule has to ask the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from lianfang.ground.posts.terms import Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """An account acting in one of its posts.

    `prefixes` is where the post's word counts: its own place and the zones attached below it.
    The system itself acts without account and post.
    """

    account_id: int | None
    post_id: int | None
    role: Role | None
    place: str
    prefixes: tuple[str, ...]
    label: str
    is_headquarters: bool = False

    def covers(self, code: str) -> bool:
        return scope.covers(self.prefixes, code)


@dataclass(frozen=True)
class Act:
    """One thing that can be done, and the roles whose post allows it within their jurisdiction.

    `system_may` opens the act to the product itself (loading, schedules).
    """

    code: str
    roles: frozenset[Role]
    system_may: bool = True


def system(place: str = "", label: str = "system", post_id: int | None = None) -> Actor:
    """The product acting by itself (a schedule, a loader), if need be on behalf of a post."""
    return Actor(
        account_id=None, post_id=post_id, role=None, place=place, prefixes=("",), label=label
    )


def without_post(account_id: int) -> Actor:
    """Somebody who holds no post: they may do nothing, but what they try has a name."""
    return Actor(account_id=account_id, post_id=None, role=None, place="", prefixes=(), label="")


def may(by: Actor, act: Act, place: str) -> bool:
    if by.role is None:
        return act.system_may and by.account_id is None
    return by.role in act.roles and by.covers(place)


def check_may(by: Actor, act: Act, place: str) -> None:
    """Raise `NotAllowed` unless the actor's role has the act and its jurisdiction covers the place."""
    if not may(by, act, place):
        raise NotAllowed(act=act.code, place=place)
