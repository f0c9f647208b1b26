"""Twelve people in a coach from Wuhan, and the pad's screens on which they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e import pictures
from tests.e2e.pads import PIN, SENT_MS, PadAtWork

if TYPE_CHECKING:
    from tests.e2e.visitor import Visitor

ABOARD, ILL = 12, 5
CHECKPOINT, SERVICE = "yueyang-exit", "WH-YY 08"
WUHAN = "4201"
STATION, HOTEL = "岳阳楼区留验站", "泰和大酒店"
WUJIANG, DOUPENG, SANJIA = "乌江村", "斗篷山村", "三甲村"
# Seat -> village; the others have no home here.
HOMES = {
    1: WUJIANG, 2: WUJIANG, 3: WUJIANG,
    4: DOUPENG, 6: DOUPENG, 7: DOUPENG,
    8: SANJIA, 9: SANJIA,
}  # fmt: skip
GUESTS = (10, 11, 12)
WELL = (*HOMES, *GUESTS)


@dataclass(frozen=True)
class Passenger:
    seat: int

    @property
    def name(self) -> str:
        return f"演示{self.seat:02}"

    @property
    def phone(self) -> str:
        return f"139000020{self.seat:02}"

    @property
    def mark(self) -> str:
        """The end of the telephone number: what a masked line is told apart by."""
        return self.phone[-4:]

    @property
    def goal(self) -> str:
        if self.seat == ILL:
            return STATION
        return HOMES.get(self.seat, HOTEL)


def screen_coach(officer: Visitor, pad_visitor: Visitor) -> None:
    """Pair a pad, stand at the lane, go off line, write the coach down, come back and send."""
    pad = PadAtWork(pad_visitor.page)
    pad.page.goto("/pad/")
    pad.pair(code_shown_to(officer))
    pad.page.locator(".p-option-electronic").first.click()
    pad.part(f"checkpoint-{CHECKPOINT}").locator('[data-test="lane-1"]').click()
    expect(pad.part("next")).to_be_visible()
    pad.kept_for_offline()

    pad.page.context.set_offline(True)
    enter_vehicle(pad)
    measure_everybody(pad, pad_visitor)
    write_down_ill(pad, pad_visitor)
    for seat in WELL:
        write_down(pad, Passenger(seat))
    pictures.keep(pad.page, f"coach-seats.{pad_visitor.language}")
    pad.press("save-party")
    expect(pad.part("stopped")).to_have_text(str(ABOARD - len(HOMES)))
    pad.page.context.set_offline(False)
    send_all(pad)


def let_in(pad: PadAtWork, code: str, *, name: str) -> None:
    """The code of the officer, a name for the pad, a PIN of one's own; what comes first is its post's."""
    pad.part("code").fill(code)
    pad.part("pad-name").fill(name)
    pad.press("pair")
    for _once_and_again in range(2):
        expect(pad.part("pin-1")).to_be_enabled()
        pad.type(PIN, prefix="pin")


def code_shown_to(officer: Visitor) -> str:
    officer.page.goto("/devices/")
    officer.part("#pair-checkpoint").fill(CHECKPOINT)
    officer.press("Show a code")
    pictures.keep(officer.page, f"coach-pairing.{officer.language}")
    return officer.part("strong.lf-num").inner_text()


def enter_vehicle(pad: PadAtWork) -> None:
    pad.press("party")
    expect(pad.part("aboard")).to_contain_text(str(ABOARD))
    pad.part("service").fill(SERVICE)
    pad.page.locator(f".p-option-{WUHAN}").click()
    pad.press("to-seats")


def measure_everybody(pad: PadAtWork, visitor: Visitor) -> None:
    """Eleven are well, one is not; whoever sat with that one is listed at once."""
    pad.press("measure")
    for seat in range(1, ABOARD + 1):
        if seat == ILL:
            pad.type("385")
        else:
            pad.press("quick-36.5")
    pictures.keep(pad.page, f"coach-fever.{visitor.language}")
    pad.press("list-contacts", "rest-well")


def write_down_ill(pad: PadAtWork, visitor: Visitor) -> None:
    """Fever decides alone; where they were is asked all the same, because a hospital wants to know."""
    pad.press(f"seat-{ILL}")
    pad.answer("exposure_stay")
    pad.page.locator(f".p-option-{WUHAN}").click()
    pad.part("left-on").get_by_role("button").last.click()
    pad.press("go-on")
    pictures.keep(pad.page, f"coach-isolation.{visitor.language}")
    pad.press("steps-done")
    name_and_send(pad, Passenger(ILL))


def write_down(pad: PadAtWork, passenger: Passenger) -> None:
    pad.press(f"seat-{passenger.seat}")
    if passenger.seat in HOMES:
        pad.answer("resident_here")
    pad.press("go-on", "steps-done")
    name_and_send(pad, passenger)


def name_and_send(pad: PadAtWork, passenger: Passenger) -> None:
    pad.part("name").fill(passenger.name)
    pad.page.locator(".p-option-none").click()
    pad.part("phone").fill(passenger.phone)
    pad.press("person-done")
    pad.part("goal-search").fill(passenger.goal)
    pad.part("goal").first.click()
    pad.press("save")
    expect(pad.part("measured")).to_be_visible()


def send_all(pad: PadAtWork) -> None:
    """Nothing waits any longer, and nothing is in doubt."""
    pad.press("menu", "send-now")
    expect(pad.page.locator(".p-sync-calm")).to_be_visible(timeout=SENT_MS)
    assert pad.waits() == 0
    pad.press("back")
