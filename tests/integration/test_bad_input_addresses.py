"""Addresses and forms that nobody sane types: an answer or a refusal, never a fault of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.command.orders import services as orders
from lianfang.command.orders.models import Clause
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from tests.factories import an_actor, signed_in
from tests.integration.test_daily_report import BRIEFING, hunan
from tests.integration.test_task_acts import sent_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

__all__ = ["hunan"]

PAGES = {
    "/board/": ["day"],
    "/board/43/": ["indicator", "day", "known", "at", "sort", "part"],
    "/board/43/figures.csv": ["day", "known"],
    "/board/4301/figures.xlsx": ["day"],
    "/wall/": ["day"],
    "/orders/": ["q", "kind", "standing", "place", "from", "to", "sort", "page", "as"],
    "/tasks/": ["tray", "q", "page"],
    "/places/": ["q"],
    "/api/places/search": ["q", "under", "level", "limit"],
    "/api/orders": ["q", "kind", "standing", "after", "limit"],
    "/api/tasks": ["tray", "after", "limit"],
    "/live": ["after"],
    "/geo/hunan/43.geojson": ["v"],
    "/reports/": ["day", "page"],
    "/reports/43/2020-01-29/check/": ["confirmed", "cured", "dead"],
    "/accounts/": ["q", "page"],
    "/sign-in": ["next", "ended"],
}
FOLDERS = [
    "/board/{}/",
    "/board/{}/figures.csv",
    "/orders/{}/",
    "/tasks/{}/",
    "/tasks/1/evidence/{}",
    "/places/{}/",
    "/geo/{}/43.geojson",
    "/geo/hunan/{}.geojson",
    "/reports/{}/2020-01-29/",
    "/reports/4301/{}/",
    "/reports/import/{}/",
    "/api/places/{}",
    "/api/orders/{}",
    "/api/tasks/{}",
    "/api/reports/{}/2020-01-29",
    "/api/reports/4301/{}",
    "/accounts/{}/",
]
TIMES = [
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59:59-23:59",
    "2020-01-29T15:00+20:00",
    "2020-02-30",
    "\x00",
    "nonsense",
]
WORDS = [
    "43\x00",
    "9" * 19,
    "9" * 5000,
    "-1",
    "٤٣",
    "²",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "'; DROP TABLE orders_order; --",
    "\ud800",
    "<script>",
    "{0.__class__}",
    "x" * 4000,
    "𠮷" * 50,
]
MORE = {"do": [f"up:{'9' * 5000}", "up:9", f"remove:{'9' * 30}"], "at": WORDS}
WITH_TIMES = {"day", "known", "at", "from", "to", "sign_by", "in_force_until", "review_on"}


@pytest.fixture
def anyone(hunan):
    clock.set_to(shown_at=BRIEFING)
    client = signed_in(Client(raise_request_exception=False), Role.COMMANDER, "43")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def odd_for(name: str) -> list[str]:
    return TIMES if name in WITH_TIMES else WORDS


def quoted(word: str) -> str:
    return "".join(f"%{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


def faults(client: Client, addresses: list[str]) -> list[str]:
    """The addresses that end in a fault of the product; 503 would be one too."""
    return [address[:120] for address in addresses if fails(client.get, address)]


def fails(ask: Callable[..., HttpResponse], *sent: object) -> bool:
    """Whether the answer is a fault. Each try is undone, so that the next one meets a whole store."""
    with transaction.atomic():
        answer = ask(*sent)
        transaction.set_rollback(True)
    return answer.status_code >= 500


@pytest.mark.parametrize("page", PAGES)
def test_no_value_in_an_address_breaks_a_page(anyone, page):
    odd = [f"{page}?{name}={quoted(word)}" for name in PAGES[page] for word in odd_for(name)]

    assert faults(anyone, odd) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_in_a_path_breaks_a_page(anyone, folder):
    odd = [folder.format(quoted(word)) for word in [*TIMES, *WORDS]]

    assert faults(anyone, odd) == []


def test_no_text_at_all_breaks_the_addresses_of_the_house(anyone):
    pairs = [(page, name) for page, names in PAGES.items() for name in names]

    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(pair=st.sampled_from(pairs), word=st.text(max_size=30))
    def no_fault(pair: tuple[str, str], word: str) -> None:
        assert faults(anyone, [f"{pair[0]}?{pair[1]}={quoted(word)}"]) == []

    no_fault()


@pytest.fixture
def forms(anyone, noon) -> dict[str, list[str]]:
    """Addresses that take a form, with the fields that reach a store or a parser."""
    by = an_actor(Role.COMMANDER, "43")
    order = orders.draft(by=by, now=noon)
    clause = Clause.objects.get(order=order)
    task = sent_to("4301", now=noon)[0]
    start = f"clause-{clause.pk}-"
    typed = ["title", "sign_by", "in_force_until", "review_on", "kind"]
    clauses = [f"{start}text&{start}{name}" for name in ("level", "place", "add")]
    return {
        "/orders/new/": ["kind"],
        f"/orders/{order.pk}/save": [*typed, *clauses, "then", "drop"],
        f"/orders/{order.pk}/clauses": ["do"],
        f"/orders/{order.pk}/lift": ["reason"],
        f"/tasks/{task.pk}/answer": ["text"],
        f"/tasks/{task.pk}/return": ["remark"],
        "/reports/43/2020-01-29/confirm/": ["confirmed", "reason"],
        "/reports/43/0001-01-01/publish/": ["reason"],
        "/account/post": ["post", "next"],
        "/account/password": ["old_password", "new_password1"],
        "/clock/play": ["rate"],
        "/clock/step": ["days", "hours"],
        "/clock/set": ["at", "next"],
        "/sign-in/demonstration": ["username"],
        "/sign-in": ["username", "password"],
        "/language": ["language", "next"],
    }


def test_no_value_in_a_form_breaks_an_act(anyone, forms):
    broken = []
    for address, fields in forms.items():
        for field in fields:
            for word in [*odd_for(field), *MORE.get(field, [])]:
                word = word.encode("utf-8", "replace").decode()
                sent = dict.fromkeys(field.split("&"), word)
                if fails(anyone.post, address, sent):
                    broken.append((address, field, word[:40]))

    assert broken == []
