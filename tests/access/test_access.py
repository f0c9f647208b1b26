"""Every door x every role x inside and outside, and nothing that has no row. See the package."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from lianfang.ground.posts.terms import Role
from tests.access import doors
from tests.access.table import Row, World, all_rows
from tests.factories import signed_in

ROWS = all_rows()
CLIENT = Client()
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
BY_NAME: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    BY_NAME[_row.name].append(_row)


@pytest.fixture
def world(hunan_top) -> World:
    return World()


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stranger() -> Client:
    """The one client, unknown to the house again: a new one would load every guard anew."""
    CLIENT.cookies.clear()
    return CLIENT


def answer(row: Row, world: World, *, url: str, method: str = ""):
    data = dict(row.query) if (method or row.method) == "GET" else row.data(world)
    content = {"content_type": "application/json"} if row.is_api else {}
    send = getattr(CLIENT, (method or row.method).lower())
    return send(url, data, **content)


def statuses(row: Row, world: World, *, place: str) -> dict[Role, int]:
    """What each role is answered; what the door leads to is made once, each try is undone."""
    found = {}
    with undone():
        url = doors.url_of(row.name, row.kwargs(world))
        for role in Role:
            with undone():
                signed_in(stranger(), role, place)
                found[role] = answer(row, world, url=url).status_code
    return found


def expected(row: Row, *, role: Role, is_inside: bool) -> int:
    if row.is_public:
        return row.ok
    if role not in row.roles:
        return row.refused
    return row.ok if is_inside or row.outside is None else row.outside


def test_every_page_has_a_row():
    assert sorted(doors.page_names() - set(BY_NAME)) == []


def test_every_operation_of_the_api_has_a_row():
    assert sorted(set(doors.operations()) - set(BY_NAME)) == []


def test_every_row_has_a_door():
    assert sorted(set(BY_NAME) - doors.page_names() - set(doors.operations())) == []


def test_a_row_is_written_once():
    written = [str(row) for row in ROWS]

    assert sorted({row for row in written if written.count(row) > 1}) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_anonymous(row, world):
    with undone():
        stranger()
        reply = answer(row, world, url=doors.url_of(row.name, row.kwargs(world)))

    if row.is_public:
        assert reply.status_code == (row.anonymous or row.ok)
    elif row.is_api or row.name == "live":
        assert reply.status_code == 401
    else:
        assert (reply.status_code, reply.headers["Location"].split("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_roles_at_the_place(row, world):
    place = row.at or world.place
    found = statuses(row, world, place=place)

    assert found == {role: expected(row, role=role, is_inside=True) for role in Role}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_roles_elsewhere(row, world):
    found = statuses(row, world, place=world.other)

    assert found == {role: expected(row, role=role, is_inside=False) for role in Role}


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - set(doors.operations()) - doors.API_PAGES))
def test_other_methods_are_refused(name, world):
    rows = BY_NAME[name]
    role = next(iter(sorted(rows[0].roles)), Role.COMMANDER)
    place = rows[0].at or world.place
    found = {}
    with undone():
        url = doors.url_of(name, rows[0].kwargs(world))
        for method in sorted(set(METHODS) - {row.method for row in rows}):
            with undone():
                signed_in(stranger(), role, place)
                found[method] = answer(rows[0], world, url=url, method=method).status_code

    assert found == dict.fromkeys(found, 405)
