"""A real browser against the real product, started as a person would start it."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness
from tests.e2e.visitor import LOCALES, Visitor

STORE = "lianfang.sqlite3"
SECRET = "secret"


@pytest.fixture(scope="session")
def folders() -> Iterator[Path]:
    """Where the stores of this run lie; gone when the run is over."""
    home = Path(tempfile.mkdtemp(prefix="lianfang-e2e-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def product(folders: Path) -> Iterator[harness.Product]:
    """One running product per session, with the demonstration scenario in a store of its own."""
    home = folders / "shared"
    home.mkdir()
    with harness.product(home) as running:
        copy_store(home, folders / "untouched")
        yield running


@pytest.fixture
def fresh_home(folders: Path, product: harness.Product, request: pytest.FixtureRequest) -> Path:
    """A store of the test's own, as the scenario left it before anybody acted."""
    return copy_store(folders / "untouched", folders / f"fresh-{abs(hash(request.node.nodeid))}")


@pytest.fixture
def fresh_product(fresh_home: Path) -> Iterator[harness.Product]:
    with harness.product(fresh_home) as running:
        yield running


def copy_store(home: Path, to: Path) -> Path:
    """A copy that is whole even while somebody writes to the store."""
    to.mkdir()
    shutil.copy(home / SECRET, to)
    # The keys of the vault lie outside the store; without them nobody in it has a name.
    shutil.copytree(home / "keys", to / "keys")
    for mark in home.glob("filled-*"):
        shutil.copy(mark, to)
    with (
        closing(sqlite3.connect(home / STORE)) as there,
        closing(sqlite3.connect(to / STORE)) as here,
    ):
        there.backup(here)
    return to


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
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window of its own for somebody; a script error in any of them fails the test."""
    visitors: list[Visitor] = []

    def opened(product: harness.Product, language: str, **wishes: object) -> Visitor:
        visitors.append(Visitor.arriving(browser, product, language=language, **wishes))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def page(visit: Callable[..., Visitor], product: harness.Product, language: str) -> Page:
    """A page whose addresses begin at the product; a script error on it fails the test."""
    return visit(product, language).page
