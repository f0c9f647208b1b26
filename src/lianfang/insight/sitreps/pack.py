"""What the place pack says about reports: the legal ground of publishing, and how bulletins name things."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "reports.yaml"


def publishing_basis() -> str:
    """The provision that reserves publishing to the top, in the reader's language; empty if none."""
    said = _words().get("publishing", {})
    return localized(said.get("basis_zh", ""), said.get("basis_en", ""))


def column_words() -> dict[str, list[str]]:
    """Column or indicator -> further words that bulletins head it with."""
    return dict(_words().get("columns", {}))


def name_endings() -> dict[str, list[str]]:
    """Level -> the endings that people leave out of names."""
    return dict(_manifest().get("name_endings", {}))


def _words() -> dict[str, Any]:
    folder = _folder()
    return _read(folder, _FILE) if folder else {}


def _manifest() -> dict[str, Any]:
    folder = _folder()
    return DataFolder(folder).manifest if folder else {}


def _folder() -> Path | None:
    tree = places.tree()
    return settings.DATA_DIR / tree.pack if tree else None


@lru_cache(maxsize=4)
def _read(folder: Path, name: str) -> dict[str, Any]:
    data = DataFolder(folder)
    return dict(data.yaml(name)) if data.has(name) else {}
