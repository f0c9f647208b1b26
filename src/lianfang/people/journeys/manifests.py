"""Reading a passenger list: all of it is right, or every row that is not is named."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.people.journeys import rules
from lianfang.people.journeys.errors import ManifestRefused
from lianfang.people.journeys.terms import Ride, Seat, Standing, Traveller

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS = 5_000
MOST_FAULTS = 50
_COLUMNS: Mapping[str, str] = {
    "document": "document", "证件号": "document", "证件号码": "document", "身份证号": "document",
    "coach": "coach", "车厢": "coach", "舱": "coach",
    "row": "row", "排": "row",
    "seat": "seat", "座位": "seat", "座位号": "seat", "席位": "seat",
    "compartment": "compartment", "包厢": "compartment", "舱室": "compartment", "隔间": "compartment",
    "closed": "closed", "软卧": "closed",
    "board": "board", "上车站": "board", "上车": "board",
    "alight": "alight", "下车站": "alight", "下车": "alight",
    "role": "role", "身份": "role", "席别": "role",
}  # fmt: skip
_NEEDED = ("document", "board", "alight")
_ROLES: Mapping[str, Standing] = {
    "": Standing.SEATED, "seated": Standing.SEATED, "有座": Standing.SEATED, "旅客": Standing.SEATED,
    "standing": Standing.STANDING, "无座": Standing.STANDING,
    "crew": Standing.CREW, "乘务": Standing.CREW, "乘务员": Standing.CREW,
}  # fmt: skip
_TRUE = frozenset({"yes", "true", "1", "是", "软卧"})
_SEAT = re.compile(r"^(\d{1,3})\s*排?\s*([A-Z]?)\s*座?$")
_LARGEST = 999


class _Fault(ValueError):
    """What is wrong with one row."""


def read(content: bytes, *, stops: Sequence[str]) -> list[Traveller]:
    """The travellers of a list in CSV, UTF-8 or GB18030.

    Raises:
        ManifestRefused: with a sentence for each row that cannot be taken.
    """
    table = list(csv.reader(io.StringIO(_text(content))))
    if not table:
        raise ManifestRefused([_("The file is empty.")])
    columns = [_COLUMNS.get(cell.strip().lower(), "") for cell in table[0]]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise ManifestRefused(
            [_("These columns are missing: {names}.").format(names=", ".join(missing))]
        )
    rows = [row for row in table[1:] if any(cell.strip() for cell in row)]
    if not 0 < len(rows) <= MOST_ROWS:
        raise ManifestRefused([_("A list has between 1 and {most} rows.").format(most=MOST_ROWS)])
    return _travellers(rows, columns=columns, stops=stops)


def _travellers(
    rows: Sequence[Sequence[str]], *, columns: Sequence[str], stops: Sequence[str]
) -> list[Traveller]:
    found: list[Traveller] = []
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
        try:
            traveller = _traveller(cells, stops=stops)
            _check_once(traveller, number=number, seen=seen)
            found.append(traveller)
        except _Fault as fault:
            faults.append(_("row {number}: {why}").format(number=number, why=fault))
    if faults:
        raise ManifestRefused(faults[:MOST_FAULTS])
    return found


def _traveller(cells: Mapping[str, str], *, stops: Sequence[str]) -> Traveller:
    document = "".join(cells["document"].split()).upper()
    if not 4 <= len(document) <= 30 or not document.isalnum():
        raise _Fault(_("the document number is missing or not one."))
    board, alight = (_stop(cells.get(name, ""), stops) for name in ("board", "alight"))
    if board >= alight:
        raise _Fault(_("it boards at or after the stop where it alights."))
    role = _ROLES.get(cells.get("role", "").lower())
    if role is None:
        raise _Fault(
            _("“{value}” is no role; use seated, standing or crew.").format(
                value=cells["role"][:20]
            )
        )
    ride = Ride(seat=_seat(cells), board=board, alight=alight, standing=role)
    return Traveller(document=document, ride=ride)


def _stop(given: str, stops: Sequence[str]) -> int:
    found = rules.position(stops, given)
    if found is None:
        raise _Fault(_("“{stop}” is no stop of this service.").format(stop=given[:40]))
    return found


def _seat(cells: Mapping[str, str]) -> Seat:
    row, letter = _number(cells, "row"), cells.get("seat", "").upper()
    matched = _SEAT.match(letter)
    if matched:
        row, letter = row or int(matched[1]), matched[2]
    if len(letter) > 4:
        raise _Fault(_("“{value}” is no seat.").format(value=letter[:20]))
    coach = cells.get("coach", "").lstrip("0")
    if len(coach) > 8:
        raise _Fault(_("“{value}” is no coach.").format(value=coach[:20]))
    return Seat(
        coach=coach,
        row=row,
        seat=letter,
        compartment=_number(cells, "compartment"),
        is_closed=cells.get("closed", "").lower() in _TRUE,
    )


def _number(cells: Mapping[str, str], name: str) -> int | None:
    text = cells.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > _LARGEST:
        raise _Fault(
            _("“{value}” in column “{name}” is not a number.").format(value=text[:20], name=name)
        )
    return int(text)


def _check_once(traveller: Traveller, *, number: int, seen: dict[tuple[str, str], int]) -> None:
    key = (traveller.document, str(traveller.ride.board))
    first = seen.setdefault(key, number)
    if first != number:
        raise _Fault(
            _("the same document boards at the same stop in row {first}.").format(first=first)
        )


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise ManifestRefused([_("The file is no text.")])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ManifestRefused([_("The file is neither UTF-8 nor GB18030.")])
