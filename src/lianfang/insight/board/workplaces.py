"""Where each role begins its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

# Whoever decides or studies begins with the whole picture, the others with what was sent to them.
_AT_THE_BOARD = frozenset({Role.COMMANDER, Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION})


def workplace_of(actor: Actor) -> str:
    """The address of the one page that answers the role's first question without a click."""
    if actor.role in _AT_THE_BOARD:
        return reverse("board:own")
    if actor.role == Role.ADMINISTRATOR:
        return reverse("posts:accounts")
    return reverse("board:desk")
