"""Every Chinese sentence keeps what its English one holds, and is set as Chinese is set."""

import re
from collections import defaultdict
from collections.abc import Iterator

import polib
import pytest

from lianfang.config import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+>")
HAN = r"[\u4e00-\u9fff]"
NARROW = re.compile(rf"{HAN}\s*[,;:?!()](?!\d)|[,;:?!()]\s*{HAN}")
FILES = [catalogue.CATALOGUE, *sorted(catalogue.PARTS.glob("*.po"))]

Pair = tuple[str, str]


def pairs(entries: polib.POFile) -> Iterator[Pair]:
    """Each translation with the English it stands for; of two numbers the later, which holds all."""
    for entry in entries:
        chinese = entry.msgstr or entry.msgstr_plural.get(0, "")
        if chinese:
            yield entry.msgid_plural or entry.msgid, chinese


def changed(found: Iterator[Pair], pattern: re.Pattern[str]) -> list[Pair]:
    return [
        (english, chinese)
        for english, chinese in found
        if set(pattern.findall(english)) != set(pattern.findall(chinese))
    ]


def narrow(found: Iterator[Pair]) -> list[str]:
    return [chinese for _, chinese in found if NARROW.search(chinese)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_holds_the_places_and_tags_of_its_sentence(path):
    entries = polib.pofile(str(path))

    assert changed(pairs(entries), PLACEHOLDER) == []
    assert changed(pairs(entries), TAG) == []
    assert any(pairs(entries))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_chinese_is_punctuated_in_full_width(path):
    assert narrow(pairs(polib.pofile(str(path)))) == []


def test_no_two_rooms_translate_one_sentence_differently():
    """The catalogue holds one of them: the other would read wrongly in its room. A context parts them."""
    told = defaultdict(set)
    for path in FILES[1:]:
        for entry in polib.pofile(str(path)):
            if entry.msgid:
                told[entry.msgctxt, entry.msgid].add(entry.msgstr or entry.msgstr_plural.get(0))

    assert {key: found for key, found in told.items() if len(found) > 1} == {}


def test_the_guards_bite():
    lost = ("{count} of {total}", "{count}个")

    assert changed(iter([lost]), PLACEHOLDER) == [lost]
    assert narrow(iter([("Stop, please.", "停,请")])) == ["停,请"]
    assert narrow(iter([("Stop, please.", "停，请（x）")])) == []
