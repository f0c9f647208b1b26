"""What one page has read it need not read again: facts kept while an answer is being made.

Kept only inside `one_page()`, which the faces open for requests that change nothing; so nothing is
ever out of date, and whoever calls from elsewhere reads afresh each time.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Until the block ends, what is marked `once` is read once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(read: Callable[P, R]) -> Callable[P, R]:
    """Mark a read whose answer cannot change while a page is made. Its arguments must be hashable."""

    @wraps(read)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        found = _kept.get()
        if found is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = read(*args, **kwargs)
        answer: R = found[key]
        return answer

    return kept
