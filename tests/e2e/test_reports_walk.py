"""The figures of a day from the prefectures to the province's publication, and in from a file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bench import harness
from tests.e2e.visitor import SOON_MS

if TYPE_CHECKING:
    from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
DAY = "2020-01-29"
SIGNED_IN_HERE = {"4301": "changsha-duty", "4308": "zhangjiajie-duty"}
FROM_THE_FILE = {"4302", "4303"}
PREFECTURES = [f"43{number:02}" for number in range(1, 14)] + ["4331"]
OTHERS = [code for code in PREFECTURES if code not in FROM_THE_FILE | SIGNED_IN_HERE.keys()]

HEADING = "地区,截止日期,累计确诊,累计治愈,累计死亡\r\n"
WRONG = HEADING + "株洲市,2020-01-29,18,0,0\r\n湘谭市,2020-01-29,9,0,0\r\n"
RIGHT = WRONG.replace("湘谭市", "湘潭市")


def test_the_day_is_confirmed_below_and_published_above(fresh_home, language, visit):
    confirm_others(fresh_home)
    with harness.product(fresh_home) as product:
        province = visit(product, language).enter_as("province-publisher")
        import_the_rest(province)
        province.page.goto(f"/reports/?day={DAY}")
        expect(confirmed(province)).to_have_text(re.compile(r"12\D+14"))

        changsha = visit(product, language).enter_as(SIGNED_IN_HERE["4301"])
        confirm_figures(changsha, confirmed=57)
        expect(confirmed(province)).to_have_text(re.compile(r"13\D+14"), timeout=SOON_MS)
        zhangjiajie = visit(product, language).enter_as(SIGNED_IN_HERE["4308"])
        report_zero(zhangjiajie)
        expect(confirmed(province)).to_have_text(re.compile(r"14\D+14"), timeout=SOON_MS)

        publish(province)
        province.page.goto(f"/board/43/?day={DAY}")
        expect(province.part("#board-units tfoot td").nth(1)).to_have_text("238")
        province.sees('#board-units tr[data-lf-code="4308"]', "0")
        assert "unbroken" in product.run("ledger", "verify")


def confirm_others(home) -> None:
    environment = os.environ | {"LIANFANG_HOME": str(home)}
    command = [sys.executable, "-m", "tests.e2e.confirm_others", DAY, *OTHERS]
    subprocess.run(command, env=environment, cwd=harness.ROOT, check=True)


def confirmed(visitor: Visitor):
    return visitor.part("#units .lf-progress").first


def confirm_figures(officer: Visitor, *, confirmed: int) -> None:
    officer.page.goto(f"/reports/?day={DAY}")
    officer.part("#value-confirmed").fill(str(confirmed))
    officer.press("Confirm these figures")
    expect(officer.button("Confirm these figures")).to_have_count(0)


def report_zero(officer: Visitor) -> None:
    officer.page.goto(f"/reports/?day={DAY}")
    officer.press("Report zero: nothing new")
    expect(officer.button("Report zero: nothing new")).to_have_count(0)


def publish(province: Visitor) -> None:
    province.press("Publish the day")
    province.press("Publish the day", inside=province.part("dialog[open]"))
    expect(province.button("Publish the day")).to_have_count(0)


def import_the_rest(province: Visitor) -> None:
    """A file with a mistyped name is refused as a whole, with the row; the mended one is taken."""
    send(province, "bulletin-1.csv", WRONG)
    refused = province.part("#preview tbody tr").first
    expect(refused).to_contain_text("3")
    expect(refused).to_contain_text("湘谭市")
    expect(refused).to_contain_text(province.say("Cannot be taken"))
    expect(take_button(province)).to_have_count(0)

    send(province, "bulletin-2.csv", RIGHT)
    take_button(province).click()
    expect(province.part("#preview")).to_have_count(0)


def send(province: Visitor, name: str, text: str) -> None:
    province.page.goto("/reports/import/")
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    province.part("#file").set_input_files([file])
    province.press("Send and look")
    expect(province.part("#preview")).to_be_visible()


def take_button(province: Visitor):
    return province.part('#preview form[action$="/take/"] button[type="submit"]')
