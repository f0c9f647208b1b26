"""The shape of a row, and the world that rows speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from lianfang.ground.posts.terms import Role
from tests import access

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True)
class World:
    """A place where things happen, the one beside it, the one above and one below each."""

    top: str = "43"
    place: str = "4301"
    county: str = "430104"
    other: str = "4302"
    other_county: str = "430204"


def _nothing(world: World) -> dict[str, Any]:
    del world
    return {}


@dataclass(frozen=True)
class Row:
    """What one door answers.

    Attributes:
        name: URL name with its room, or `api:` and the operation id.
        method: The method this row is about; a door with two has two rows.
        ok: The answer to whoever may.
        roles: Who may, when their post is at the place; all others get `refused`.
        refused: The answer to roles that may not.
        outside: The answer to `roles` when their post is elsewhere; None when the door is not
            about a place, so that it makes no difference.
        at: Where the acting post is, when not at `world.place`.
        is_public: Everybody gets `ok`, the anonymous too.
        anonymous: What the anonymous get on a public door, when that is not `ok`.
    """

    name: str
    method: str = "GET"
    ok: int = 200
    roles: Collection[Role] = EVERY_ROLE
    refused: int = 403
    outside: int | None = None
    at: str = ""
    kwargs: Callable[[World], Mapping[str, Any]] = _nothing
    data: Callable[[World], Any] = _nothing
    query: Mapping[str, str] = field(default_factory=dict)
    is_public: bool = False
    anonymous: int | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")


def all_rows() -> list[Row]:
    """The rows of every `rows_*` module."""
    modules = [name for _, name, _ in iter_modules(access.__path__) if name.startswith("rows_")]
    return [row for name in modules for row in import_module(f"tests.access.{name}").ROWS]
