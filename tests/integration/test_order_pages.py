"""The pages of orders: from an empty draft to “14 of 14”, in both languages."""

import pytest
from django.test import Client

from lianfang.command.orders.models import Order
from lianfang.command.orders.terms import OrderState
from lianfang.config.cli import main
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.models import Task
from tests import factories
from tests.integration.test_order_acts import a_draft, an_actor, content, services

HTMX = {"HX-Request": "true"}


def speaking_english(client, role, place):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return factories.signed_in(client, role, place)


@pytest.fixture
def commander(hunan_top, noon, client):
    clock.set_to(shown_at=noon)
    return speaking_english(client, Role.COMMANDER, "43")


@pytest.fixture
def draft(commander):
    commander.post("/orders/new/", {"kind": "order"})
    return Order.objects.get()


def typed(order, **changes):
    clause = order.clauses.first()
    start = f"clause-{clause.pk}-"
    form = {
        "kind": "order",
        "title": "Screening at every exit",
        f"{start}text": "Take temperatures around the clock",
        f"{start}level": "2",
        "sign_by": "2020-01-29T18:00",
        "due_at": "2020-01-30T18:00",
    }
    return form | {name.replace("clause_", start): value for name, value in changes.items()}


def test_a_new_draft_has_sensible_times(draft):
    assert (draft.sign_by.hour, draft.due_at.day) == (6, 30)


def test_the_desk_opens_with_one_clause(commander, draft):
    page = commander.get(f"/orders/{draft.pk}/edit/").content.decode()

    assert "Clause 1" in page
    assert "Every Prefecture" in page


def test_typing_keeps_the_draft_and_counts_whom_it_reaches(commander, draft):
    part = commander.post(f"/orders/{draft.pk}/save", typed(draft), headers=HTMX).content.decode()

    draft.refresh_from_db()
    assert draft.title == "Screening at every exit"
    assert '<strong class="lf-num">14</strong>' in part


@pytest.mark.parametrize(
    ("field", "value"), [("sign_by", "soon"), ("review_on", "2020-13-45"), ("title", "x" * 201)]
)
def test_what_cannot_be_read_is_named(commander, draft, field, value):
    page = commander.post(f"/orders/{draft.pk}/save", typed(draft) | {field: value})

    assert page.status_code == 422
    assert b"The rest of the draft is kept" in page.content


def test_a_place_can_be_added_by_name_and_taken_out(commander, draft):
    added = typed(draft, clause_level="", clause_add="Zhuzhou")
    desk = commander.post(f"/orders/{draft.pk}/save", added, headers=HTMX)
    clause = draft.clauses.get()
    assert clause.to_places == ["4302"]
    assert desk.headers["HX-Retarget"] == "#desk"

    dropped = typed(draft, clause_level="", clause_place="4302") | {"drop": f"{clause.pk}:4302"}
    commander.post(f"/orders/{draft.pk}/save", dropped, headers=HTMX)

    clause.refresh_from_db()
    assert clause.to_places == []


def test_clauses_are_added_moved_and_removed_without_losing_words(commander, draft):
    url = f"/orders/{draft.pk}/clauses"
    commander.post(url, typed(draft) | {"do": "add"}, headers=HTMX)
    _first, second = draft.clauses.all()
    commander.post(url, {"do": f"up:{second.pk}"}, headers=HTMX)
    commander.post(url, {"do": f"remove:{second.pk}"}, headers=HTMX)

    assert draft.clauses.get().text == "Take temperatures around the clock"


def test_the_last_look_names_how_many_will_receive_it(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft) | {"then": "review"})

    page = commander.get(f"/orders/{draft.pk}/").content.decode()

    assert "14 places will receive it at once" in page


def test_what_is_missing_is_named_and_the_button_is_not_there(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft, clause_restricts="on"))

    page = commander.get(f"/orders/{draft.pk}/").content.decode()

    assert "legal basis" in page
    assert f"/orders/{draft.pk}/issue" not in page


def test_a_double_click_issues_once(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")
    page = commander.post(f"/orders/{draft.pk}/issue", follow=True)

    assert b"Issued as (2020) No. 1" in page.content
    assert Task.objects.count() == 14


def test_the_signing_reads_fourteen_of_fourteen(commander, draft, noon):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")
    changsha = speaking_english(Client(), Role.DUTY_OFFICER, "4301")
    task = Task.objects.get(place_id="4301")
    changsha.post(f"/tasks/{task.pk}/sign")

    page = commander.get(f"/orders/{draft.pk}/", {"branch": "4301"}).content.decode()

    assert "<strong>1</strong> of 14" in page
    assert "Zhuzhou" in page
    assert "Remind all that are missing" in page
    assert f"/tasks/{task.pk}/" in page


def test_reminding_says_how_many(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")

    page = commander.post(f"/orders/{draft.pk}/remind", follow=True)
    again = commander.post(f"/orders/{draft.pk}/remind")

    assert b"14 places were reminded." in page.content
    assert again.status_code == 409


def test_a_prefecture_sees_only_its_own_signing(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")

    page = speaking_english(Client(), Role.DUTY_OFFICER, "4301").get(f"/orders/{draft.pk}/")

    assert b"of 1" in page.content
    assert b"Zhuzhou" not in page.content


def test_a_draft_put_away_comes_back(commander, draft):
    commander.post(f"/orders/{draft.pk}/discard")
    assert Order.objects.get().state == OrderState.DISCARDED

    commander.post(f"/orders/{draft.pk}/restore")

    assert Order.objects.get().state == OrderState.DRAFT


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({}, True),
        ({"q": "screening"}, True),
        ({"q": "temperatures"}, True),
        ({"q": "nothing like it"}, False),
        ({"kind": "letter"}, False),
        ({"standing": "draft"}, True),
        ({"standing": "in_force"}, False),
        ({"place": "4302"}, False),
        ({"sort": "-title"}, True),
        ({"from": "nonsense", "page": "x"}, True),
    ],
)
def test_the_list_filters_from_the_address_bar(commander, draft, query, is_found):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))

    page = commander.get("/orders/", query)

    assert (b"Screening at every exit" in page.content) is is_found


def test_the_list_downloads_and_defuses_formulas(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft) | {"title": "=1+1"})

    sheet = commander.get("/orders/", {"as": "csv"}).content.decode()

    assert sheet.startswith("\ufeff")
    assert "'=1+1" in sheet


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(commander, draft, language):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")
    speaks = {"Accept-Language": language}

    pages = ["/orders/", "/orders/new/", f"/orders/{draft.pk}/", f"/orders/{draft.pk}/pdf"]

    assert {commander.get(page, headers=speaks).status_code for page in pages} == {200}


def test_the_api_lists_and_shows_orders(commander, draft):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")

    listed = commander.get("/api/orders", {"standing": "in_force"}).json()
    shown = commander.get(f"/api/orders/{draft.pk}").json()

    assert [item["number"] for item in listed] == [1]
    assert shown["signing"][0]["total"] == 14


def test_the_command_line_shows_the_signing(commander, draft, capsys):
    order = a_draft(an_actor(Role.COMMANDER, "43"), clock.now(), content("Report zero"))
    services.issue(order_id=order.pk, by=an_actor(Role.COMMANDER, "43"), now=clock.now())

    with pytest.raises(SystemExit):
        main(["orders", "show", str(order.pk)])

    assert "0 of 14 signed" in capsys.readouterr().out
