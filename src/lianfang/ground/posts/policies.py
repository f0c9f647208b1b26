"""Who may change accounts and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.posts.models import Account, Post

OWN_ACCOUNT = "posts.account.own"
MANAGE = Act("posts.accounts.manage", roles=frozenset({Role.ADMINISTRATOR}))


def check_may_manage(by: Actor, account: Account) -> None:
    """An account belongs to its home and may be touched by the administrators above that."""
    check_may(by, MANAGE, account.home_id or "")


def check_may_fill(by: Actor, post: Post) -> None:
    check_may(by, MANAGE, post.place_id)


def check_is_own(by: Actor, account: Account) -> None:
    """A password and a second factor are the holder's own affair, whatever anyone's role is."""
    if by.account_id not in {None, account.pk}:
        raise NotAllowed(act=OWN_ACCOUNT, place=by.place)


def may_manage_here(by: Actor) -> bool:
    return may(by, MANAGE, by.place)
