"""Map files of the pack, under addresses that change with their content, so that browsers keep them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import brotli
from django.conf import settings
from django.urls import reverse

from lianfang.ground.kernel.packs import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


# Longer names no file system looks up.
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shapes:
    """One map file, packed once for all readers."""

    plain: bytes
    gzipped: bytes
    brotlied: bytes
    digest: str


def file_of(pack: str, name: str) -> Path | None:
    """The file with the units of a place, or with `outline` and the like; None when there is none."""
    maps = _maps(settings.DATA_DIR, pack)
    return settings.DATA_DIR / pack / maps[name] if name in maps else None


def url_of(pack: str, name: str) -> str | None:
    path = file_of(pack, name)
    if path is None:
        return None
    address = reverse("places:boundary", kwargs={"pack": pack, "name": name})
    return f"{address}?v={shapes(path).digest}"


@lru_cache(maxsize=64)
def shapes(path: Path) -> Shapes:
    plain = path.read_bytes()
    return Shapes(
        plain=plain,
        gzipped=gzip.compress(plain, mtime=0),
        brotlied=brotli.compress(plain, quality=9),
        digest=hashlib.sha256(plain).hexdigest()[:12],
    )


@lru_cache(maxsize=4)
def _maps(data: Path, pack: str) -> dict[str, str]:
    """Name -> file inside the pack. Only these can be asked for, so that a name is never a path."""
    folder = data / pack
    # A pack is one plain folder name: what a reader asks for must not lead elsewhere.
    if len(pack) > LONGEST_NAME or folder.parent != data or not folder.is_dir():
        return {}
    listed = DataFolder(folder).manifest.get("boundaries", {})
    children: dict[str, str] = listed.get("children", {})
    return {name: file for name, file in listed.items() if name != "children"} | children
