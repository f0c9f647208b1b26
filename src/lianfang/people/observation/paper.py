"""Papers of observation: the notice a person keeps, and the list a worker carries where no signal is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianfang.ground.kernel import typesetting
from lianfang.people.observation import letters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.people.observation.models import Notice

HERE = Path(__file__).parent


def notice_pdf(notice: Notice, *, address: str, now: datetime) -> bytes:
    """The notice on one sheet; `address` is the page that its code opens."""
    facts: dict[str, Any] = letters.letter(notice) | {
        "code": letters.code(notice),
        "code_words": _("Your page: {address}. Your code:").format(address=address),
        "page": _("Page"),
        "printed": _("Printed {at}").format(at=_stamp(now)),
        "signature": _("Given to the person by (signature, time)"),
        "received": _("Received by (signature; whoever does not want to sign need not)"),
    }
    return typesetting.pdf(HERE / "notice.typ", facts)


def list_pdf(
    rows: Sequence[dict[str, str]], *, number: int, place: str, reader: str, now: datetime
) -> bytes:
    """The daily list of a unit: masked names, numbered, marked with who printed it and when."""
    facts = {
        "title": _("Daily checks"),
        "place": place,
        "day": date_format(timezone.localtime(now).date(), _("j F Y")),
        "number": _("List {number}").format(number=number),
        "watermark": f"{reader} {_stamp(now)}",
        "headers": [
            _("No."),
            _("Person"),
            _("Morning °C"),
            _("Evening °C"),
            _("Symptoms, nobody there, other"),
        ],
        "rows": rows,
        "page": _("Page"),
        "foot": _(
            "Fever or a symptom: call the hospital at once, do not wait for the list. Give this "
            "sheet back; it is counted and destroyed."
        ),
    }
    return typesetting.pdf(HERE / "daily.typ", facts)


def _stamp(now: datetime) -> str:
    return date_format(timezone.localtime(now), _("j F Y, H:i"))
