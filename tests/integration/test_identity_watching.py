"""Must-fail tests of privacy: masks, the limits of a reveal, the own log, no list of persons."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from lianfang.ground.identity import queries, services, watch
from lianfang.ground.identity.errors import (
    NoPersonList,
    ReasonMissing,
    ReasonNamesSomebody,
    RevealedTooOften,
    SealBroken,
    UnknownChoice,
)
from lianfang.ground.identity.models import Access, Person, WrappedKey
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, a_place, an_actor, signed_in

PHONE, NAME, CARD = "13800138000", "演示甲", "11010519491231002X"
ENGLISH = {"accept-language": "en"}
ADDRESS = "演示路1号"
SECRETS = (NAME, PHONE, CARD, ADDRESS, "1949-12-31")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """The clock of the pages stands at noon."""
    monkeypatch.setattr("lianfang.ground.identity.views.clock.now", lambda: NOON)


def a_person(number=0, *, place="430104"):
    traits = Traits(
        name=NAME,
        document_kind="id_card" if not number else "none",
        document_no=CARD if not number else "",
        phone=PHONE if not number else f"199{number:08}",
        address=ADDRESS,
        is_synthetic=True,
    )
    return services.register(
        traits, record_class="contact", place=place, by=actors.system(), now=NOON
    ).person


def reveal(person, by, *, field="phone", reason="Missed evening check", now=NOON):
    return services.reveal(person, field=field, purpose="check", reason=reason, by=by, now=now)


@pytest.fixture
def worker(hunan_top):
    return an_actor(Role.GRID_WORKER, "430104")


# A reveal is bound to one field, one purpose, one reason, one account


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", NAME),
        ("phone", f"+86{PHONE}"),
        ("document", CARD),
        ("birth", "1949-12-31"),
        ("address", ADDRESS),
    ],
)
def test_one_field_is_shown(worker, field, value):
    shown = reveal(a_person(), worker, field=field)

    assert (shown.value, shown.until) == (value, NOON + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"field": "everything"}, UnknownChoice),
        ({"purpose": "curiosity"}, UnknownChoice),
        ({"reason": "  ok "}, ReasonMissing),
        ({"reason": "x" * 301}, ReasonMissing),
        ({"reason": f"Call {PHONE} back"}, ReasonNamesSomebody),
    ],
)
def test_a_reveal_without_good_words_shows_nothing(worker, wrong, error):
    words = {"field": "phone", "purpose": "check", "reason": "Missed evening check"} | wrong

    with pytest.raises(error):
        services.reveal(a_person(), **words, by=worker, now=NOON)

    assert not Access.objects.exists()


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.ADMINISTRATOR, Role.FIRST_RESPONSIBLE])
def test_posts_that_do_not_work_with_persons_see_none(hunan_top, role):
    with pytest.raises(NotAllowed):
        reveal(a_person(), an_actor(role, "430104"))


def test_the_system_itself_sees_none(hunan_top):
    with pytest.raises(NotAllowed):
        reveal(a_person(), actors.system())


def test_a_look_is_in_the_ledger_without_the_value(worker):
    person = a_person()

    reveal(person, worker)

    entry = Entry.objects.get(act="identity.field.revealed")
    assert entry.subject == f"person:{person}"
    assert not any(secret in entry.data for secret in SECRETS)


def test_asking_again_leaves_one_trace(worker):
    person = a_person()

    first, again = reveal(person, worker), reveal(person, worker, now=NOON + timedelta(minutes=9))

    assert first == again
    assert Access.objects.count() == 1


def test_after_ten_minutes_it_is_hidden_again(worker):
    person = a_person()
    reveal(person, worker)
    row = Person.objects.get(pk=person)

    just, after = NOON + timedelta(minutes=9, seconds=59), NOON + timedelta(minutes=10)

    assert queries.in_clear(row, by=worker, now=just)["phone"].value == f"+86{PHONE}"
    assert queries.in_clear(row, by=worker, now=after) == {}


def test_what_one_account_reveals_no_other_sees(worker):
    person = a_person()
    reveal(person, worker)
    colleague = an_actor(Role.DUTY_OFFICER, "430104")

    assert queries.in_clear(Person.objects.get(pk=person), by=colleague, now=NOON) == {}


def test_bulk_reveal_is_impossible(worker):
    people = [a_person(number) for number in range(1, 32)]
    for at, person in enumerate(people[:30]):
        reveal(person, worker, now=NOON + timedelta(minutes=at))

    with pytest.raises(RevealedTooOften) as refused:
        reveal(people[30], worker, now=NOON + timedelta(minutes=59))

    assert "13:00" in refused.value.sentence()
    assert reveal(people[30], worker, now=NOON + timedelta(minutes=61)).value


@pytest.mark.django_db(transaction=True)
def test_two_hands_do_not_get_past_the_limit(transactional_db):
    a_place("43")
    a_place("430104", level=2, parent="43")
    worker = an_actor(Role.GRID_WORKER, "430104")
    people = [a_person(number) for number in range(1, 34)]
    for person in people[:29]:
        reveal(person, worker)
    refused, ready = [], threading.Barrier(4)

    def grab(person):
        ready.wait()
        try:
            reveal(person, worker)
        except RevealedTooOften as error:
            refused.append(error)
        connection.close()

    hands = [threading.Thread(target=grab, args=(person,)) for person in people[29:]]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len(refused) == 3
    assert Access.objects.count() == 30


def test_a_swapped_value_is_not_shown(worker):
    mine, theirs = a_person(), a_person(1)
    stolen = Person.objects.get(pk=theirs)
    Person.objects.filter(pk=mine).update(sealed_phone=stolen.sealed_phone)

    with pytest.raises(SealBroken):
        reveal(mine, worker)


def test_a_swapped_key_is_not_used(worker):
    mine, theirs = a_person(), a_person(1)
    stolen = WrappedKey.objects.get(pk=theirs)
    WrappedKey.objects.filter(pk=mine).update(wrapped=stolen.wrapped)

    with pytest.raises(SealBroken):
        reveal(mine, worker)
    assert not Access.objects.exists()


# Across the border of a jurisdiction


def test_a_look_up_from_elsewhere_finds_nothing_and_is_written_down(worker):
    person = a_person()
    stranger = an_actor(Role.GRID_WORKER, "430602")

    assert queries.find(phone=PHONE, by=stranger, now=NOON) is None
    assert queries.find(document=CARD, by=stranger, now=NOON) is None

    assert Entry.objects.filter(act="identity.search.out-of-scope").count() == 2
    assert {look.sight for look in queries.own_log(person)} == {"out_of_scope"}


def open_card(person, by):
    queries.person_for(person, by=by, now=NOON)


@pytest.mark.parametrize("approach", [reveal, open_card])
def test_a_person_of_elsewhere_does_not_exist_and_the_attempt_stays(worker, approach):
    person, stranger = a_person(), an_actor(Role.GRID_WORKER, "430602")

    with pytest.raises(NotFound):
        approach(person, stranger)

    assert Access.objects.get().sight == "out_of_scope"


def test_a_look_up_at_home_finds_and_is_written_down(worker):
    person = a_person()

    assert queries.find(phone="138-0013-8000", by=worker, now=NOON) == person
    assert [look.sight for look in queries.own_log(person)] == ["found"]


@pytest.mark.parametrize("number", ["19999999999", "", "nonsense"])
def test_an_unknown_number_finds_nobody(worker, number):
    a_person()

    assert queries.find(phone=number, by=worker, now=NOON) is None
    assert queries.find(document=number, by=worker, now=NOON) is None
    assert not Access.objects.exists()


def test_a_shared_phone_finds_nobody(worker):
    a_person()
    other = Traits(name="演示乙", phone=PHONE, is_synthetic=True)
    services.register(other, record_class="contact", place="430104", by=actors.system(), now=NOON)

    assert queries.find(phone=PHONE, by=worker, now=NOON) is None


def test_posts_that_do_not_work_with_persons_look_nobody_up(hunan_top):
    with pytest.raises(NotAllowed):
        queries.find(phone=PHONE, by=an_actor(Role.ADMINISTRATOR, "43"), now=NOON)


# What the person and the officer read


def test_the_own_log_lists_every_look_newest_first(worker):
    person = a_person()
    reveal(person, worker)
    reveal(person, worker, field="name", now=NOON + timedelta(minutes=1))

    log = queries.own_log(person)

    assert [look.field for look in log] == ["name", "phone"]
    assert log[1].reason == "Missed evening check"
    assert log[1].post == worker.label


def test_unusual_looking_is_flagged(worker):
    person, stranger = a_person(), an_actor(Role.GRID_WORKER, "430602")
    reveal(person, worker)
    queries.find(phone=PHONE, by=stranger, now=NOON)

    busy = watch.busiest(prefixes=("43",), now=NOON)

    assert [(one.place, one.is_unusual) for one in busy] == [("430602", True), ("430104", False)]
    assert not watch.busiest(prefixes=("43",), now=NOON + timedelta(days=1))


# Pages


def test_no_page_shows_a_value_without_a_token(client, worker):
    person = a_person()
    services.widen(person, record_class="case", by=actors.system(), now=NOON)
    signed_in(client, Role.GRID_WORKER, "430104")
    pages = [reverse("identity:person", args=[person]), reverse("identity:look-up")]

    for page in pages:
        text = client.get(page).content.decode()
        assert not [secret for secret in SECRETS if secret in text]


def test_the_desk_and_the_public_page_show_no_value(client, worker):
    reveal(a_person(), worker)
    signed_in(client, Role.DATA_PROTECTION, "43")

    for page in ("identity:desk", "identity:erasures"):
        text = client.get(reverse(page)).content.decode()
        assert not [secret for secret in SECRETS if secret in text]
    assert "Missed evening check" in client.get(reverse("identity:desk")).content.decode()


def test_the_card_shows_what_was_revealed_and_who_is_looking(client, worker):
    person = a_person()
    signed_in(client, Role.GRID_WORKER, "430104")
    form = {"field": "phone", "purpose": "check", "reason": "Missed evening check"}

    answer = client.post(
        reverse("identity:reveal", args=[person]), form, follow=True, headers=ENGLISH
    )

    text = answer.content.decode()
    assert f"+86{PHONE}" in text and NAME not in text
    assert "Seen by" in text and "no-store" in answer.headers["Cache-Control"]


def test_a_refused_reveal_says_why_on_the_card(client, worker):
    person = a_person()
    signed_in(client, Role.GRID_WORKER, "430104")
    form = {"field": "phone", "purpose": "check", "reason": f"Call {PHONE}"}

    answer = client.post(reverse("identity:reveal", args=[person]), form, headers=ENGLISH)

    assert answer.status_code == 422
    assert "a phone number" in answer.content.decode()


def test_a_number_looked_up_stands_in_no_address(client, worker):
    person = a_person()
    signed_in(client, Role.GRID_WORKER, "430104")

    answer = client.post(reverse("identity:look-up"), {"phone": PHONE})

    assert answer.url == reverse("identity:person", args=[person])


@pytest.mark.parametrize("role", list(Role))
def test_a_list_of_persons_for_a_unit_is_refused(client, worker, role):
    """Harms 1, 3 and 4: the spreadsheet that was pushed down and leaked."""
    a_person()
    signed_in(client, role, "430104")

    answer = client.post(reverse("identity:export"), {"format": "csv"})

    assert answer.status_code == 403
    assert NAME not in answer.content.decode()
    assert Entry.objects.filter(act="identity.list.refused").count() == 1


def test_the_refusal_names_another_way(worker):
    with pytest.raises(NoPersonList, match=r"identity\.list\.refused"):
        services.refuse_list(by=worker, now=NOON)


def test_every_refusal_of_the_vault_is_worded():
    from lianfang.ground.identity import errors

    refusals = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, DomainError) and each.code[:8] == "identity"
    ]
    assert len({each.code for each in refusals}) == len(refusals) > 15


def test_an_altered_entry_is_detected(worker):
    """PRV-14: reads of personal data stand in the same chain as every act."""
    from lianfang.ground.ledger import guard
    from lianfang.ground.ledger.verification import ChainBroken, verify

    reveal(a_person(), worker)
    verify()
    guard.remove(connection)
    Entry.objects.filter(act="identity.field.revealed").update(data='{"field":"name"}')
    guard.install(connection)

    with pytest.raises(ChainBroken):
        verify()
