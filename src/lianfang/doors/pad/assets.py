"""The files the pad is made of, as the front end's build named them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PAGE, _WORKER = "src/pad/main.tsx", "src/pad/worker.ts"
ICONS = {"192x192": "pad-192.png", "512x512": "pad-512.png"}


@dataclass(frozen=True, kw_only=True)
class Build:
    """What one build made; empty before the front end was built."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    worker: str = ""

    @property
    def is_there(self) -> bool:
        return bool(self.scripts)


def build() -> Build:
    path = settings.FRONTEND_DIST / ".vite" / "pad.json"
    if not path.exists():
        return Build()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    page = found[_PAGE]
    return Build(
        scripts=(static(page["file"]),),
        styles=tuple(static(file) for file in page.get("css", ())),
        worker=_file(found[_WORKER]["file"]).read_text(encoding="utf-8"),
    )


def _file(name: str) -> Path:
    path: Path = settings.FRONTEND_DIST / name
    return path


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the service worker keeps: the files, and one name for their contents together."""

    files: tuple[str, ...]
    build: str


def kept(made: Build, *, also: Mapping[str, bytes]) -> Kept:
    """Names of the build hold a digest; of all others the contents tell one build from the next."""
    others = {**also, **dict(_icons())}
    files = (*made.scripts, *made.styles, *sorted(others))
    contents = b"".join(sha256(others.get(file, b"")).digest() for file in files)
    told = "\n".join((*files, made.worker)).encode() + contents
    return Kept(files=files, build=sha256(told).hexdigest()[:16])


def _icons() -> Iterator[tuple[str, bytes]]:
    for name in ICONS.values():
        if _file(name).exists():
            yield static(name), _file(name).read_bytes()
