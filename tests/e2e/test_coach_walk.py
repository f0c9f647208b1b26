"""A coach from Wuhan at the Yueyang expressway exit, from the lane to the last release, two weeks on."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e import pictures
from tests.e2e.coach import (
    ABOARD,
    CHECKPOINT,
    DOUPENG,
    GUESTS,
    HOMES,
    ILL,
    SANJIA,
    WELL,
    WUJIANG,
    Passenger,
    let_in,
    screen_coach,
)
from tests.e2e.pads import PadAtWork
from tests.e2e.visitor import PHONE, SOON_MS, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Locator

    from bench.harness import Product

pytestmark = pytest.mark.e2e
OBJECTOR = 12
CARD, EXAMINATION = "card-20200129-1", "PCR 20200129-3"
DAYS = [f"2020-01-{day}" for day in (30, 31)] + [f"2020-02-{day:02}" for day in range(1, 12)]
LAST_DAY = "2020-02-12"
RUN_CLOCKS = "from lianfang.people.observation.jobs import run_clocks; print(run_clocks())"
WORDS = {
    "zh": {
        "appeal": "我坐最后一排，没有和病人说过话。",
        "answer": "密闭客车全车为同一空间，须观察满期。",
    },
    "en": {
        "appeal": "I sat in the last row and spoke with nobody.",
        "answer": "A sealed coach is one room, so the days are needed.",
    },
}


@dataclass
class Cast:
    """Everybody who has a part, each at a window of their own."""

    product: Product
    language: str
    opened: Callable[..., Visitor]

    def office(self, username: str, **wishes: object) -> Visitor:
        return self.opened(self.product, self.language, **wishes).enter_as(username)

    def anybody(self, **wishes: object) -> Visitor:
        return self.opened(self.product, self.language, **wishes)


def test_a_coach_is_looked_after_from_the_lane_to_release(fresh_product, visit):
    cast = Cast(fresh_product, "zh", visit)

    reception, guest = from_the_lane_to_confirmed_contacts(cast)
    fourteen_days(cast, guest)

    see_the_release(cast, reception, guest)


def test_the_evening_of_the_coach_is_walked_in_english_too(fresh_product, visit):
    """The fortnight after it has the same pages day by day; once is enough for the time it takes."""
    cast = Cast(fresh_product, "en", visit)

    _reception, guest = from_the_lane_to_confirmed_contacts(cast)

    guest.page.reload()
    guest.sees("main", WORDS["en"]["answer"])
    guest.sees("main", guest.say("Observation confirmed with evidence"))


def from_the_lane_to_confirmed_contacts(cast: Cast) -> tuple[Visitor, Visitor]:
    """One evening; gives the reception of the hotel and the guest who objected."""
    officer = cast.office("yueyanglou-checkpoint")
    screen_coach(officer, cast.anybody(viewport=PHONE))
    see_at_the_desk(officer)

    reception = cast.office("yueyanglou-reception")
    doctor = cast.office("yueyanglou-clinic")
    take_in(reception, [ILL], picture="coach-station")
    take_in(doctor, [ILL], picture="coach-hospital")
    diagnose(doctor)
    receive_the_well(cast, reception)
    guest = object_to_it(cast, reception)

    investigator = cast.office("yueyang-investigator")
    run = find_contacts(investigator)
    answer_objection(investigator, run)
    confirm_contacts(investigator, run)
    return reception, guest


def line_of(visitor: Visitor, selector: str, seat: int) -> Locator:
    return visitor.part(selector).filter(has_text=Passenger(seat).mark)


def see_at_the_desk(officer: Visitor) -> None:
    """Twelve people, each offered to somebody by name."""
    officer.page.goto(f"/screening/{CHECKPOINT}/")
    rows = officer.part("section[aria-labelledby=dispositions] tbody tr")
    expect(rows).to_have_count(ABOARD)
    for seat in (*WELL, ILL):
        row = line_of(officer, "section[aria-labelledby=dispositions] tbody tr", seat)
        expect(row).to_contain_text(officer.say("Offered to the receiver"))
    pictures.keep(officer.page, f"coach-desk.{officer.language}")


def take_in(receiver: Visitor, seats: Iterable[int], *, picture: str = "") -> None:
    """The unit says yes, and later that they are there."""
    receiver.page.goto("/handovers/?box=offered")
    if picture:
        pictures.keep(receiver.page, f"{picture}.{receiver.language}")
    for seat in seats:
        receiver.press("We take them", inside=line_of(receiver, ".lf-handover", seat))
        expect(line_of(receiver, ".lf-handover", seat)).to_have_count(0)
    receiver.page.goto("/handovers/?box=coming")
    for seat in seats:
        receiver.press("They are here", inside=line_of(receiver, ".lf-handover", seat))
        expect(line_of(receiver, ".lf-handover", seat)).to_have_count(0)


def receive_the_well(cast: Cast, reception: Visitor) -> None:
    """Three villages and a hotel; in Wujiang the worker says so on the phone, at the door."""
    worker = cast.office("wujiang-grid", viewport=PHONE)
    take_in(worker, of_villages(WUJIANG), picture="coach-village-phone")
    take_in(cast.office("kangwang-duty"), of_villages(DOUPENG, SANJIA))
    take_in(reception, GUESTS)
    reception.page.goto("/observation/?setting=hotel")
    for seat in GUESTS:
        row = line_of(reception, "#observations tbody tr", seat)
        expect(row).to_contain_text(reception.say("Under observation"))


def of_villages(*names: str) -> list[int]:
    return [seat for seat, village in HOMES.items() if village in names]


def card_of(visitor: Visitor, seat: int, *, state: str = "") -> None:
    """Open the page of one observation from the list."""
    visitor.page.goto(f"/observation/?state={state}" if state else "/observation/")
    line_of(visitor, "#observations tbody tr", seat).get_by_role("link").first.click()
    expect(visitor.part("h1")).to_contain_text(Passenger(seat).mark)


def diagnose(doctor: Visitor) -> None:
    card_of(doctor, ILL, state="transferred")
    doctor.part("#exam").fill(EXAMINATION)
    pictures.keep(doctor.page, f"coach-diagnosis.{doctor.language}")
    doctor.press("Confirmed: becomes a case")
    doctor.sees("main", doctor.say("Became a case"))


def object_to_it(cast: Cast, reception: Visitor) -> Visitor:
    """A guest reads the code on the paper, opens the notice on the phone and objects."""
    card_of(reception, OBJECTOR)
    link = reception.part("section[aria-labelledby=notices] a").first.get_attribute("href")
    paper = reception.page.request.get(str(link)).body()
    guest = cast.anybody(viewport=PHONE)
    guest.page.goto("/notice/")
    guest.part("#code").fill(code_on(paper))
    guest.press("Open")
    guest.sees("main", guest.say("I think this is wrong"))
    pictures.keep(guest.page, f"coach-notice-phone.{guest.language}")
    guest.part("#appeal-text").fill(WORDS[guest.language]["appeal"])
    guest.press("Object")
    guest.sees("#objection ~ p", guest.say("To be decided"))
    return guest


def code_on(paper: bytes) -> str:
    words = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", words.stdout.decode())
    assert found is not None
    return found.group()


def find_contacts(investigator: Visitor) -> str:
    """From the case to everybody in the sealed coach, in one step; gives the match's address."""
    page = investigator.page
    page.goto(f"/screening/{CHECKPOINT}/")
    rows = "section[aria-labelledby=dispositions] tbody tr"
    line_of(investigator, rows, ILL).get_by_role("link").first.click()
    investigator.part("#match-case").fill(CARD)
    investigator.press("Find fellow travellers")
    expect(investigator.part("form tbody tr")).to_have_count(ABOARD - 1)
    for seat in WELL:
        expect(line_of(investigator, "form tbody tr", seat)).to_have_count(1)
    pictures.keep(page, f"coach-contacts.{investigator.language}")
    return page.url


def answer_objection(investigator: Visitor, run: str) -> None:
    investigator.page.goto("/observation/appeals/")
    appeal = line_of(investigator, "main article", OBJECTOR)
    expect(appeal).to_contain_text(WORDS[investigator.language]["appeal"])
    number = run.rstrip("/").rsplit("/", 1)[1]
    appeal.locator("textarea").fill(WORDS[investigator.language]["answer"])
    appeal.locator('input[name="evidence"]').fill(f"match-run:{number}")
    pictures.keep(investigator.page, f"coach-appeal.{investigator.language}")
    investigator.press("Confirm with this evidence", inside=appeal)
    expect(line_of(investigator, "main article", OBJECTOR)).to_have_count(0)


def confirm_contacts(investigator: Visitor, run: str) -> None:
    """All are under observation already and stay where they are."""
    investigator.page.goto(run)
    investigator.press("Confirm and order observation")
    rows = investigator.part("form tbody tr, table tbody tr")
    confirmed = rows.filter(has_text=investigator.say("Confirmed and placed"))
    expect(confirmed).to_have_count(ABOARD - 1)


def fourteen_days(cast: Cast, guest: Visitor) -> None:
    """Checks twice a day: on paper, at the door, on a pad, by the person; nobody is missed."""
    commander, duty = cast.office("province-commander"), cast.office("yueyanglou-duty")
    enter_sheet(duty, slots=("pm",))
    set_clock(commander, f"{DAYS[0]}T08:30")
    at_the_door(cast)
    by_oneself(guest)
    for day in DAYS:
        set_clock(commander, f"{day}T20:00")
        enter_sheet(duty, slots=("am", "pm"))
    pictures.keep(duty.page, f"coach-sheet.{cast.language}")
    set_clock(commander, f"{LAST_DAY}T14:00")
    enter_sheet(duty, slots=("am", "pm"))
    set_clock(commander, f"{LAST_DAY}T23:59")
    cast.product.run("django", "shell", "-c", RUN_CLOCKS)


def set_clock(commander: Visitor, at: str) -> None:
    commander.page.goto("/clock/")
    commander.part('input[name="at"]').fill(at)
    commander.press("Set the clock", inside=commander.part('form[action="/clock/set"]'))
    expect(commander.part("#clock-now")).to_contain_text(at[11:])


def enter_sheet(duty: Visitor, *, slots: tuple[str, ...]) -> None:
    """What came back on paper, typed in one go."""
    page = duty.page
    page.goto("/observation/sheet/")
    for slot in slots:
        for cell in page.locator(f'input[name^="{slot}-"]').all():
            cell.fill("36.5")
    duty.press("Save all")
    expect(page).to_have_url(re.compile("/observation/today/"))


def at_the_door(cast: Cast) -> None:
    """One is entered on the worker's page, one on the worker's own pad."""
    worker = cast.office("wujiang-grid", viewport=PHONE)
    worker.page.goto("/observation/today/")
    person = line_of(worker, ".lf-rounds-person", 1)
    person.locator('input[name="celsius"]').fill("36.4")
    pictures.keep(worker.page, f"coach-today-phone.{cast.language}")
    worker.press("Save", inside=person)
    expect(line_of(worker, ".lf-rounds-person", 1)).to_have_count(0)

    worker.page.goto("/devices/")
    worker.press("Show a code")
    code = worker.part("strong.lf-num").inner_text()
    on_the_pad(cast, code)
    worker.page.goto("/observation/today/")
    expect(line_of(worker, ".lf-rounds-person", 2)).to_have_count(0, timeout=SOON_MS)


def on_the_pad(cast: Cast, code: str) -> None:
    visitor = cast.anybody(viewport=PHONE)
    pad = PadAtWork(visitor.page)
    pad.page.goto("/pad/")
    let_in(pad, code, name="Wujiang")
    line = line_of(visitor, '[data-test="check"]', 2)
    line.click()
    pad.press("quick-36.3")
    pictures.keep(pad.page, f"coach-check-pad.{cast.language}")
    pad.press("check-save", "menu", "send-now")
    expect(pad.page.locator(".p-sync-calm")).to_be_visible(timeout=SOON_MS)


def by_oneself(guest: Visitor) -> None:
    guest.page.reload()
    guest.part("#celsius").fill("36.6")
    guest.press("Save")
    guest.sees("main", "36.6")


def see_the_release(cast: Cast, reception: Visitor, guest: Visitor) -> None:
    """All eleven are free, each with a paper that says so; the room is to be cleaned."""
    duty = cast.office("yueyanglou-duty")
    duty.page.goto("/observation/?state=completed")
    for seat in WELL:
        expect(line_of(duty, "#observations tbody tr", seat)).to_have_count(1)
    pictures.keep(duty.page, f"coach-released.{cast.language}")

    card_of(reception, OBJECTOR, state="completed")
    notices = reception.part("section[aria-labelledby=notices]")
    expect(notices).to_contain_text(reception.say("Notice of release"))
    pictures.keep(reception.page, f"coach-card.{cast.language}")

    guest.page.reload()
    guest.sees("main", guest.say("This observation is over. You are free to go."))
    pictures.keep(guest.page, f"coach-free-phone.{cast.language}")
    assert cast.product.run("ledger", "verify").split()[0].isdigit()
