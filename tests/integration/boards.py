"""The real series on the clock of 29 January 2020, 15:00, and people who look at it."""

from __future__ import annotations

import csv
import html
import io
import re
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone

from django.db import transaction
from django.test import Client

from lianfang.ground.figures import loading
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts.actors import system
from tests.factories import HUNAN, NOON, load_hunan_top, signed_in

THERE = timezone(timedelta(hours=8))
BRIEFING = datetime(2020, 1, 29, 15, 0, tzinfo=THERE)
D28, D29 = date(2020, 1, 28), date(2020, 1, 29)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_series() -> None:
    load_hunan_top()
    loading.load(DataFolder(HUNAN), by=system(), now=NOON, report=lambda steps: None)
    clock.set_to(shown_at=BRIEFING)


def looks(role, place: str, *, language: str = "en") -> Client:
    """Somebody who looks, signed in and speaking a language."""
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    return signed_in(client, role, place)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:400]
    return html.unescape(answer.content.decode())


def table(text: str) -> dict[str, list[str]]:
    """The rows of the table of units: name -> the texts of its cells."""
    body = text.partition('id="board-units"')[2].partition("</table>")[0]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)[1:]:
        name = re.search(r'<th scope="row">\s*(?:<a[^>]*>)?([^<]+)', row)
        cells = re.findall(r'<td class="num[^"]*"[^>]*>([^<]*)', row)
        if name:
            found[name[1].strip()] = [cell.strip() for cell in cells]
    return found


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
