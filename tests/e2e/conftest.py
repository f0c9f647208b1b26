"""A real browser against the real product, started as a person would start it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness

WINDOW = {"width": 1440, "height": 900}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="session")
def product() -> Iterator[harness.Product]:
    """One running product per session, with the demonstration scenario in a store of its own."""
    home = Path(tempfile.mkdtemp(prefix="lianfang-e2e-"))
    try:
        with harness.product(home, database=os.environ["LIANFANG_DATABASE"]) as running:
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=sorted(LOCALES))
def language(request: pytest.FixtureRequest) -> str:
    """Every walk is walked in both languages."""
    return str(request.param)


@pytest.fixture
def page(browser: Browser, product: harness.Product, language: str) -> Iterator[Page]:
    """A page whose addresses begin at the product; a script error on it fails the test."""
    context = browser.new_context(
        base_url=product.address, viewport=WINDOW, locale=LOCALES[language]
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []
