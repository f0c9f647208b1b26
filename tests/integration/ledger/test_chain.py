"""The chain: the store refuses to change it, and whoever gets round that is found out."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from lianfang.ground.ledger import guard, services
from lianfang.ground.ledger.models import Entry
from lianfang.ground.ledger.verification import ChainBroken, verify
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, a_place, an_actor


def record(**facts):
    wanted = {"act": "test.thing.done", "by": actors.system(), "at": NOON}
    with transaction.atomic():
        return services.record(**(wanted | facts))


@pytest.fixture
def chain(db):
    a_place("43")
    return [
        record(data={"line": 1}),
        record(place="43", data={"line": "二"}),
        record(parts=["a", "b"], by=an_actor(Role.COMMANDER, "43")),
        record(subject="order:4", data={"at": NOON}),
    ]


def run(statement: str, *arguments: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def tamper(statement: str) -> None:
    guard.remove(connection)
    run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET act = 'x' WHERE seq = 2",
        "UPDATE ledger_entry SET act = act",
        "DELETE FROM ledger_entry WHERE seq = 4",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_store_refuses_to_change_or_remove(chain, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)

    assert verify().entries == 4


def test_the_store_refuses_to_replace_or_empty(chain):
    if connection.vendor == "postgresql":
        refused, why = "TRUNCATE ledger_entry", "append-only"
    else:
        refused = "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 2"
        why = "no gaps"

    with pytest.raises(DatabaseError, match=why):
        run(refused)


def test_the_store_refuses_a_gap(chain):
    later = Entry.objects.get(seq=4)
    later.seq, later.hash = 6, "0" * 64

    with pytest.raises(DatabaseError, match="no gaps"), transaction.atomic():
        later.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        services.record(act="test.thing.done", by=actors.system(), at=NOON)


def test_a_field_with_the_separator_is_refused(db):
    with pytest.raises(ValueError, match="control character"):
        record(subject="order:\x1f4")


@pytest.mark.parametrize(
    "column",
    ["at", "recorded_at", "act", "place_id", "actor_label", "subject", "data", "digest", "hash"],
)
def test_an_altered_field_is_named_with_its_entry(chain, column):
    value = "'2020-01-30 00:00:00'" if column.endswith("at") else f"'{'1' * 6}'"
    tamper(f"UPDATE ledger_entry SET {column} = {value} WHERE seq = 2")  # noqa: S608

    with pytest.raises(ChainBroken) as caught:
        verify()

    assert caught.value.params["seq"] == 2


@pytest.mark.parametrize("garbled", ["at || '+05:00'", "'no time at all'"])
def test_a_time_that_the_house_does_not_write_is_named(chain, garbled):
    if connection.vendor == "postgresql":
        garbled = "at - interval '5 hours'"  # its columns hold nothing but times
    tamper(f"UPDATE ledger_entry SET at = {garbled} WHERE seq = 2")  # noqa: S608

    with pytest.raises(ChainBroken) as caught:
        verify()

    assert caught.value.params["seq"] == 2


@pytest.mark.parametrize("column", ["actor_id", "post_id", "items"])
def test_an_altered_number_is_named_with_its_entry(chain, column):
    tamper(f"UPDATE ledger_entry SET {column} = 77 WHERE seq = 3")  # noqa: S608

    with pytest.raises(ChainBroken) as caught:
        verify()

    assert caught.value.params["seq"] == 3


def test_a_missing_entry_is_named(chain):
    tamper("DELETE FROM ledger_entry WHERE seq = 2")

    with pytest.raises(ChainBroken, match="2") as caught:
        verify()

    assert str(caught.value.params["why"]) == "is missing"


def test_entries_that_changed_places_are_named(chain):
    tamper("UPDATE ledger_entry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)")
    run("UPDATE ledger_entry SET seq = -seq WHERE seq < 0")

    with pytest.raises(ChainBroken) as caught:
        verify()

    assert caught.value.params["seq"] == 2


def test_a_forged_entry_that_hashes_well_breaks_the_next(chain):
    forged = Entry.objects.get(seq=2)
    forged.data = '{"line":"three"}'
    forged.hash = services.chain.link(forged.previous, services.fields_of(forged))
    guard.remove(connection)
    forged.save()

    with pytest.raises(ChainBroken) as caught:
        verify()

    assert caught.value.params["seq"] == 3


def test_a_sound_chain_is_walked_to_its_head(chain):
    steps = []

    found = verify(report=steps.append)

    assert (found.entries, found.last, found.head) == (4, 4, chain[-1].hash)
    assert sum(steps) == 4


def test_verification_can_begin_later(chain):
    assert verify(first=3).entries == 2


def test_an_act_rolled_back_leaves_no_entry(chain):
    with transaction.atomic():
        services.record(act="test.thing.done", by=actors.system(), at=NOON)
        transaction.set_rollback(True)

    assert record().seq == 5


def test_a_bulk_act_keeps_number_and_digest_of_its_parts(chain):
    entry = Entry.objects.get(seq=3)

    assert (entry.items, entry.digest) == (2, services.chain.digest_of(["a", "b"]))
