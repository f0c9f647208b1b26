"""Where a figure is from, kept in both of the product's languages and shown in the reader's."""

from __future__ import annotations

from lianfang.ground.places.naming import localized

_BETWEEN = " ‖ "


def bilingual(own: str, english: str) -> str:
    """One text for the store; what is the same in both is kept once."""
    return own if own == english else f"{own}{_BETWEEN}{english}"


def for_reader(source: str) -> str:
    own, _, english = source.partition(_BETWEEN)
    return localized(own, english)
