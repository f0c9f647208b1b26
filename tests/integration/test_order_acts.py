"""Drafting, issuing and ending an order on a real store: refusals first."""

import subprocess
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianfang.command.orders import document, loading, queries, services
from lianfang.command.orders.errors import (
    AlreadyIssued,
    Incomplete,
    NotTheIssuer,
    OnlyTheCommander,
    TermOutOfOrder,
    TimesInThePast,
    UnknownAddressee,
)
from lianfang.command.orders.models import Order, Series
from lianfang.command.orders.services import ClauseContent
from lianfang.command.orders.terms import OrderState, Part, Standing
from lianfang.ground.kernel import typesetting
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks.models import Notice, Task
from tests.factories import ROOT, an_actor

HOUR = timedelta(hours=1)
SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"


@pytest.fixture
def commander(hunan_top):
    return an_actor(Role.COMMANDER, "43")


@pytest.fixture
def duty(hunan_top):
    return an_actor(Role.DUTY_OFFICER, "43")


def content(text="Take temperatures", *, level=2, places=(), restricts=False):
    return ClauseContent(
        text=text, text_en="", is_restricting=restricts, to_level=level, to_places=tuple(places)
    )


def a_draft(by, now, *clauses, **fields):
    """A draft with its clauses and times, as the desk would keep it."""
    order = services.draft(
        by=by, now=now, title="Screening", sign_by=now + 2 * HOUR, due_at=now + 30 * HOUR, **fields
    )
    wanted = clauses or (content(),)
    for _more in wanted[1:]:
        services.add_clause(order_id=order.pk, by=by)
    keys = order.clauses.values_list("pk", flat=True)
    written = dict(zip(keys, wanted, strict=True))
    return services.save_draft(order_id=order.pk, fields={}, clauses=written, by=by)


def restricting(by, now, **changes):
    law = {
        "legal_basis": "Law, article 42",
        "competent_organ": "Government",
        "in_force_from": now,
        "in_force_until": now + 14 * 24 * HOUR,
        "review_on": date(2020, 2, 5),
        "remedy": "Apply for review within 60 days.",
    }
    return a_draft(by, now, content(restricts=True), **(law | changes))


def test_a_prefecture_cannot_see_the_drafts_above_it(commander, noon):
    order = a_draft(commander, noon)

    with pytest.raises(NotFound):
        queries.order(order_id=order.pk, by=an_actor(Role.COMMANDER, "4301"))


def test_a_clinician_writes_no_order(hunan_top, noon):
    with pytest.raises(NotAllowed):
        services.draft(by=an_actor(Role.CLINICIAN, "43"), now=noon)


def test_the_duty_officer_issues_nothing_that_restricts(duty, noon):
    with pytest.raises(OnlyTheCommander):
        services.issue(order_id=restricting(duty, noon).pk, by=duty, now=noon)


def test_the_duty_officer_sends_what_only_asks(duty, noon):
    order = services.issue(order_id=a_draft(duty, noon).pk, by=duty, now=noon)

    assert order.state == OrderState.ISSUED


@pytest.mark.parametrize(
    "part",
    ["legal_basis", "competent_organ", "in_force_from", "in_force_until", "review_on", "remedy"],
)
def test_a_restriction_without_its_law_is_refused(commander, noon, part):
    empty = "" if part in {"legal_basis", "competent_organ", "remedy"} else None
    order = restricting(commander, noon, **{part: empty})

    with pytest.raises(Incomplete) as refused:
        services.issue(order_id=order.pk, by=commander, now=noon)

    assert refused.value.params["parts"] == [part]
    assert str(Part(part).label) in refused.value.sentence()
    assert not Task.objects.exists()


def test_a_signing_time_that_is_over_is_refused(commander, noon):
    order = a_draft(commander, noon)

    with pytest.raises(TimesInThePast):
        services.issue(order_id=order.pk, by=commander, now=noon + 3 * HOUR)


def test_a_review_after_the_end_is_refused(commander, noon):
    order = restricting(commander, noon, review_on=date(2020, 4, 1))

    with pytest.raises(TermOutOfOrder):
        services.issue(order_id=order.pk, by=commander, now=noon)


def test_a_place_elsewhere_cannot_be_addressed(hunan_top, noon):
    changsha = an_actor(Role.COMMANDER, "4301")

    with pytest.raises(UnknownAddressee):
        a_draft(changsha, noon, content(level=None, places=["430202"]))


def test_issuing_numbers_and_sends_to_every_place_once(commander, noon):
    order = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    assert (order.number, order.year, order.issued_at) == (1, 2020, noon)
    assert Task.objects.filter(subject=order.subject).count() == 14
    assert Notice.objects.count() == 14


def test_all_of_a_level_leaves_the_zones_to_their_hosts(commander, noon):
    order = services.issue(
        order_id=a_draft(commander, noon, content(level=3)).pk, by=commander, now=noon
    )

    assert Task.objects.filter(subject=order.subject).count() == 122


def test_a_zone_named_is_told_through_its_host(commander, noon, hunan_top):
    zone = type(hunan_top).objects.filter(is_zone=True, attached_to__isnull=False).first()
    order = a_draft(commander, noon, content(level=None, places=[zone.code]))

    services.issue(order_id=order.pk, by=commander, now=noon)

    assert list(Task.objects.values_list("place_id", flat=True)) == [zone.attached_to_id]


def test_issuing_twice_sends_once(commander, noon):
    order = a_draft(commander, noon)

    first = services.issue(order_id=order.pk, by=commander, now=noon)
    second = services.issue(order_id=order.pk, by=commander, now=noon + HOUR)

    assert (first.number, second.number) == (1, 1)
    assert second.issued_at == noon
    assert Entry.objects.filter(act="orders.order.issued").count() == 1


def test_one_entry_stands_for_the_whole_batch(commander, noon):
    services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    entry = Entry.objects.get(act="orders.order.issued")
    assert entry.items == 14
    assert not Entry.objects.filter(act="tasks.batch.assigned").exists()


def test_numbers_have_no_gap_where_issuing_failed(commander, noon):
    services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)
    with pytest.raises(Incomplete):
        services.issue(order_id=restricting(commander, noon, remedy="").pk, by=commander, now=noon)

    third = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    assert third.number == 2


def test_the_database_refuses_a_number_twice(commander, noon):
    services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(
            issuer_id="43", year=2020, number=1, drafted_at=noon, state=OrderState.DRAFT
        )


def test_an_issued_order_is_never_edited(commander, noon):
    order = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    with pytest.raises(AlreadyIssued):
        services.save_draft(order_id=order.pk, fields={"title": "Other"}, clauses={}, by=commander)
    with pytest.raises(AlreadyIssued):
        services.add_clause(order_id=order.pk, by=commander)


def test_past_its_end_an_order_is_inactive_without_any_action(commander, noon):
    order = services.issue(order_id=restricting(commander, noon).pk, by=commander, now=noon)

    assert order.standing(now=noon + HOUR) == Standing.IN_FORCE
    assert order.standing(now=noon + 15 * 24 * HOUR) == Standing.EXPIRED


def test_a_live_order_past_its_review_is_found(commander, noon):
    order = services.issue(order_id=restricting(commander, noon).pk, by=commander, now=noon)

    later = noon + 9 * 24 * HOUR
    assert list(queries.past_review(prefixes=["43"], now=later)) == [order]
    assert not queries.past_review(prefixes=["43"], now=noon).exists()


def test_only_the_organ_that_decided_lifts(commander, noon):
    order = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    with pytest.raises(NotTheIssuer):
        services.lift(
            order_id=order.pk, reason="Over.", by=an_actor(Role.COMMANDER, "4301"), now=noon
        )


def test_lifting_withdraws_what_is_open(commander, noon):
    order = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)

    lifted = services.lift(order_id=order.pk, reason="No longer needed.", by=commander, now=noon)
    again = services.lift(order_id=order.pk, reason="Twice.", by=commander, now=noon + HOUR)

    assert (lifted.state, again.ended_at) == (OrderState.LIFTED, noon)
    assert set(Task.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_draft_cannot_be_lifted(commander, noon):
    with pytest.raises(IllegalMove):
        services.lift(order_id=a_draft(commander, noon).pk, reason="x", by=commander, now=noon)


def test_a_new_order_supersedes_the_old_one(commander, noon):
    old = services.issue(order_id=a_draft(commander, noon).pk, by=commander, now=noon)
    draft = services.copy_as_successor(order_id=old.pk, by=commander, now=noon)
    times = {"sign_by": noon + 2 * HOUR, "due_at": noon + 9 * HOUR}
    services.save_draft(order_id=draft.pk, fields=times, clauses={}, by=commander)

    new = services.issue(order_id=draft.pk, by=commander, now=noon + HOUR)

    old.refresh_from_db()
    assert (old.state, new.number) == (OrderState.SUPERSEDED, 2)
    assert Task.objects.filter(subject=old.subject).exclude(state="withdrawn").count() == 0


def test_a_discarded_draft_comes_back(commander, noon):
    order = a_draft(commander, noon)

    services.discard(order_id=order.pk, by=commander, now=noon)
    restored = services.restore(order_id=order.pk, by=commander, now=noon)

    assert restored.state == OrderState.DRAFT


def test_clauses_move_and_go(commander, noon):
    order = a_draft(commander, noon, content("one"), content("two"), content("three"))
    one, two, three = order.clauses.values_list("pk", flat=True)

    services.move_clause(order_id=order.pk, clause_id=three, steps=-2, by=commander)
    services.remove_clause(order_id=order.pk, clause_id=two, by=commander)
    services.remove_clause(order_id=order.pk, clause_id=two, by=commander)

    assert list(order.clauses.values_list("pk", "position")) == [(three, 1), (one, 2)]


def test_the_preview_counts_before_anything_is_sent(commander, noon):
    order = a_draft(commander, noon, content(level=2), content(level=3))

    preview = queries.preview(order)

    assert (preview.total, [level.count for level in preview.levels]) == (136, [14, 122])
    assert preview.can_be_issued is True
    assert not Task.objects.exists()


@pytest.fixture
def loaded(hunan_top, noon):
    seen = []
    count = loading.load(DataFolder(SCENARIO), by=actors.system(), now=noon, report=seen.append)
    return count, sum(seen)


def test_the_scenarios_orders_load_once(loaded, noon):
    again = loading.load(DataFolder(SCENARIO), by=actors.system(), now=noon, report=lambda _n: None)

    assert loaded == (55, 55)
    assert again == 0


def test_the_numbered_orders_keep_their_numbers(loaded):
    numbered = Order.objects.filter(issuer_id="4302", number__isnull=False).order_by("number")

    assert [(order.number, order.issued_on.day) for order in numbered] == [
        (1, 25),
        (2, 26),
        (3, 27),
        (4, 28),
    ]
    assert Series.objects.get(issuer_id="4302").last_number == 4


def test_records_have_no_tasks_and_samples_say_that_they_are_samples(loaded):
    record = Order.objects.get(key="hunan-level-1")
    samples = Order.objects.filter(is_synthetic=True)

    assert not Task.objects.filter(subject=record.subject).exists()
    assert samples.count() == 4
    assert not Task.objects.filter(is_synthetic=False).exists()


def test_the_sample_stands_where_the_scenario_says(loaded, hunan_top):
    order = Order.objects.get(key="synthetic-arrival-screening")
    afternoon = loading.instant("2020-01-29T15:00:00+08:00")

    seen = tasks.overview(subject=order.subject, root=hunan_top, now=afternoon)

    prefectures, counties = seen.levels
    assert (prefectures.signed, prefectures.total) == (14, 14)
    assert (counties.signed, counties.total, len(counties.missing)) == (120, 122, 2)


def words_of(pdf):
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


def test_the_printed_order_carries_its_text(loaded, noon):
    order = Order.objects.get(key="synthetic-arrivals-search")

    text = words_of(document.pdf_of(order, now=noon))

    assert "No. 2" in text
    assert "(seal)" in text
    assert "Find arrivals from the affected area" in text


def test_the_printed_order_speaks_chinese(loaded, noon):
    from django.utils import translation

    order = Order.objects.get(key="synthetic-arrivals-search")

    with translation.override("zh-hans"):
        text = words_of(document.pdf_of(order, now=noon))

    assert "逐户排查" in text


def test_a_machine_without_the_font_gets_a_sentence(monkeypatch):
    typesetting.font.cache_clear()
    monkeypatch.setattr(typesetting, "FONTS", ("No Such Family",))

    with pytest.raises(typesetting.NoFont) as refused:
        typesetting.font()

    assert "fonts-noto-cjk" in refused.value.sentence()


def test_markup_in_an_order_is_printed_and_not_run(commander, noon):
    order = a_draft(commander, noon, content('#read("/etc/passwd") *bold* $x$'))

    assert '#read("/etc/passwd") *bold* $x$' in words_of(document.pdf_of(order, now=noon))
