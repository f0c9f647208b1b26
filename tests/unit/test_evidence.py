"""Attacks on the evidence door: what a file claims to be does not count, what it is does."""

import io
import zipfile

import pytest
from PIL import Image

from lianfang.ground.tasks import evidence
from lianfang.ground.tasks.errors import EvidenceTooLarge, TooMuchEvidence, UnknownEvidence
from lianfang.ground.tasks.terms import EvidenceKind

GPS = 0x8825


def a_photo(*, kind="JPEG", size=(40, 30), exif=None):
    out = io.BytesIO()
    picture = Image.new("RGB", size, "teal")
    options = {"exif": exif} if exif else {}
    picture.save(out, kind, **options)
    return out.getvalue()


def with_place():
    exif = Image.Exif()
    exif[GPS] = exif.get_ifd(GPS) | {1: "N", 2: (28.0, 11.0, 42.0)}
    return exif


def an_archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"<html><script>alert(1)</script></html>"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("note.txt", b"hello <ScRiPt src=//evil>"),
        ("report.pdf", b"MZ\x90\x00\x03"),
        ("list.xlsx", an_archive("evil.exe")),
        ("list.docx", b"PK\x03\x04 broken"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 cut off"),
        ("page.xml", b"<?xml version='1.0'?><x/>"),
        ("empty.txt", b"  \n"),
    ],
)
def test_what_is_not_what_it_claims_is_refused(name, content):
    with pytest.raises(UnknownEvidence) as refused:
        evidence.examine(evidence.Upload(name=name, content=content))

    assert name in refused.value.sentence()


def test_a_file_that_is_too_large_is_refused():
    content = b"x" * (evidence.LARGEST_FILE_BYTES + 1)

    with pytest.raises(EvidenceTooLarge):
        evidence.examine(evidence.Upload(name="big.txt", content=content))


def test_too_many_files_are_refused():
    uploads = [evidence.Upload(name=f"{n}.txt", content=b"x") for n in range(11)]

    with pytest.raises(TooMuchEvidence):
        evidence.examine_all(uploads)


def test_a_picture_that_unpacks_to_a_flood_is_refused(monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST_PHOTO_PIXELS", 1000)

    with pytest.raises(UnknownEvidence):
        evidence.examine(evidence.Upload(name="bomb.png", content=a_photo(kind="PNG")))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\temp\\gate.jpg", "gate.jpg"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("...", "file.jpg"),
        ("照片.jpeg", "照片.jpg"),
    ],
)
def test_a_name_is_never_a_path(name, kept):
    proof = evidence.examine(evidence.Upload(name=name, content=a_photo()))

    assert proof.name == kept
    assert proof.path == f"evidence/{proof.sha256[:2]}/{proof.sha256}.jpg"


def test_where_a_photo_was_taken_is_removed():
    proof = evidence.examine(evidence.Upload(name="a.jpg", content=a_photo(exif=with_place())))

    assert GPS not in Image.open(io.BytesIO(proof.content)).getexif()


def test_the_place_is_kept_when_it_is_wanted():
    upload = evidence.Upload(name="a.jpg", content=a_photo(exif=with_place()))

    proof = evidence.examine(upload, keep_location=True)

    assert GPS in Image.open(io.BytesIO(proof.content)).getexif()


def test_what_hides_behind_a_photo_is_left_behind():
    content = a_photo() + b"<script>alert(1)</script>"

    proof = evidence.examine(evidence.Upload(name="a.jpg", content=content))

    assert b"script" not in proof.content


@pytest.mark.parametrize(
    ("content", "kind", "extension"),
    [
        (a_photo(), EvidenceKind.PHOTO, "jpg"),
        (a_photo(kind="PNG"), EvidenceKind.PHOTO, "png"),
        (a_photo(kind="WEBP"), EvidenceKind.PHOTO, "webp"),
        (b"%PDF-1.7 ...", EvidenceKind.FILE, "pdf"),
        (an_archive("[Content_Types].xml", "word/document.xml"), EvidenceKind.FILE, "docx"),
        (an_archive("[Content_Types].xml", "xl/workbook.xml"), EvidenceKind.FILE, "xlsx"),
        ("已落实".encode("gb18030"), EvidenceKind.FILE, "txt"),
    ],
)
def test_what_can_be_opened_safely_is_taken(content, kind, extension):
    proof = evidence.examine(evidence.Upload(name="x.exe", content=content))

    assert (proof.kind, proof.extension) == (kind, extension)


def test_the_same_file_twice_is_one_proof():
    upload = evidence.Upload(name="a.txt", content=b"done")

    assert len(evidence.examine_all([upload, upload])) == 1
