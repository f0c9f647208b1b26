"""A store that cannot take a write says so, and keeps what it had."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory

from lianfang.ground.kernel import store
from lianfang.ground.kernel.problems import DomainErrorMiddleware
from lianfang.ground.posts.models import Account

pytestmark = pytest.mark.django_db


@contextmanager
def full_disk():
    """The store's own refusal: a file that may not grow, or PostgreSQL's disk-full error."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            yield
            cursor.execute("PRAGMA max_page_count = 1073741823")
        else:
            cursor.execute(
                "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$"
                " BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON posts_account"
                " FOR EACH ROW EXECUTE FUNCTION no_space()"
            )
            yield
            cursor.execute("DROP TRIGGER full_disk ON posts_account")


def write_until_full():
    with transaction.atomic():
        for number in range(2_000):
            Account.objects.create(username=f"n{number}", display_name="x" * 80, password="x" * 120)


@pytest.fixture
def refused():
    Account.objects.create(username="before", display_name="Before")
    with full_disk(), pytest.raises(OperationalError) as error:
        write_until_full()
    return error.value


def test_a_full_disk_keeps_what_was_there_and_nothing_of_the_rest(refused):
    assert [account.username for account in Account.objects.all()] == ["before"]


def test_a_full_disk_is_told_to_the_user_with_the_remedy(refused):
    request = RequestFactory().post("/api/anything")
    answer = DomainErrorMiddleware(lambda _: None).process_exception(request, refused)

    assert answer.status_code == 507
    assert b"kernel.store-full" in answer.content


def test_a_fault_of_our_own_is_not_dressed_up():
    assert store.refusal_of(OperationalError("no such table: nowhere")) is None


def test_a_locked_store_asks_to_try_again():
    assert store.refusal_of(OperationalError("database is locked")).http_status == 503
