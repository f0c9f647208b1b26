"""What may be handed in as proof: looked at by content, cleaned, and kept under its digest."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from lianfang.ground.tasks.errors import EvidenceTooLarge, TooMuchEvidence, UnknownEvidence
from lianfang.ground.tasks.terms import EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTE = 1024 * 1024
LARGEST_FILE_BYTES = 10 * MEGABYTE
LARGEST_PHOTO_PIXELS = 50_000_000
MOST_FILES = 10
LONGEST_NAME = 120

_GPS_TAG = 0x8825
_PHOTO_TYPES = {
    "JPEG": ("JPEG", "image/jpeg", "jpg"),
    # Some phones put several pictures into one JPEG; the first one is the photo.
    "MPO": ("JPEG", "image/jpeg", "jpg"),
    "PNG": ("PNG", "image/png", "png"),
    "WEBP": ("WEBP", "image/webp", "webp"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OFFICE_TYPES = {
    "word/document.xml": (f"{_OFFICE}.wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
}
_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|iframe|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it was sent: its name is a claim."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A file that was looked at and cleaned, ready to be kept."""

    kind: EvidenceKind
    name: str
    content: bytes
    content_type: str
    extension: str
    sha256: str

    @property
    def path(self) -> str:
        return f"evidence/{self.sha256[:2]}/{self.sha256}.{self.extension}"


def examine_all(uploads: Sequence[Upload], *, keep_location: bool = False) -> list[Proof]:
    """Look at every file before any is kept, so that a refusal leaves nothing half done."""
    if len(uploads) > MOST_FILES:
        raise TooMuchEvidence(limit=MOST_FILES)
    proofs = [examine(upload, keep_location=keep_location) for upload in uploads]
    return list({proof.sha256: proof for proof in proofs}.values())


def examine(upload: Upload, *, keep_location: bool = False) -> Proof:
    """Tell by content what a file is; refuse what cannot be opened safely.

    A photo is written anew: that removes hidden payloads and, unless wanted, where it was taken.
    """
    name = safe_name(upload.name)
    if len(upload.content) > LARGEST_FILE_BYTES:
        size = -(-len(upload.content) // MEGABYTE)
        raise EvidenceTooLarge(name=name, size=size, limit=LARGEST_FILE_BYTES // MEGABYTE)
    found = _photo(upload.content, keep_location=keep_location) or _document(upload.content)
    if found is None:
        raise UnknownEvidence(name=name)
    kind, content, content_type, extension = found
    return Proof(
        kind=kind,
        name=f"{PurePath(name).stem[:LONGEST_NAME]}.{extension}",
        content=content,
        content_type=content_type,
        extension=extension,
        sha256=sha256(content).hexdigest(),
    )


def keep(proof: Proof) -> str:
    """Write the content under its digest, once; return its name in the file store."""
    if not default_storage.exists(proof.path):
        default_storage.save(proof.path, ContentFile(proof.content))
    return proof.path


def safe_name(name: str) -> str:
    """The last part of a file name, without control characters or anything that looks like a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(
        letter for letter in last if letter.isprintable() and letter not in '<>:"|?*'
    )
    return printable.strip(". ")[-LONGEST_NAME:] or "file"


_Found = tuple[EvidenceKind, bytes, str, str]


def _photo(content: bytes, *, keep_location: bool) -> _Found | None:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "MPO")) as image:
            if image.width * image.height > LARGEST_PHOTO_PIXELS:
                return None
            encoder, content_type, extension = _PHOTO_TYPES[image.format or ""]
            cleaned = _written_anew(image, encoder=encoder, keep_location=keep_location)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        KeyError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None
    return EvidenceKind.PHOTO, cleaned, content_type, extension


def _written_anew(image: Image.Image, *, encoder: str, keep_location: bool) -> bytes:
    exif = image.getexif()
    if not keep_location:
        exif.pop(_GPS_TAG, None)
    upright = ImageOps.exif_transpose(image)
    exif.pop(0x0112, None)
    if encoder == "JPEG" and upright.mode not in {"RGB", "L"}:
        upright = upright.convert("RGB")
    out = io.BytesIO()
    options = {} if encoder == "PNG" else {"quality": 88}
    upright.save(out, encoder, exif=exif.tobytes(), **options)
    return out.getvalue()


def _document(content: bytes) -> _Found | None:
    if content.startswith(b"%PDF-"):
        return EvidenceKind.FILE, content, "application/pdf", "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_document(content)
    return _plain_text(content)


def _office_document(content: bytes) -> _Found | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return None
    for marker, (content_type, extension) in _OFFICE_TYPES.items():
        if marker in names and "[Content_Types].xml" in names:
            return EvidenceKind.FILE, content, content_type, extension
    return None


def _plain_text(content: bytes) -> _Found | None:
    if not content.strip() or b"\x00" in content or _MARKUP.search(content):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return EvidenceKind.FILE, text.encode(), "text/plain; charset=utf-8", "txt"
    return None
