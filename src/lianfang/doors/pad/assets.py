"""The files the pad is made of, as the front end's build named them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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


def kept_files(
    made: Build, *, shell: bytes, also: Sequence[tuple[str, bytes]]
) -> list[dict[str, Any]]:
    """What the service worker keeps: names with a digest need no revision, others get one."""
    named = [{"url": url, "revision": None} for url in (*made.scripts, *made.styles)]
    others = [("/pad/", shell), *also, *_icons()]
    return named + [{"url": url, "revision": revision(content)} for url, content in others]


def _icons() -> Iterator[tuple[str, bytes]]:
    for name in ICONS.values():
        if _file(name).exists():
            yield static(name), _file(name).read_bytes()


def revision(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
