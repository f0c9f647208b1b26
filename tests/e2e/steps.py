"""What several walks do on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import SOON_MS

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.e2e.visitor import Visitor

PREFECTURES = "2"


def write_order(visitor: Visitor, *, title: str, clause: str) -> None:
    """A draft to all prefectures, up to the point where it can be read through."""
    page = visitor.page
    page.goto("/orders/")
    page.get_by_role("link", name=visitor.say("New order")).click()
    visitor.press("Begin")
    page.locator("#draft-title").fill(title)
    page.locator('textarea[name$="-text"]').first.fill(clause)
    page.locator('select[name$="-level"]').first.select_option(PREFECTURES)
    page.locator("#draft-sign-by").fill("2020-01-29T18:00")
    page.locator("#draft-due-at").fill("2020-01-30T12:00")
    visitor.sees("#preview", "14")
    expect(page.locator("#preview .lf-notice-soon")).to_have_count(0, timeout=SOON_MS)


def ready_to_issue(visitor: Visitor) -> Locator:
    """Read the draft through and ask for it to be sent; gives the button that sends it."""
    visitor.press("Read it through and issue")
    visitor.press("Issue and send")
    return visitor.button("Issue", inside=visitor.part("dialog[open]"))


def number_at_end(visitor: Visitor) -> int:
    """The number that the address of the page ends with."""
    return int(visitor.page.url.partition("?")[0].rstrip("/").rsplit("/", 1)[1])


def line_on_desk(visitor: Visitor, title: str) -> Locator:
    return visitor.part(".lf-desk-line").filter(has_text=title)
