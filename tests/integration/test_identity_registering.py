"""Taking people into the vault: who is refused, who is found again, what stands in the store."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from lianfang.ground.identity import keyring, queries, services
from lianfang.ground.identity.errors import (
    BadDocument,
    Erased,
    KeyUnreadable,
    NoIncidentKey,
    NotCollected,
    WrongKey,
)
from lianfang.ground.identity.models import Incident, Lookup, Person, Reach, Retention, WrappedKey
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, a_place, an_actor

CARD = "11010519491231002X"
OLD_CARD = "110105491231002"
PASSPORT = {"document_kind": "passport", "document_no": "E12345678"}
SYSTEM = actors.system()
pytestmark = pytest.mark.django_db


def someone(**traits):
    return Traits(**{"name": "演示甲", "phone": "138 0013 8000", "is_synthetic": True} | traits)


def register(traits=None, *, record_class="contact", place="430104", by=SYSTEM, now=NOON):
    return services.register(
        traits or someone(), record_class=record_class, place=place, by=by, now=now
    )


@pytest.fixture
def own_keys(settings, tmp_path):
    """A machine of this test's own, without a key."""
    settings.ENVIRONMENT = type(settings.ENVIRONMENT)(
        home=tmp_path, mode="demonstration", database="sqlite", hosts=(), secret=""
    )
    return tmp_path / "keys"


# Refusals


@pytest.mark.parametrize("record_class", ["passer_by", "", "green_lane"])
def test_a_passer_by_leaves_no_identity(hunan_top, record_class):
    with pytest.raises(NotCollected):
        register(record_class=record_class)

    assert Person.objects.count() == 0


def test_a_post_registers_at_its_own_places_only(hunan_top):
    officer = an_actor(Role.BARRIER_OFFICER, "430602")

    with pytest.raises(NotAllowed):
        register(by=officer, place="430104")
    with pytest.raises(NotAllowed):
        register(by=an_actor(Role.COMMANDER, "430104"))

    assert register(by=officer, place="430602").is_new


def test_one_bad_person_of_a_batch_refuses_it_whole(hunan_top):
    good = [someone(phone=f"1990000000{number}") for number in range(3)]
    bad = someone(document_kind="id_card", document_no=CARD[:-1] + "1")

    with pytest.raises(BadDocument):
        services.register_many(
            [*good, bad], record_class="contact", place="430104", by=SYSTEM, now=NOON
        )

    assert Person.objects.count() == 0
    assert isinstance(queries.refusal_of(bad, on=NOON.date()), BadDocument)
    assert queries.refusal_of(good[0], on=NOON.date()) is None


def test_without_a_key_nothing_is_taken(hunan_top, own_keys):
    with pytest.raises(NoIncidentKey, match=r"identity\.key\.missing"):
        register()

    assert Person.objects.count() == 0
    assert not own_keys.exists()


@pytest.mark.parametrize("content", [b"", b"not base64 \xff", b"c2hvcnQ="])
def test_a_damaged_key_is_refused(hunan_top, own_keys, content):
    own_keys.mkdir()
    (own_keys / "incident.key").write_bytes(content)

    with pytest.raises(KeyUnreadable):
        register()


def test_an_exchanged_key_is_noticed(hunan_top, own_keys):
    keyring.make_for_demonstration()
    register()
    keyring.destroy(keyring.DEMONSTRATION)
    keyring.make_for_demonstration()

    with pytest.raises(WrongKey):
        register()


def test_the_key_is_for_its_owner_only(own_keys):
    keyring.make_for_demonstration()

    file = own_keys / "demonstration.key"
    assert file.stat().st_mode & 0o077 == 0
    assert own_keys.stat().st_mode & 0o077 == 0


def test_production_makes_no_key_by_itself(settings, own_keys):
    settings.IS_DEMONSTRATION = False

    keyring.make_for_demonstration()

    assert keyring.codes() == []


# What stands in the store


def test_nothing_readable_stands_in_the_store(hunan_top):
    card = {"document_kind": "id_card", "document_no": CARD}
    made = register(someone(**card, address="演示路1号"))

    row = Person.objects.filter(pk=made.person).values().get()
    looked_up = list(Lookup.objects.filter(person=made.person).values())
    stored = repr([row, looked_up]).encode() + b"".join(
        bytes(value) for value in row.values() if isinstance(value, bytes | memoryview)
    )

    for secret in ("演示甲", "13800138000", CARD, "19491231", "1949-12-31", "演示路"):
        assert secret.encode() not in stored


def test_masks_stand_beside_the_seals(hunan_top):
    a_place("430104001001", name="演示村", level=5, parent="430104")
    card = {"document_kind": "id_card", "document_no": CARD}
    made = register(someone(**card, address_place="430104001001", needs=("dialysis",)))

    mask = queries.masked([made.person])[made.person]

    assert mask.label == "演* · 1101**********002X"
    assert (mask.phone, mask.address, mask.age) == ("138****8000", "演示村", 70)
    assert (mask.sex, mask.needs, mask.is_synthetic) == ("female", ("dialysis",), True)


def test_masks_of_many_cost_two_questions(hunan_top, django_assert_num_queries):
    people = [
        register(someone(phone=f"1990000000{n}", address_place="430104")).person for n in range(9)
    ]

    with django_assert_num_queries(2):
        assert len(queries.masked(people)) == 9


def test_a_place_that_no_longer_exists_is_taken(hunan_top):
    made = register(someone(address_place="430999999999"))

    assert queries.one(made.person).address == ""


def test_a_newborn_has_a_guardian_and_nothing_else(hunan_top):
    mother = register(someone(name="演示母"))

    child = register(
        Traits(birth=date(2020, 1, 20), guardian=mother.person, is_synthetic=True),
        record_class="observed",
    )

    kept = Person.objects.get(pk=child.person)
    assert (kept.guardian_id, kept.age, kept.needs) == (mother.person, 0, ["child"])
    assert queries.one(child.person).label == ""


def test_two_without_document_and_phone_stay_two(hunan_top):
    nobody = Traits(name="演示乙", is_synthetic=True)

    assert register(nobody).person != register(nobody).person


# Found again


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"document_kind": "id_card", "document_no": CARD},
            {"document_kind": "id_card", "document_no": " 110105 19491231 002x", "phone": ""},
        ),
        (
            {"document_kind": "id_card", "document_no": CARD},
            {"document_kind": "id_card_15", "document_no": OLD_CARD, "phone": "19900000009"},
        ),
        (PASSPORT, {**PASSPORT, "name": "Demo Person"}),
        ({}, {"phone": "+86-138-0013-8000", "name": " 演示甲 "}),
        ({}, PASSPORT),
        (PASSPORT, {}),
    ],
)
def test_the_same_person_is_found_again(hunan_top, first, second):
    made = register(someone(**first))

    again = register(someone(**second))

    assert (again.person, again.is_new) == (made.person, False)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PASSPORT, {**PASSPORT, "document_no": "E12345679"}),
        (PASSPORT, {**PASSPORT, "document_kind": "hmt_permit", "phone": ""}),
        ({}, {"name": "演示乙"}),
        ({}, {"phone": "19900000001"}),
    ],
)
def test_different_people_stay_apart(hunan_top, first, second):
    made = register(someone(**first))

    assert register(someone(**second)).person != made.person


def test_whoever_comes_twice_in_a_batch_is_one(hunan_top):
    batch = [someone(), someone(**PASSPORT), someone(name="演示乙"), someone()]

    made = services.register_many(
        batch, record_class="contact", place="430104", by=SYSTEM, now=NOON
    )

    assert [one.is_new for one in made] == [True, False, True, False]
    assert len({one.person for one in made}) == 2
    assert queries.one(made[0].person).document == "*****5678"


def test_blanks_are_filled_in_and_what_was_known_stays(hunan_top):
    made = register(someone(**PASSPORT, phone=""))

    register(someone(**PASSPORT, name="Somebody", address="Demo Road 1", needs=("pregnant",)))

    mask = queries.one(made.person)
    assert (mask.name, mask.phone, mask.needs) == ("演*", "138****8000", ("pregnant",))
    assert queries.find(phone="13800138000", by=SYSTEM, now=NOON) == made.person
    assert Person.objects.get(pk=made.person).sealed_address


def test_a_second_place_answers_too(hunan_top):
    made = register()

    register(place="430602")

    assert list(Reach.objects.values_list("person_id", "place_id")) == [(made.person, "430602")]
    assert Person.objects.get(pk=made.person).place_id == "430104"


def test_the_class_widens_and_never_narrows(hunan_top):
    made = register(record_class="journey")
    register(record_class="suspect")
    register(record_class="observed")

    assert Person.objects.get(pk=made.person).record_class == "suspect"
    assert set(Retention.objects.values_list("record_class", flat=True)) == {
        "journey",
        "suspect",
        "observed",
    }


def test_evidence_widens_a_class_once(hunan_top):
    made = register()

    for _time in range(2):
        services.widen(made.person, record_class="case", by=SYSTEM, now=NOON, evidence="test:1")
    services.widen(made.person, record_class="observed", by=SYSTEM, now=NOON)

    assert Person.objects.get(pk=made.person).record_class == "case"
    assert Entry.objects.filter(act="identity.person.widened").count() == 2
    with pytest.raises(NotCollected):
        services.widen(made.person, record_class="passer_by", by=SYSTEM, now=NOON)


def test_the_receiving_unit_is_let_in_once(hunan_top):
    made = register()
    hotel = an_actor(Role.RECEPTION, "430602")
    sender = an_actor(Role.BARRIER_OFFICER, "430104")

    for _time in range(2):
        services.entrust([made.person], place="430602", by=sender, now=NOON)

    assert queries.person_for(made.person, by=hotel, now=NOON).pk == made.person
    assert Entry.objects.filter(act="identity.persons.entrusted").count() == 1


def test_a_batch_is_one_ledger_entry_without_identity(hunan_top):
    batch = [someone(phone=f"199{number:08}", name=f"演示{number}") for number in range(1200)]

    services.register_many(batch, record_class="journey", place="430104", by=SYSTEM, now=NOON)

    entry = Entry.objects.get(act="identity.persons.registered")
    assert (entry.items, "演示" in entry.data) == (1200, False)
    assert WrappedKey.objects.count() == Person.objects.count() == 1200


def test_an_empty_batch_does_nothing(hunan_top):
    args = {"record_class": "contact", "place": "430104", "by": SYSTEM, "now": NOON}

    assert services.register_many([], **args) == []
    assert not Entry.objects.exists() and not Incident.objects.exists()


def test_the_erased_are_strangers_when_they_come_again(hunan_top):
    made = register(record_class="sweep_finding")
    later = NOON + timedelta(days=29)
    services.erase_due(by=SYSTEM, now=later)

    again = register(now=later)

    assert again.is_new and again.person != made.person
    with pytest.raises(Erased):
        services.widen(made.person, record_class="case", by=SYSTEM, now=later)


@pytest.mark.django_db(transaction=True)
def test_two_doors_at_once_make_one_person(transactional_db):
    a_place("43")
    a_place("430104", level=2, parent="43")
    made, ready = [], threading.Barrier(2)

    def come(phone):
        ready.wait()
        made.append(register(someone(**PASSPORT, phone=phone)))
        connection.close()

    doors = [threading.Thread(target=come, args=(f"1990000000{n}",)) for n in range(2)]
    for door in doors:
        door.start()
    for door in doors:
        door.join()

    assert len(made) == 2 and len({one.person for one in made}) == 1
    assert Person.objects.count() == WrappedKey.objects.count() == 1
