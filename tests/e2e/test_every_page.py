"""Every main page, for every office of the demonstration, on a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.e2e import pictures
from tests.e2e.visitor import PHONE

pytestmark = pytest.mark.e2e
OFFICES = [
    "province-commander",
    "province-duty",
    "province-publisher",
    "changsha-secretary",
    "changsha-duty",
    "yuelu-duty",
    "louxing-checkpoint",
    "daxiang-clinic",
    "yueyang-investigator",
    "shanshan-duty",
    "enkou-grid",
    "data-protection",
    "administrator",
]
DEEPER = {
    "province-commander": ["/wall/", "/clock/", "/orders/new/", "/board/4301/", "/board/430104/"],
    "yueyang-investigator": [
        "/estimates/line-lists/",
        "/estimates/methods/",
        "/estimates/4306/alarms/",
    ],
    "province-publisher": ["/reports/import/", "/reports/?day=2020-01-29"],
    "administrator": ["/accounts/new"],
}


def pages_of(visitor, office: str) -> list[str]:
    """What the navigation leads to, way by way, and what lies deeper."""
    links = paths(visitor, "nav.lf-nav:not(.lf-ways) a")
    for way in paths(visitor, "nav.lf-ways a"):
        visitor.page.goto(way)
        links += paths(visitor, "nav.lf-nav:not(.lf-ways) a")
    return [*dict.fromkeys(links), *DEEPER.get(office, [])]


def paths(visitor, selector: str) -> list[str]:
    return visitor.part(selector).evaluate_all("links => links.map(a => a.pathname)")


def first_link(visitor, pattern: str) -> list[str]:
    found = visitor.part(f'main a[href*="{pattern}"]')
    return [str(found.first.get_attribute("href"))] if found.count() else []


@pytest.mark.parametrize("office", OFFICES)
def test_no_page_of_an_office_complains(product, visit, office):
    visitor = visit(product, "en").enter_as(office)

    for address in pages_of(visitor, office):
        answer = visitor.page.goto(address)
        assert answer is not None and answer.ok, address

    assert visitor.complaints == []


@pytest.mark.parametrize("office", ["province-commander", "changsha-duty", "enkou-grid"])
def test_a_phone_never_scrolls_sideways(product, visit, language, office):
    visitor = visit(product, language, viewport=PHONE).enter_as(office)
    too_wide = {}

    addresses = pages_of(visitor, office)
    for list_ in ("/tasks/", "/orders/"):
        visitor.page.goto(list_)
        addresses += first_link(visitor, list_ + "1") or first_link(visitor, list_ + "2")
    for address in addresses:
        visitor.page.goto(address)
        if overflow := visitor.overflow():
            too_wide[address] = overflow

    assert too_wide == {}


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_map_shows_more_than_one_colour(product, visit, motion):
    visitor = visit(product, "en", reduced_motion=motion).enter_as("province-commander")
    visitor.part("lf-map svg text").first.wait_for()

    fills = visitor.part("lf-map svg path").evaluate_all(
        "paths => paths.map(p => p.getAttribute('fill'))"
    )

    assert len({fill for fill in fills if fill and fill != "none"}) > 3


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_board_is_drawn_in_both_modes(product, visit, colours):
    visitor = visit(product, "zh", color_scheme=colours).enter_as("province-commander")

    ground = visitor.part("body").evaluate("body => getComputedStyle(body).backgroundColor")

    brightness = sum(int(part) for part in ground.split("(")[1].rstrip(")").split(",")[:3]) / 3
    assert (brightness < 80) == (colours == "dark")
    visitor.part("lf-map svg text").first.wait_for()
    if colours == "dark":
        pictures.keep(visitor.page, "board-dark.zh")


def test_the_wall_needs_no_hand(product, visit, language):
    visitor = visit(product, language).enter_as("province-commander")

    visitor.page.goto("/wall/")
    visitor.part("lf-map svg text").first.wait_for()

    assert visitor.overflow() == 0
    pictures.keep(visitor.page, f"wall.{language}")
