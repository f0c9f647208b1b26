"""Pictures: the one that a report carries as evidence, and those that the documentation shows."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST_BYTES = 250_000
_COLOURS = (256, 128, 64, 32)


def keep(page: Page, name: str) -> None:
    """Write what the page shows to the documentation, when `LIANFANG_SCREENSHOTS` asks for it."""
    if os.environ.get("LIANFANG_SCREENSHOTS") != "1":
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    if page.locator("lf-map").count():
        page.locator("lf-map svg text").first.wait_for()
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    (FOLDER / f"{name}.png").write_bytes(_small(shot))


def _small(shot: Image.Image) -> bytes:
    """As many colours as the size allows."""
    packed = b""
    for colours in _COLOURS:
        out = io.BytesIO()
        shot.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        packed = out.getvalue()
        if len(packed) <= LARGEST_BYTES:
            break
    return packed


def photo() -> bytes:
    """A photo of a checkpoint as a phone would send it, in JPEG."""
    picture = Image.new("RGB", (1280, 960), "#8fa3ad")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 960), (500, 420), (780, 420), (1280, 960)], fill="#4c5357")
    draw.rectangle((160, 460, 420, 760), fill="#dfe6e9")
    draw.line((420, 600, 1180, 560), fill="#b5342a", width=22)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
