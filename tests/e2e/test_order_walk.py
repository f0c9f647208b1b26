"""One order from the commander's first page to the report that he accepts, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from lianfang.ground.tasks.acts import SENTENCES as TASK_ACTS
from tests.e2e import pictures, steps
from tests.e2e.visitor import PHONE, SOON_MS, Visitor

pytestmark = pytest.mark.e2e
ZHANGJIAJIE = "4308"
KNOWN_SINCE = {"4301": "57", "4331": "4", ZHANGJIAJIE: "1"}
WALK = [
    "orders.order.issued",
    *(f"tasks.task.{act}" for act in ("acknowledged", "reported", "accepted")),
]
WORDS = {
    "zh": {
        "title": "关于设立车站体温检测点的命令",
        "clause": "各市州在火车站、汽车站设体温检测点，三班值守。",
        "report": "火车站、汽车站检测点已设，三班值守。",
        "headings": ("湖南省", "张家界市", "怀化市"),
    },
    "en": {
        "title": "Temperature checks at stations",
        "clause": "Each prefecture sets up checks at its railway and bus stations, in three shifts.",
        "report": "Checks stand at both stations, in three shifts.",
        "headings": ("Hunan Province", "Zhangjiajie", "Huaihua"),
    },
}


def test_an_order_goes_out_and_comes_back_proven(product, language, visit):
    words = WORDS[language]
    commander = visit(product, language).enter_as("province-commander")
    officer = visit(product, language).enter_as("zhangjiajie-duty")

    look_at_both_truths(commander)
    send_to_all_prefectures(commander, words)
    task = sign_as_it_arrives(officer, words)
    see_the_signature(commander)
    report_with_photo(officer, words)
    accept_what_arrived(commander, task, words)

    check_timeline(commander, words)
    check_record(product, words)


def look_at_both_truths(commander: Visitor) -> None:
    """What was known at 15:00 of the 29th, and what has been published since."""
    page = commander.page
    expect(page.locator("h1")).to_have_text(WORDS[commander.language]["headings"][0])
    pictures.keep(page, f"board.{commander.language}")

    page.locator('input[name="day"]').fill("2020-01-29")
    expect(cumulative(commander, ZHANGJIAJIE)).to_contain_text("–", timeout=SOON_MS)
    expect(page.locator("#board-truths")).to_contain_text("277")
    pictures.keep(page, f"truths.{commander.language}")

    page.locator("#board-known").select_option("all")
    for code, count in KNOWN_SINCE.items():
        expect(cumulative(commander, code)).to_have_text(count, timeout=SOON_MS)
    expect(page.locator("#board-units tfoot td").nth(1)).to_have_text("277")
    expect(page).to_have_url(re.compile("known=all"))


def cumulative(visitor: Visitor, code: str) -> Locator:
    return visitor.part(f'#board-units tr[data-lf-code="{code}"] td').nth(1)


def send_to_all_prefectures(commander: Visitor, words) -> None:
    steps.write_order(commander, title=words["title"], clause=words["clause"])
    pictures.keep(commander.page, f"draft.{commander.language}")
    steps.ready_to_issue(commander).click()
    expect(commander.part("#signing")).to_be_visible()
    pictures.keep(commander.page, f"order.{commander.language}")


def sign_as_it_arrives(officer: Visitor, words) -> int:
    """The desk was open all the time and is not reloaded."""
    page = officer.page
    line = steps.line_on_desk(officer, words["title"])
    expect(line).to_be_visible(timeout=SOON_MS)
    page.set_viewport_size(PHONE)
    pictures.keep(page, f"desk-phone.{officer.language}")

    officer.press("Sign", inside=line)
    expect(officer.button("Report done")).to_be_visible()
    return steps.number_at_end(officer)


def see_the_signature(commander: Visitor) -> None:
    """The order's page was open all the time and is not reloaded."""
    signed = commander.part(f'#signing tr[data-lf-code="{ZHANGJIAJIE}"]').first
    expect(signed.locator("td").first).to_have_text(re.compile(r"1\D+1"), timeout=SOON_MS)
    pictures.keep(commander.page, f"signing.{commander.language}")


def report_with_photo(officer: Visitor, words) -> None:
    page = officer.page
    page.locator("#report-text").fill(words["report"])
    photo = {"name": "checkpoint.png", "mimeType": "image/jpeg", "buffer": pictures.photo()}
    page.locator("#report-photos").set_input_files([photo])
    expect(page.locator(".lf-photo-view img")).to_be_visible()
    officer.press("Report done")
    expect(page.locator(".lf-evidence img")).to_be_visible()


def accept_what_arrived(commander: Visitor, task: int, words) -> None:
    """Reported while the commander looked on; the report is opened from what the page then shows."""
    page = commander.page
    area = commander.part(f'#signing tr[data-lf-code="{ZHANGJIAJIE}"]').first
    expect(area.locator("td").nth(1)).to_have_text("1", timeout=SOON_MS)
    area.get_by_role("link").click()
    page.locator(f'#branch a[href="/tasks/{task}/"]').click()

    expect(page.locator("#task-facts")).to_contain_text(words["report"])
    expect(page.locator(".lf-evidence img")).to_have_js_property("complete", value=True)
    assert page.locator(".lf-evidence img").evaluate("image => image.naturalWidth") > 0
    pictures.keep(page, f"report.{commander.language}")
    commander.press("Accept")
    expect(commander.button("Accept")).to_have_count(0)
    commander.sees("#task-facts", commander.say("Verified and closed"))


def check_timeline(commander: Visitor, words) -> None:
    """The board tells the whole story, in the reader's language."""
    commander.page.goto("/board/")
    story = commander.part("#board-timeline")
    for act in ("acknowledged", "reported", "accepted"):
        sentence = commander.say(str(TASK_ACTS[f"tasks.task.{act}"]))
        place = words["headings"][1]
        expect(story).to_contain_text(sentence.format(place=place, title=words["title"]))
    expect(story).to_contain_text(words["title"])


def check_record(product, words) -> None:
    """The chain holds the same acts in the same order, and is unbroken."""
    lines = [
        line.split("\t") for line in product.run("ledger", "show", "--last", "200").splitlines()
    ]
    acts = [act for _seq, _at, act, *_who, text in lines if words["title"] in text]

    verdict = product.run("ledger", "verify")

    assert [act for act in acts if act in WALK] == WALK
    assert int(verdict.split()[0]) >= max(int(seq) for seq, *_rest in lines)
