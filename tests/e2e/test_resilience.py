"""What goes wrong on a long shift: clicking twice, a session that ends, two hands, a power cut."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bench import harness
from tests.e2e import steps
from tests.e2e.visitor import SOON_MS

pytestmark = pytest.mark.e2e
SESSION_COOKIE = "sessionid"


def acts(product, title: str, act: str) -> list[str]:
    lines = product.run("ledger", "show", "--last", "200").splitlines()
    return [line for line in lines if f"\t{act}\t" in line and title in line]


def test_a_double_click_sends_an_order_once(product, visit):
    title = "双击只发一次"
    commander = visit(product, "zh").enter_as("province-commander")
    steps.write_order(commander, title=title, clause="各市州报告口罩库存。")

    steps.ready_to_issue(commander).dblclick()
    expect(commander.part("#signing")).to_be_visible()

    assert len(acts(product, title, "orders.order.issued")) == 1


def test_a_session_that_ends_keeps_what_was_typed(product, visit):
    officer = visit(product, "en").enter_as("yueyang-duty")
    officer.page.goto("/reports/?day=2020-01-29")
    officer.part("#value-confirmed").fill("29")
    officer.page.context.clear_cookies(name=SESSION_COOKIE)

    officer.press("Confirm these figures")
    expect(officer.part("body")).to_have_attribute("data-lf-page", "sign-in")
    officer.sees("main", officer.say("Your session has ended.")[:10])
    officer.part("#id_username").fill("yueyang-duty")
    officer.part("#id_password").fill("demonstration-2020")
    officer.press("Sign in")

    expect(officer.part("#value-confirmed")).to_have_value("29")
    expect(officer.part("lf-guard .lf-notice")).to_be_visible()
    assert "/reports/" in officer.page.url


def test_the_second_of_two_who_sign_is_told_who_was_first(product, visit):
    title = "两人同时签收"
    commander = visit(product, "zh").enter_as("province-commander")
    steps.write_order(commander, title=title, clause="各市州指定一名联络员。")
    steps.ready_to_issue(commander).click()
    expect(commander.part("#signing")).to_be_visible()
    hands = [visit(product, "zh").enter_as("changsha-duty") for _ in range(2)]
    hands[1] = visit(product, "zh").enter_as("changsha-secretary")
    for hand in hands:
        hand.page.goto("/desk/")
        steps.line_on_desk(hand, title).get_by_role("link").click()
        expect(hand.button("Sign for this task")).to_be_visible()

    for hand in hands:
        hand.press("Sign for this task")
        expect(hand.button("Sign for this task")).to_have_count(0)

    hands[1].sees("#toasts", "长沙市指挥部值班员")
    assert len(acts(product, title, "tasks.task.acknowledged")) == 1


def test_a_signature_that_was_answered_survives_a_power_cut(fresh_home, visit):
    with harness.product(fresh_home) as product:
        officer = visit(product, "en").enter_as("zhangjiajie-duty")
        officer.part("#desk-sign").locator("..").get_by_role("button").first.click()
        expect(officer.button("Report done")).to_be_visible(timeout=SOON_MS)
        product.kill()
    task = steps.number_at_end(officer)

    with harness.product(fresh_home) as product:
        again = visit(product, "en").enter_as("zhangjiajie-duty")
        again.page.goto(f"/tasks/{task}/")
        expect(again.button("Report done")).to_be_visible()
        assert "unbroken" in product.run("ledger", "verify")
