"""The ledger read: as a timeline, as news, from the command line."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.config.commands.ledger import command
from lianfang.ground.ledger import guard, queries, sentences, services
from lianfang.ground.places import scope
from lianfang.ground.posts import actors
from lianfang.ground.posts.models import Office
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_account, an_actor, signed_in


@pytest.fixture(autouse=True)
def _acts():
    sentences.register({"test.order.sent": _("Order {number} went to {place}")})
    sentences.register({"test.house.kept": _("Kept")}, is_housekeeping=True)


@pytest.fixture
def told(hunan_top):
    def tell(act="test.order.sent", place="4301", by=None, **data):
        with transaction.atomic():
            return services.record(
                act=act, by=by or actors.system(), at=NOON, place=place, data=data
            )

    return tell


def test_a_timeline_shows_only_its_scope(told):
    told(place="4301", number=1)
    told(place="4302", number=2)

    found = queries.timeline(scope=scope.within(["4302"]))

    assert [event.text for event in found] == ["Order 2 went to Zhuzhou"]


def test_housekeeping_stays_out_of_a_timeline(told):
    told(act="test.house.kept")

    assert queries.timeline(scope=scope.within(["43"])) == []


def test_the_newest_comes_first(told):
    told(number=1)
    told(number=2)

    found = queries.timeline(scope=scope.within(["43"]), limit=1)

    assert found[0].text == "Order 2 went to Changsha"


def test_a_sentence_speaks_the_reader_s_language(told):
    told(number=3)

    with translation.override("zh-hans"):
        found = queries.timeline(scope=scope.within(["43"]))

    assert "长沙市" in found[0].text


def test_an_actor_is_named_in_the_reader_s_language(told):
    by = an_actor(Role.COMMANDER, "4301")
    Office.objects.update(display="{place}指挥长", display_en="Commander of {place}")
    told(number=4, by=by)

    with translation.override("zh-hans"):
        own = queries.timeline(scope=scope.within(["43"]))[0].actor
    other = queries.timeline(scope=scope.within(["43"]))[0].actor

    assert (own, other) == ("长沙市指挥长", "Commander of Changsha")


def test_data_that_lacks_a_hole_shows_a_dash(told):
    told()

    assert queries.timeline(scope=scope.within(["43"]))[0].text == "Order – went to Changsha"


def test_nothing_new_is_an_empty_answer(told, client):
    entry = told(number=1)

    answer = signed_in(client, Role.DUTY_OFFICER, "4301").get("/live", {"after": entry.seq})

    assert (answer.status_code, answer.content) == (204, b"")


def test_news_has_topics_of_everything_and_events_of_one_s_own_places(told, client):
    told(place="4301", number=1)
    told(place="4302", number=2)
    told(act="other.thing.done", place="4302")

    reader = signed_in(client, Role.DUTY_OFFICER, "4301")
    answer = reader.get("/live", {"after": "0"}, headers={"accept-language": "en"})

    body = json.loads(answer.content)
    assert (body["seq"], body["topics"]) == (3, ["other", "test"])
    assert [event["text"] for event in body["events"]] == ["Order 1 went to Changsha"]


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "²"])
def test_a_strange_number_is_taken_as_the_beginning(told, client, after):
    told(number=1)

    answer = signed_in(client, Role.DUTY_OFFICER, "4301").get("/live", {"after": after})

    assert json.loads(answer.content)["seq"] == 1


def test_live_tells_a_lapsed_session_to_sign_in(db, client):
    answer = client.get("/live")

    assert (answer.status_code, answer.json()["code"]) == (401, "posts.sign-in.needed")


def test_an_unproven_headquarters_session_hears_nothing(told, client):
    told(number=1)
    client.force_login(
        an_account(role=Role.COMMANDER, place="43", is_demonstration=False),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    assert client.get("/live", {"after": "0"}).status_code == 403


def test_a_quiet_question_costs_three_queries(told, client, django_assert_max_num_queries):
    entry = told(number=1)
    signed_in(client, Role.DUTY_OFFICER, "4301")

    with django_assert_max_num_queries(3):
        client.get("/live", {"after": entry.seq})


def test_the_command_names_the_altered_entry_and_fails(told):
    told(number=1)
    told(number=2)
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET data = '{}' WHERE seq = 2")

    outcome = CliRunner().invoke(command, ["verify"])

    assert outcome.exit_code == 1
    assert "entry 2 was altered" in outcome.stderr


def test_the_command_finds_a_chain_cut_off_at_its_end(told):
    head = told(number=1).hash
    guard.remove(connection)

    outcome = CliRunner().invoke(command, ["verify", "--head", "0" * 64])

    assert (outcome.exit_code, head in outcome.stderr) == (1, True)


def test_the_command_says_a_sound_chain_is_unbroken(told):
    entry = told(number=1)

    outcome = CliRunner().invoke(command, ["verify", "--head", entry.hash])

    assert outcome.exit_code == 0
    assert outcome.stdout == f"1 entries, unbroken. Entry 1 has {entry.hash}.\n"


def test_the_command_shows_the_last_entries_of_a_place(told):
    told(place="4301", number=1)
    told(place="4302", number=2)

    outcome = CliRunner().invoke(command, ["show", "--place", "4302"])

    assert outcome.stdout.split("\t")[2:4] == ["test.order.sent", "4302"]
    assert "Order 2 went to Zhuzhou" in outcome.stdout
