"""Where each role begins its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

# Whoever decides or studies begins with the whole picture, whoever receives people with those offered
# to them, whoever walks from door to door with today's doors, all others with what was sent to them.
_WORKPLACES = {
    Role.COMMANDER: "board:own",
    Role.EPIDEMIOLOGIST: "board:own",
    Role.DATA_PROTECTION: "identity:desk",
    Role.ADMINISTRATOR: "posts:accounts",
    Role.BARRIER_OFFICER: "screening:list",
    Role.RECEPTION: "handovers:unit",
    Role.CLINICIAN: "handovers:unit",
    Role.GRID_WORKER: "observation:today",
}
_DESK = "board:desk"


def workplace_of(actor: Actor) -> str:
    """The address of the one page that answers the role's first question without a click."""
    return reverse(_WORKPLACES.get(actor.role, _DESK) if actor.role else _DESK)
