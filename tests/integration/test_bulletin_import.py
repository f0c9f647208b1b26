import csv
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.ground.figures.models import Statement
from lianfang.ground.kernel import clock
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import imports
from lianfang.insight.sitreps.imports import errors, reading
from lianfang.insight.sitreps.models import Upload
from tests.factories import an_actor, signed_in
from tests.integration.test_daily_report import BRIEFING, hunan, known

__all__ = ["hunan"]

HEADING = ["地区", "统计日期", "累计确诊", "累计治愈", "累计死亡"]
ROWS = [["长沙市", "2020-01-29", "57", "1", "0"], ["株洲", "2020年1月29日", "18", "0", "0"]]
NAME = "通报.csv"


def as_csv(*rows, delimiter=",", encoding="utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADING, *rows] if rows else [])
    return text.getvalue().encode(encoding)


def as_book(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def province(hunan):
    return an_actor(Role.DUTY_OFFICER, "43")


@pytest.fixture
def receive(province):
    return lambda content, name=NAME: imports.receive(
        name=name, content=content, by=province, now=BRIEFING
    )


@pytest.fixture
def look(receive, province):
    return lambda content: imports.preview(receive(content), by=province, now=BRIEFING)


def take(upload, by, **more) -> int:
    return imports.commit(upload_id=upload.pk, by=by, now=BRIEFING, **more)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"%PDF-1.4 ...", errors.UnreadableFile),
        (b"\xd0\xcf\x11\xe0 old workbook", errors.UnreadableFile),
        (b"PK\x03\x04 not really", errors.UnreadableFile),
        (b"abc\x00def,1\n", errors.UnreadableFile),
        (b"\xff\xff\xff\x81", errors.WrongEncoding),
        (b"", errors.EmptyTable),
        ("地区,日期\n".encode(), errors.EmptyTable),
        (b"a,b\n" * (reading.MOST_ROWS + 2), errors.TooManyRows),
        (b"x" * (30 * 1024 * 1024), errors.FileTooLarge),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_not_kept(receive, content, refusal):
    with pytest.raises(refusal) as refused:
        receive(content)

    assert NAME in refused.value.sentence()
    assert not Upload.objects.exists()


def test_a_book_that_unpacks_to_a_mountain_is_not_opened(receive):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.LARGEST_UNPACKED_BYTES + 1))

    with pytest.raises(errors.SwollenFile):
        receive(file.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        as_csv(*ROWS),
        as_csv(*ROWS, encoding="gb18030"),
        as_csv(*ROWS, encoding="utf-8-sig"),
        as_csv(*ROWS, encoding="utf-16"),
        as_csv(*ROWS, delimiter="\t"),
        as_csv(*ROWS, delimiter=";"),
        as_book(HEADING, *ROWS),
        as_book(["湖南省疫情通报"], [], HEADING, *ROWS),
    ],
)
def test_whatever_spreadsheets_write_is_understood(look, content):
    preview = look(content)

    assert [row.place.code for row in preview.rows] == ["4301", "4302"]
    assert preview.rows[0].values == {"confirmed": 57, "cured": 1, "dead": 0}
    assert preview.refused == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["长沙市", "2020-01-29", "57"], "breaks off"),
        (["长砂市", "2020-01-29", "57", "1", "0"], "Did you mean Changsha"),
        (["月球", "2020-01-29", "57", "1", "0"], "no “月球” here"),
        (["长沙市", "2020-02-30", "57", "1", "0"], "not a day"),
        (["长沙市", "1月29日", "57", "1", "0"], "not a day"),
        (["长沙市", "2020-01-30", "57", "1", "0"], "has not come yet"),
        (["长沙市", "2020-01-29", "-5", "1", "0"], "not a count"),
        (["长沙市", "2020-01-29", "5.5", "1", "0"], "not a count"),
        (["长沙市", "2020-01-29", "57例", "1", "0"], "not a count"),
        (["长沙市", "2020-01-29", "=B2+1", "1", "0"], "is a formula"),
        (["长沙市", "2020-01-29", "", "", ""], "breaks off"),
        (["430100", "2020-01-29", "57", "1", "0"], "in row 2 already"),
    ],
)
def test_each_bad_row_has_its_reason_and_nothing_is_taken(look, province, row, why):
    preview = look(as_book(HEADING, ROWS[0], row))

    (refused,) = preview.refused
    assert why in " ".join(map(str, refused.reasons))
    with pytest.raises(errors.RowsRefused):
        take(preview.upload, province)
    assert known("4301").value is None


def test_all_is_taken_at_once_and_once(receive, province):
    upload = receive(as_csv(*ROWS))
    before = Statement.objects.count()

    assert take(upload, province) == 6
    assert take(upload, province) == 0
    assert receive(as_csv(*ROWS)).pk == upload.pk
    assert Statement.objects.count() == before + 6
    assert known("4301").value == 57
    assert known("4301").source == NAME
    assert Entry.objects.filter(act="sitreps.bulletin.imported").count() == 1


def test_a_falling_count_is_taken_as_a_correction_only(receive, province):
    upload = receive(as_csv(["长沙市", "2020-01-29", "40", "1", "0"]))

    with pytest.raises(errors.CorrectionsNeedReason):
        take(upload, province)
    assert take(upload, province, reason="double entry") == 3
    assert known("4301").value == 40


def test_another_word_on_a_known_day_is_a_correction(look):
    preview = look(as_csv(["长沙市", "2020-01-28", "47", "0", "0"]))

    assert preview.corrections[0].falls == [
        "Confirmed, cumulative: 46 was known for this day, the file says 47."
    ]


def test_a_prefecture_cannot_import_for_its_neighbor(hunan):
    by = an_actor(Role.DUTY_OFFICER, "4302")
    upload = imports.receive(name=NAME, content=as_csv(ROWS[0]), by=by, now=BRIEFING)

    (row,) = imports.preview(upload, by=by, now=BRIEFING).refused

    assert "no “长沙市” here" in row.reasons[0]


def test_another_place_s_upload_is_not_there(receive, province):
    upload = receive(as_csv(*ROWS))

    with pytest.raises(errors.NoSuchUpload):
        take(upload, an_actor(Role.DUTY_OFFICER, "4302"))


def test_columns_can_be_chosen(receive, province):
    upload = receive(b"A,B,C\n4301,2020-01-29,57\n4302,2020-01-29,18\n")

    with pytest.raises(errors.ColumnsMissing):
        imports.preview(upload, by=province, now=BRIEFING)
    with pytest.raises(errors.ColumnTwice):
        imports.choose_columns(upload_id=upload.pk, mapping=["place"] * 3, by=province)
    chosen = ["place", "day", "confirmed"]
    upload = imports.choose_columns(upload_id=upload.pk, mapping=chosen, by=province)
    assert imports.preview(upload, by=province, now=BRIEFING).figures == 2


def test_a_publication_in_the_future_is_refused(receive, province):
    upload = receive(as_csv(*ROWS))

    with pytest.raises(errors.PublishedInFuture):
        take(upload, province, published_at=BRIEFING.replace(hour=16))


@pytest.fixture
def officer(client, hunan):
    clock.set_to(shown_at=BRIEFING)
    client.cookies["django_language"] = "en"
    return signed_in(client, Role.DUTY_OFFICER, "43")


def send(client, content: bytes):
    return client.post("/reports/import/", {"file": SimpleUploadedFile(NAME, content)}, follow=True)


def test_the_three_steps_on_the_page(officer):
    answer = send(officer, as_csv(*ROWS))
    assert "Take all 6 figures" in answer.content.decode()

    upload = Upload.objects.get()
    taken = officer.post(f"/reports/import/{upload.pk}/take/", follow=True)
    assert "6 figures were imported" in taken.content.decode()
    again = officer.post(f"/reports/import/{upload.pk}/take/", follow=True)
    assert "0 figures were imported" in again.content.decode()


def test_a_bad_file_is_explained_on_the_page(officer):
    answer = send(officer, b"%PDF-1.4")

    assert answer.status_code == 422
    assert "Save it as CSV or as XLSX" in answer.content.decode()
    assert officer.post("/reports/import/").status_code == 422


def test_a_long_preview_has_pages_and_shows_refused_rows_first(officer):
    days = [f"2019-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 28)]
    rows = [["长沙市", day, "1", "0", "0"] for day in days] + [["月球", days[0], "1", "0", "0"]]

    page = send(officer, as_csv(*rows)).content.decode()

    assert "Page 1 of 7" in page
    assert "no “月球” here" in page
    assert "Take all" not in page
