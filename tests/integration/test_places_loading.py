"""Loading a place pack: what is refused, what is written, and that a second time changes nothing."""

import gzip
import shutil
from datetime import date

import pytest

from lianfang.ground.kernel.packs import BrokenData, DataFolder, MissingData
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places import loading, queries
from lianfang.ground.places.errors import AnotherTree
from lianfang.ground.places.models import Level, Place, PlaceChange, Tree
from lianfang.ground.posts import actors
from tests.factories import LITTORAL, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path):
    """A copy of the made-up country to break or change."""
    return DataFolder(shutil.copytree(LITTORAL, tmp_path / "littoral"))


def load(folder):
    return loading.load(folder, by=actors.system(), now=NOON, report=lambda rows: None)


def append(folder, name, line):
    with folder.file(name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


@pytest.mark.parametrize(
    ("table", "line", "why"),
    [
        ("divisions", "7103,Highcliff,parish,3,71,parish,1,7103,,", "stands here twice"),
        ("divisions", "7301,Lost,parish,3,73,parish,1,7301,,", "no place 73 comes before it"),
        ("divisions", "7104,Moor,county,3,71,parish,1,7104,,", "knows no level “county”"),
        ("divisions", "71o4,Moor,parish,3,71,parish,1,71o4,,", "code of digits"),
        ("divisions", "7104,Moor,parish", "it has 3 cells"),
        ("zone_hosts", "7101,7102,why,why,evidence", "statistical zone and its host"),
        ("population_shire", "79,Nowhere,100,,10", "79 is not in the tree"),
    ],
)
def test_a_broken_row_is_named_and_nothing_is_kept(pack, table, line, why):
    append(pack, table, line)

    with pytest.raises(BrokenData) as refusal:
        load(pack)

    sentence = refusal.value.sentence()
    assert pack.file(table).name in sentence
    assert why in sentence or "cells" in sentence
    assert not Place.objects.exists()


def test_a_table_that_is_not_there_is_named(pack):
    pack.file("zone_hosts").unlink()

    with pytest.raises(MissingData):
        load(pack)


def test_another_countrys_pack_is_refused(littoral, pack):
    text = (pack.path / "pack.yaml").read_text(encoding="utf-8")
    (pack.path / "pack.yaml").write_text(
        text.replace("code: littoral", "code: inland"), encoding="utf-8"
    )

    with pytest.raises(AnotherTree):
        load(DataFolder(pack.path))

    assert Tree.objects.get().pack == "littoral"


def test_the_made_up_country_stands(littoral):
    assert queries.counts() == {"1": 1, "2": 2, "3": 5, "zones": 0}
    assert queries.misplaced() == []
    assert [level.name for level in queries.levels()] == ["Realm", "Shire", "Parish"]
    assert [place.label for place in queries.path("7102")] == ["Littoral", "Northshire", "Saltmere"]


def test_the_root_gets_what_its_parts_add_up_to(littoral):
    shires = queries.children("7")

    assert littoral.population == sum(shire.population for shire in shires)
    assert "sum of the shires" in littoral.population_basis_en


def test_loading_again_writes_nothing(pack):
    first = load(pack)
    entries = Entry.objects.count()

    assert first > 0
    assert load(pack) == 0
    assert Entry.objects.count() == entries


def test_only_what_differs_is_written(pack):
    load(pack)
    digest = Tree.objects.get().digest
    divisions = pack.file("divisions")
    divisions.write_text(
        divisions.read_text(encoding="utf-8").replace("Gullwick", "Gullwich"), encoding="utf-8"
    )

    assert load(pack) == 1
    assert Place.objects.get(code="7101").name == "Gullwich"
    assert Tree.objects.get().digest != digest


def test_the_loading_stands_in_the_ledger(littoral):
    entry = Entry.objects.get(act="places.tree.loaded")

    assert entry.place_id == "7"
    assert entry.items == Place.objects.count()


def test_a_level_takes_its_new_name(pack):
    load(pack)
    text = (pack.path / "pack.yaml").read_text(encoding="utf-8")
    (pack.path / "pack.yaml").write_text(
        text.replace("en: Shire,", "en: Riding,"), encoding="utf-8"
    )

    assert load(DataFolder(pack.path)) == 1
    assert Level.objects.get(no=2).name_en == "Riding"


def test_changes_between_lists_are_replaced_when_the_pack_says_otherwise(pack):
    header = "change,level,code,name_2019,name_2022,parent_code\n"
    mill = "removed,parish,7103,Highcliff,,71\nadded,parish,7109,,Highcliff,71\n"
    (pack.path / "admin" / "changes.csv.gz").write_bytes(gzip.compress((header + mill).encode()))
    load(pack)

    assert queries.successor_of("7103", on=date(2034, 1, 1)) == "7109"

    (pack.path / "admin" / "changes.csv.gz").write_bytes(gzip.compress(header.encode()))
    load(pack)

    assert not PlaceChange.objects.exists()
