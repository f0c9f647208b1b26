"""Somebody at a browser: signs in from the first page, presses buttons by their word, looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

    from bench.harness import Product

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
CODES = {"zh": "zh-hans", "en": "en"}
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# What a live page may take: it asks each second, and the machine runs the tests beside it.
SOON_MS = 15_000
# Refusals are looked at as answers; leaving a page cuts off what its parts were fetching.
EXPECTED = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")


def say(language: str, sentence: str) -> str:
    """The sentence as the product says it in that language."""
    with translation.override(CODES[language]):
        return translation.gettext(sentence)


@dataclass
class Visitor:
    page: Page
    language: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arriving(
        cls, browser: Browser, product: Product, *, language: str, viewport: Any = None, **more: Any
    ) -> Visitor:
        context = browser.new_context(
            base_url=product.address,
            locale=LOCALES[language],
            viewport=viewport or DESKTOP,
            **({"reduced_motion": "reduce"} | more),
        )
        context.set_default_timeout(SOON_MS)
        visitor = cls(page=context.new_page(), language=language)
        visitor.page.on("pageerror", lambda error: visitor.complain(f"script: {error}"))
        visitor.page.on("console", visitor.hear)
        visitor.page.on("response", visitor.receive)
        return visitor

    def complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url}: {what}")

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complain(f"console: {message.text}")

    def receive(self, answer: Response) -> None:
        """A refusal is an answer; an error of the server, or a file that is not there, is not."""
        if answer.status >= 500 or (answer.status == 404 and "/static/" in answer.url):
            self.complain(f"{answer.status} {answer.url}")

    def say(self, sentence: str) -> str:
        return say(self.language, sentence)

    def enter_as(self, username: str) -> Visitor:
        """Choose an office on the first page."""
        self.page.goto("/")
        self.page.locator(f'form:has(input[name="username"][value="{username}"]) button').click()
        expect(self.page.locator("header nav.lf-nav").last).to_be_visible()
        return self

    def button(self, word: str, *, inside: Locator | None = None) -> Locator:
        return (inside or self.page).get_by_role("button", name=self.say(word), exact=True)

    def press(self, word: str, *, inside: Locator | None = None) -> None:
        self.button(word, inside=inside).first.click()

    def part(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def sees(self, selector: str, text: str) -> None:
        expect(self.page.locator(selector)).to_contain_text(text, timeout=SOON_MS)

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )
