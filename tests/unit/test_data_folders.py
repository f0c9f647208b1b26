"""A data folder says which file, which row and why."""

import gzip

import pytest

from lianfang.ground.kernel.packs import BrokenData, DataFolder, MissingData


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pack.yaml").write_text("code: p\nfiles: {people: tables/people.csv}\n")
    (tmp_path / "tables").mkdir()
    return DataFolder(tmp_path)


def put(folder, text, name="tables/people.csv"):
    (folder.path / name).write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("code,n\n1,2\n3\n", "row 3", "it has 1 cells where the heading has 2."),
        ("code,n\n1,2,3\n", "row 2", "it has 3 cells where the heading has 2."),
        (b"code,n\n\xb3\xa4,2\n", "start", "it cannot be read as UTF-8 text"),
    ],
)
def test_a_broken_table_is_refused_by_row(folder, text, where, why):
    put(folder, text)

    with pytest.raises(BrokenData) as refusal:
        list(folder.rows("people"))

    assert refusal.value.params["file"] == "people.csv"
    assert refusal.value.params["where"] == where
    assert refusal.value.params["why"].startswith(why)


def test_a_cell_that_is_no_number_is_refused_by_row_and_column(folder):
    put(folder, "code,n\n1,many\n")
    row = next(folder.rows("people"))

    with pytest.raises(BrokenData) as refusal:
        row.integer("n")

    assert refusal.value.sentence() == (
        "people.csv, row 2: “many” in column “n” is not a number. "
        "Put the file right and load again; nothing of it was kept."
    )


def test_half_a_person_is_no_whole_number(folder):
    put(folder, "n\n1.5\n")
    row = next(folder.rows("people"))

    assert row.number("n") == 1.5
    with pytest.raises(BrokenData):
        row.integer("n")


def test_a_missing_column_is_named(folder):
    put(folder, "code\n1\n")

    with pytest.raises(BrokenData) as refusal:
        next(folder.rows("people"))["n"]

    assert "the column “n” is missing" in refusal.value.sentence()


def test_a_missing_file_is_named(folder):
    with pytest.raises(MissingData) as refusal:
        folder.file("people")

    assert refusal.value.params["file"] == "people"


def test_yaml_that_cannot_be_read_names_its_line(folder):
    put(folder, "a: 1\nb: [1,\n", name="list.yaml")

    with pytest.raises(BrokenData) as refusal:
        folder.yaml("list.yaml")

    assert refusal.value.params["where"] == "line 3"


def test_no_and_on_are_words(folder):
    put(folder, "{no: 1, on: 2, yes: y, t: true}\n", name="words.yaml")

    assert folder.yaml("words.yaml") == {"no": 1, "on": 2, "yes": "y", "t": True}


def test_empty_cells_and_blank_lines(folder):
    put(folder, "\ufeffcode, n\n 1 ,\n\n2,7\n")
    first, second = folder.rows("people")

    assert (first["code"], first.integer("n")) == ("1", None)
    assert (second.integer("n"), second.line) == (7, 4)


def test_a_packed_table_reads_like_a_plain_one(folder):
    put(folder, gzip.compress(b"code\n1\n"), name="packed.csv.gz")

    assert [dict(row) for row in folder.rows("packed.csv.gz")] == [{"code": "1"}]


def test_a_scenario_lies_over_its_pack(folder, tmp_path):
    over = tmp_path / "scenario"
    over.mkdir()
    (over / "scenario.yaml").write_text("code: s\nfiles: {facts: facts.yaml}\n")
    (over / "facts.yaml").write_text("[]\n")
    put(folder, "code\n1\n")
    scenario = DataFolder(over, over=folder)

    assert scenario.manifest["code"] == "s"
    assert scenario.has("facts")
    assert scenario.file("people") == folder.file("people")
    assert scenario.pack is folder
