"""The little that the ground floor's lower rooms need to know of whoever acts."""

from __future__ import annotations

from typing import Protocol


class ActorLike(Protocol):
    """Something that acts: an account in its post, or the product itself."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def post_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...
