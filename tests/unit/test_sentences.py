"""A ledger entry reads in the language of whoever reads it, not of whoever acted."""

import json

import pytest
from django.utils import translation

from lianfang.ground.ledger import sentences
from lianfang.ground.ledger.models import Entry

ISSUED = {
    "title": "关于实行零报告的命令",
    "title_en": "Report zero",
    "year": 2020,
    "number": 3,
    "count": 14,
}


def said(act: str, data: dict, language: str) -> str:
    with translation.override(language):
        return sentences.sentence_of(Entry(act=act, data=json.dumps(data)), actor="")


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [("zh-hans", "关于实行零报告的命令", "〔2020〕3号"), ("en", "Report zero", "(2020) No. 3")],  # noqa: RUF001  as numbers are written
)
def test_title_and_number_of_an_order_are_in_the_readers_language(language, title, number):
    sentence = said("orders.order.issued", ISSUED, language)

    assert title in sentence
    assert number in sentence


def test_a_title_without_english_is_shown_as_it_is():
    assert "关于实行零报告的命令" in said("tasks.task.reported", ISSUED | {"title_en": ""}, "en")


def test_an_old_entry_without_its_number_has_a_dash_not_an_error():
    assert "“–”" in said("orders.order.issued", {}, "en")


@pytest.mark.parametrize(("language", "day"), [("zh-hans", "1月28日"), ("en", "28 January 2020")])
def test_the_day_of_a_report_is_written_as_the_reader_writes_it(language, day):
    assert day in said("sitreps.report.confirmed", {"day": "2020-01-28"}, language)
