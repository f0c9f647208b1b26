"""Measures and computed results on the pages, on paper and in the API of orders."""

import pytest

from lianfang.command.orders import document, measures, sentences, services
from lianfang.command.orders.models import Annex, Order
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang_measures import KINDS, InvalidMeasure, describe
from tests.factories import an_actor
from tests.integration.test_order_acts import words_of
from tests.integration.test_order_annexes import attach
from tests.integration.test_order_pages import HTMX, speaking_english, typed

ROADS = {"kind": "restrict_traffic", "border": "43"}
OVERLAPPING = ROADS | {"place": "4307", "level": "0.5"}


@pytest.fixture
def commander(hunan_top, noon, client):
    clock.set_to(shown_at=noon)
    return speaking_english(client, Role.COMMANDER, "43")


@pytest.fixture
def draft(commander):
    commander.post("/orders/new/", {"kind": "order"})
    return Order.objects.get()


def form_of(draft):
    return f"/orders/{draft.pk}/clauses/{draft.clauses.get().pk}/measure"


def measures_of(draft):
    return draft.clauses.get().measures


@pytest.mark.parametrize("query", [{}, {"kind": "wish"}, {"key": "nonsense"}])
def test_a_form_of_no_kind_is_refused(commander, draft, query):
    page = commander.get(form_of(draft), query)

    assert page.status_code == 422
    assert b"choose a kind from the list" in page.content


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (ROADS | {"level": "2"}, "give a share between 0 and 1."),
        (ROADS | {"border": "Atlantis"}, "no place below yours is called “Atlantis”"),
        (ROADS | {"sunset": "2021-01-01"}, "it lies after the order&#x27;s last day."),
    ],
)
def test_what_is_refused_stays_in_the_form(commander, draft, record, says):
    page = commander.post(form_of(draft), record)

    assert page.status_code == 422
    assert says in page.content.decode()
    assert 'value="restrict_traffic"' in page.content.decode()
    assert measures_of(draft) == []


def test_the_form_of_an_issued_order_is_closed(commander, draft):
    address = form_of(draft)
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(f"/orders/{draft.pk}/issue")

    assert commander.get(address, {"kind": "canvass"}).status_code == 409


def test_a_clause_elsewhere_has_no_form(commander, draft):
    assert commander.get(f"/orders/{draft.pk}/clauses/999/measure").status_code == 404


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_has_its_form_in_both_languages(commander, draft, kind, language):
    speaks = {"Accept-Language": language}

    page = commander.get(form_of(draft), {"kind": kind}, headers=speaks).content.decode()

    assert all(f'name="{field.name}"' in page for field in describe(kind))
    assert sentences.kind_label(kind) in page or language != "en"


def test_a_measure_is_added_from_the_desk_changed_and_taken_out(commander, draft):
    clause = draft.clauses.get()
    chosen = {"do": f"measure:{clause.pk}", f"clause-{clause.pk}-kind": "restrict_traffic"}
    to_form = commander.post(f"/orders/{draft.pk}/clauses", typed(draft) | chosen)
    assert to_form.url == f"{form_of(draft)}?kind=restrict_traffic"

    commander.post(to_form.url, {"border": "Hunan Province", "level": "1"} | ROADS, follow=True)
    assert measures_of(draft) == [ROADS | {"level": 1.0}]

    key = measures.key_of(measures_of(draft)[0])
    change = {"do": f"measure:{clause.pk}:{key}"}
    to_form = commander.post(f"/orders/{draft.pk}/clauses", typed(draft) | change)
    assert 'value="43" text="Hunan Province"' in commander.get(to_form.url).content.decode()
    desk = commander.post(to_form.url, ROADS | {"level": "0.5", "key": key}, follow=True)
    assert "50 % of the traffic stopped" in desk.content.decode()

    key = measures.key_of(measures_of(draft)[0])
    out = {"do": f"unmeasure:{clause.pk}:{key}"}
    commander.post(f"/orders/{draft.pk}/clauses", typed(draft) | out, headers=HTMX)
    assert measures_of(draft) == []


def test_a_place_may_be_typed_by_name(commander, draft):
    commander.post(form_of(draft), ROADS | {"border": "Changde", "place": "Changde"})

    assert measures_of(draft) == [ROADS | {"border": "4307", "place": "4307"}]


def test_a_measure_that_no_longer_stands_says_so_on_the_desk(commander, draft):
    commander.post(form_of(draft), ROADS | {"sunset": "2020-02-10"})
    commander.post(
        f"/orders/{draft.pk}/save", typed(draft) | {"in_force_until": "2020-02-01T00:00"}
    )

    page = commander.get(f"/orders/{draft.pk}/edit/").content.decode()

    assert "it lies after the order&#x27;s last day." in page


def test_the_order_reads_its_measures_in_words(commander, draft):
    commander.post(form_of(draft), ROADS)

    page = commander.get(f"/orders/{draft.pk}/").content.decode()
    chinese = commander.get(f"/orders/{draft.pk}/", headers={"Accept-Language": "zh-hans"})

    assert "Roads across the border of Hunan Province: closed" in page
    assert "Hunan Province · from 29 January 2020 to 11 February 2020" in page
    assert "跨湖南省边界道路：全部封闭" in chinese.content.decode()


def test_a_result_is_read_with_the_order_and_taken_off_its_draft(commander, draft, noon):
    attach(draft, an_actor(Role.COMMANDER, "43"), noon)

    page = commander.get(f"/orders/{draft.pk}/").content.decode()
    desk = commander.get(f"/orders/{draft.pk}/edit/").content.decode()
    address = f"/orders/{draft.pk}/annexes/{Annex.objects.get().pk}/detach"

    assert "What was computed before signing" in page
    assert "<strong>between 3 and 41 persons</strong>" in page
    assert address not in page
    assert address in desk
    assert commander.post(address, follow=True).status_code == 200
    assert not Annex.objects.exists()


def test_paper_carries_measures_and_results(commander, draft, noon):
    by = an_actor(Role.COMMANDER, "43")
    commander.post(form_of(draft), ROADS)
    attach(draft, by, noon)

    text = words_of(document.pdf_of(Order.objects.get(), now=noon))

    assert "Roads across the border of Hunan Province: closed" in text
    assert "What was computed before signing" in text
    assert "between 3 and 41 persons" in text


def test_the_api_gives_measures_and_results(commander, draft, noon):
    commander.post(f"/orders/{draft.pk}/save", typed(draft))
    commander.post(form_of(draft), {"kind": "canvass"})
    attach(draft, an_actor(Role.COMMANDER, "43"), noon)
    commander.post(f"/orders/{draft.pk}/issue")

    shown = commander.get(f"/api/orders/{draft.pk}").json()
    (measure,) = commander.get("/api/places/43/measures").json()
    sooner = commander.get("/api/places/43/measures", {"day": "2020-01-01"}).json()

    assert shown["clauses"][0]["measures"] == [{"kind": "canvass"}]
    assert shown["annexes"][0]["study"] == "study:1"
    assert (measure["measure"]["start"], measure["order"]) == ("2020-01-29", draft.pk)
    assert measure["assumed"] == []
    assert sooner == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/places/43/measures?day=9999-12-31", 422),
        ("/api/places/99/measures", 404),
    ],
)
def test_the_api_refuses_what_it_cannot_answer(commander, address, status):
    assert commander.get(address).status_code == status


def test_a_prefecture_does_not_ask_about_its_neighbour(hunan_top, client):
    changsha = speaking_english(client, Role.COMMANDER, "4301")

    assert changsha.get("/api/places/4302/measures").status_code == 404


def samples():
    """One measure of every kind, as its fields' defaults or first choices make it."""
    for kind in sorted(KINDS):
        fields = [field for field in describe(kind) if field.is_required]
        values = {"choice": lambda field: field.choices[0], "day": lambda _: "2020-01-29"}
        values |= {"text": lambda _: "words", "share": lambda _: 0.5}
        values |= {"count": lambda _: 3, "number": lambda _: 3}
        yield {"kind": kind} | {field.name: values[field.type](field) for field in fields}


@pytest.mark.parametrize("record", [*samples()], ids=lambda record: record["kind"])
def test_every_kind_reads_as_a_sentence_and_can_be_drafted(hunan_top, noon, record):
    by = an_actor(Role.COMMANDER, "43")
    (measure,) = measures.whole(
        record, frame=measures.Frame(places=("43",), start=noon.date(), sunset=None)
    )

    order = services.draft_from_measures(
        measures=[measure], title="t", title_en="", by=by, now=noon
    )
    words = sentences.full(measure, names={"43": "Hunan Province"})

    assert order.clauses.get().text_en == sentences.sentence(measure, names={})
    assert "Hunan Province, from 29 January 2020 on" in words
    assert "{" not in words


def test_every_word_of_every_form_has_a_translation():
    """The shared words speak English; a label without its entry would raise here."""
    for kind in KINDS:
        assert sentences.fields_of(kind, {}, names={})
    with pytest.raises(InvalidMeasure):
        sentences.fields_of("wish", {}, names={})
