"""Things that tests begin with: places, posts and people who act.

`hunan_top` is the Hunan pack down to the county (1 + 14 + 122 places and 16 zones); it is a fixture
like `noon`, found through `tests.conftest`.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import TransactionTestCase

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger import guard
from lianfang.ground.places import loading
from lianfang.ground.places.models import Level, Place
from lianfang.ground.posts import actors
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.models import Account, Holding, Office, Post
from lianfang.ground.posts.terms import HEADQUARTERS_ROLES, Role
from lianfang.ground.rulepacks import loading as rulepack_loading

if TYPE_CHECKING:
    from django.test import Client

    from lianfang.ground.posts.actors import Actor

ROOT = Path(__file__).resolve().parents[1]
HUNAN = ROOT / "data" / "hunan"
LITTORAL = ROOT / "tests" / "data" / "littoral"
NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)
PASSWORD = "a long enough passphrase"
_DIGITS = {1: 2, 2: 4, 3: 6}
_LEVELS = [
    (1, 2, "province", "省", "Province"),
    (2, 4, "prefecture", "市州", "Prefecture"),
    (3, 6, "county", "县市区", "County"),
    (4, 9, "township", "乡镇街道", "Township"),
    (5, 12, "village", "村社区", "Village"),
]


@pytest.fixture
def hunan_top(db) -> Place:
    """The province, its prefectures, counties and zones; gives the province."""
    load_hunan_top()
    return Place.objects.get(code="43")


@pytest.fixture
def littoral(db, settings) -> Place:
    """The whole made-up country, loaded as a pack is; gives its realm."""
    settings.DATA_DIR = LITTORAL.parent
    loading.load(DataFolder(LITTORAL), by=actors.system(), now=NOON, report=lambda rows: None)
    return Place.objects.get(code="7")


@pytest.fixture
def rule_packs(db) -> None:
    """The rule packs of Hunan, signed with a key of this test run."""
    rulepack_loading.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_ledger():
    """A test that commits empties every table when it is done, which the ledger's guard refuses."""
    with_guard = TransactionTestCase._fixture_teardown

    def without_guard(self) -> None:
        guard.remove(connection)
        try:
            with_guard(self)
        finally:
            guard.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guard)
        yield


@pytest.fixture
def noon() -> datetime:
    """Noon of 29 January 2020 where the pack lies."""
    return NOON


def load_hunan_top() -> None:
    Level.objects.bulk_create(
        Level(no=no, digits=digits, code=code, name=name, name_en=name_en)
        for no, digits, code, name, name_en in _LEVELS
    )
    hosts = {row["zone_code"]: row["host_code"] for row in _rows("zone_hosts")}
    divisions = [row for row in _rows("divisions") if int(row["level_no"]) in _DIGITS]
    divisions.sort(key=lambda row: (row["code"] in hosts, row["code"]))
    Place.objects.bulk_create(_place(row, hosts.get(row["code"])) for row in divisions)


def _rows(name: str) -> list[dict[str, str]]:
    with (HUNAN / "admin" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str], host: str | None) -> Place:
    no = int(row["level_no"])
    code = row["code"][: _DIGITS[no]]
    return Place(
        code=code,
        official_code=row["code"],
        level_id=no,
        kind=row["kind"],
        name=row["name"],
        name_en=row["name_en"],
        parent_id=code[: _DIGITS[no - 1]] if no > 1 else None,
        is_zone=host is not None,
        attached_to_id=host,
    )


def a_place(code: str, *, name: str = "", level: int = 1, parent: str | None = None) -> Place:
    """A place on its own, for tests that need no tree."""
    Level.objects.get_or_create(
        no=level,
        defaults={
            "code": f"level-{level}",
            "digits": len(code),
            "name": f"层{level}",
            "name_en": f"Tier {level}",
        },
    )
    place, _ = Place.objects.get_or_create(
        code=code,
        defaults={
            "official_code": code,
            "level_id": level,
            "kind": "sample",
            "name": name or f"地{code}",
            "name_en": name or f"Place {code}",
            "parent_id": parent,
        },
    )
    return place


def an_office(role: Role, *, is_first_responsible: bool | None = None) -> Office:
    """An office with the role; each role has one, shared by all places."""
    office, _ = Office.objects.get_or_create(
        code=f"test_{role.value}",
        defaults={
            "name": str(role.value),
            "name_en": role.value.replace("_", " ").capitalize(),
            "role": role,
            "is_first_responsible": (
                role == Role.FIRST_RESPONSIBLE
                if is_first_responsible is None
                else is_first_responsible
            ),
            "is_headquarters": role in HEADQUARTERS_ROLES,
        },
    )
    return office


def a_post(role: Role, place: str) -> Post:
    """The post with this role at the place, made when it is not there yet."""
    post, _ = Post.objects.get_or_create(place_id=place, office=an_office(role))
    return post


def an_account(
    username: str = "somebody",
    *,
    role: Role | None = None,
    place: str = "",
    is_demonstration: bool = True,
) -> Account:
    """Somebody who can sign in with `PASSWORD`; with a role, the holder of that post at the place.

    Demonstration accounts are spared the second factor; ask for a real one to meet it.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account(
            username=username, display_name=username.title(), is_demonstration=is_demonstration
        )
        account.set_password(PASSWORD)
        account.save()
    if role is not None:
        Holding.objects.create(post=a_post(role, place), account=account, held_from=NOON)
    return account


def an_actor(role: Role, place: str) -> Actor:
    """Whoever holds the post with this role at the place, ready to be a service's `by`."""
    post = a_post(role, place)
    holding = Holding.objects.filter(post=post, held_until=None).select_related("account").first()
    if holding is None:
        account = an_account(f"{role.value}-{place}", role=role, place=place)
    else:
        account = holding.account
    actor = posts.actor_of(account, post_id=post.pk)
    if actor is None:
        msg = f"{account} holds no post"
        raise LookupError(msg)
    return actor


def signed_in(client: Client, role: Role, place: str) -> Client:
    """The test client, signed in as whoever holds that role at the place."""
    actor = an_actor(role, place)
    client.force_login(
        Account.objects.get(pk=actor.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client
