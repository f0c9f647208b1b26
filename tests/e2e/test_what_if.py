"""What an order would avert and cost, from the board to a draft that carries the answer."""

from __future__ import annotations

import json
import re
import subprocess
import time

import pytest
from playwright.sync_api import expect

from bench.harness import ROOT
from tests.e2e import pictures
from tests.e2e.visitor import PHONE, SOON_MS, Visitor

pytestmark = pytest.mark.e2e
PLACE = "4307"
MOST_SECONDS = 60
WORDS = {
    "zh": {"roads": "常德市封闭通往", "screening": "常德市在通往"},
    "en": {"roads": "Changde closes its roads", "screening": "Changde screens at the border"},
}


@pytest.fixture(scope="module", autouse=True)
def _engine_is_compiled() -> None:
    """As set-up leaves it; where a developer has just changed the engine it would be compiled anew."""
    subprocess.run([ROOT / ".venv" / "bin" / "lianfang-sim", "warm"], check=True, timeout=300)


def test_a_commander_weighs_two_orders_within_a_minute(product, language, visit):
    words = WORDS[language]
    commander = visit(product, language).enter_as("province-commander")
    commander.page.goto(f"/board/{PLACE}/")
    begun = time.perf_counter()

    ask(commander)
    compare(commander, words)
    compute(commander)
    assert time.perf_counter() - begun <= MOST_SECONDS

    read_the_answer(commander, words)
    take_it_away(commander)
    attach(commander, words)
    assert commander.complaints == []


def ask(commander: Visitor) -> None:
    page = commander.page
    page.locator(f'a[href="/what-if/new/?place={PLACE}"]').click()
    commander.press("Begin the study")
    expect(page.locator(".lf-option")).to_have_count(1)


def compare(commander: Visitor, words) -> None:
    page = commander.page
    for count, name in enumerate(("roads", "screening"), start=2):
        page.locator("button", has_text=words[name]).click()
        expect(page.locator(".lf-option")).to_have_count(count)
    # The later day of one measure, by a button and by the hand of the timeline alike.
    own = page.locator(".lf-option").nth(1).locator(".lf-measure").first
    own.get_by_role("button", name=commander.say("First day one day later")).click()
    expect(page.locator(".lf-option").nth(1).locator(".lf-days-on").first).to_have_attribute(
        "x", "1"
    )


def compute(commander: Visitor) -> None:
    commander.press("Compute")
    expect(commander.part("#results")).to_be_visible(timeout=MOST_SECONDS * 1000)


def read_the_answer(commander: Visitor, words) -> None:
    page = commander.page
    expect(page.locator("#leads p")).not_to_have_count(0)
    expect(page.locator("#leads")).to_contain_text(words["roads"])
    expect(page.locator("#leads")).to_contain_text(words["screening"])
    expect(page.locator("#compared tbody tr")).to_have_count(9)
    expect(page.locator("#results .lf-mark")).to_have_text(commander.say("computed, not reported"))
    commander.sees("#results", commander.say("What this cannot tell you"))
    page.locator("lf-fan svg text").first.wait_for()
    show(commander)


def show(commander: Visitor) -> None:
    """The answer as a desk and a phone show it."""
    page = commander.page
    # On the picture the answer stands first: what was put together lies above it.
    page.locator("#options-title").evaluate("title => title.closest('section').remove()")
    page.locator("#run").evaluate("run => run.remove()")
    pictures.keep(page, f"what-if.{commander.language}")
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    assert commander.overflow() == 0
    pictures.keep(page, f"what-if-phone.{commander.language}")
    page.set_viewport_size(size)
    page.reload()


def take_it_away(commander: Visitor) -> None:
    page = commander.page
    with page.expect_download() as begun:
        page.get_by_role("link", name="JSON").click()
    whole = json.loads(begun.value.path().read_text(encoding="utf-8"))
    assert whole["is_computed"] and len(whole["results"]["options"]) == 3


def attach(commander: Visitor, words) -> None:
    page = commander.page
    page.get_by_role("link", name=commander.say("Attach to a draft order")).click()
    page.locator("button", has_text=words["roads"]).click()
    expect(page).to_have_url(re.compile(r"/orders/\d+/edit/"), timeout=SOON_MS)
    page.goto(page.url.removesuffix("edit/"))
    commander.sees("main", words["roads"])
    commander.sees("main", commander.say("What was computed before signing"))
