from datetime import date, datetime, timedelta, timezone

import pytest

from lianfang.ground.figures import loading
from lianfang.ground.figures import queries as figures
from lianfang.ground.figures import services as recording
from lianfang.ground.figures.loading import Series
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places import queries as places
from lianfang.ground.places.models import Place, Tree
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import errors, queries, services
from lianfang.insight.sitreps.models import DailyReport, ReportVersion
from lianfang.insight.sitreps.services import Draft
from lianfang.insight.sitreps.terms import ReportState
from tests.factories import HUNAN, NOON, an_actor

THERE = timezone(timedelta(hours=8))
BRIEFING = datetime(2020, 1, 29, 15, 0, tzinfo=THERE)
TODAY = date(2020, 1, 29)
CHANGSHA = {"confirmed": 57, "cured": 1, "dead": 0}


@pytest.fixture
def hunan(hunan_top):
    """The tree, and the real figures of the two days before."""
    Tree.objects.update_or_create(
        pk=1,
        defaults={
            "pack": "hunan",
            "name": "湖南省",
            "name_en": "Hunan Province",
            "root": hunan_top,
            "digest": "test",
            "loaded_at": NOON,
        },
    )
    data = DataFolder(HUNAN)
    definitions = [loading._indicator(one, at) for at, one in enumerate(data.yaml("indicators"))]
    recording.define_indicators(definitions, by=system(), now=NOON)
    columns = {"confirmed": "confirmed", "cured": "cured", "dead": "dead"}
    days = {TODAY - timedelta(days=1), TODAY - timedelta(days=2)}
    recording.record_statements(
        [one for one in Series(data).statements("prefecture_daily", columns) if one.day in days],
        by=system(),
        now=NOON,
        source="bulletin",
        trace=recording.Trace(place="43"),
    )


def confirm(place="4301", day=TODAY, *, by=None, now=BRIEFING, **draft) -> DailyReport:
    draft.setdefault("values", CHANGSHA)
    return services.confirm_report(
        Draft(place=place, day=day, **draft),
        by=by or an_actor(Role.DUTY_OFFICER, place),
        now=now,
    )


def known(place: str, code: str = "confirmed", *, day=TODAY, at=BRIEFING):
    grid = figures.grid(places=[place], indicators=[code], first=day, last=day, known_at=at)
    return grid[place, code, day]


@pytest.mark.parametrize(
    ("role", "place", "refusal"),
    [
        (Role.DUTY_OFFICER, "4302", NotAllowed),
        (Role.GRID_WORKER, "4301", NotAllowed),
        (Role.DUTY_OFFICER, "43", errors.NotYourReport),
    ],
)
def test_nobody_else_confirms_a_unit_s_figures(hunan, role, place, refusal):
    with pytest.raises(refusal):
        confirm(by=an_actor(role, place))

    assert not DailyReport.objects.exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"confirmed": 57, "cured": 1}, errors.IncompleteReport),
        (CHANGSHA | {"dead": -1}, errors.NotACount),
        (CHANGSHA | {"dead": 1.5}, errors.NotACount),
        (CHANGSHA | {"cured": 58}, errors.NegativeBalance),
        (CHANGSHA | {"confirmed": 3}, errors.FallingCount),
    ],
)
def test_figures_that_cannot_be_right_are_refused(hunan, values, refusal):
    with pytest.raises(refusal):
        confirm(values=values)

    assert not ReportVersion.objects.exists()
    assert known("4301").value is None


def test_a_day_that_has_not_come_is_refused(hunan):
    with pytest.raises(errors.FutureDay, match="future-day"):
        confirm(day=TODAY + timedelta(days=1))


def test_a_county_of_this_pack_reports_nothing(hunan):
    with pytest.raises(errors.NoSuchReport):
        confirm("430104")


def test_a_confirmed_report_counts_at_once_and_leaves_one_entry(hunan):
    before = Entry.objects.count()

    report = confirm()

    assert (report.state, report.version) == (ReportState.CONFIRMED, 1)
    assert known("4301").value == 57
    assert (known("43").value, known("43").parts, known("43").parts_expected) == (57, 1, 14)
    assert Entry.objects.count() == before + 1
    assert Entry.objects.latest("seq").act == "sitreps.report.confirmed"


def test_confirming_twice_leaves_one_version(hunan):
    confirm()
    confirm(now=BRIEFING + timedelta(seconds=1))

    assert ReportVersion.objects.count() == 1
    assert Entry.objects.filter(act="sitreps.report.confirmed").count() == 1


def test_other_figures_need_a_reason(hunan):
    confirm()

    with pytest.raises(errors.ReasonNeeded):
        confirm(values=CHANGSHA | {"confirmed": 58})


def test_a_correction_keeps_the_earlier_version(hunan):
    confirm()
    later = BRIEFING + timedelta(hours=1)
    confirm(values=CHANGSHA | {"confirmed": 56}, reason="a case was of Zhuzhou", now=later)

    newest, first = queries.history(places.get("4301"), day=TODAY)
    assert (first.values["confirmed"], newest.values["confirmed"]) == (57, 56)
    assert newest.reason == "a case was of Zhuzhou"
    assert known("4301").value == 57
    assert known("4301", at=later).value == 56


def test_a_falling_count_is_taken_as_a_correction(hunan):
    confirm(values=CHANGSHA | {"confirmed": 40}, reason="double entry found")

    assert known("4301").value == 40


def test_figures_known_from_a_bulletin_change_only_with_a_reason(hunan):
    with pytest.raises(errors.ReasonNeeded):
        confirm(day=TODAY - timedelta(days=1), values={"confirmed": 49, "cured": 0, "dead": 0})


def test_zero_is_an_act_of_its_own(hunan):
    report = confirm("4308", is_zero=True, values={})

    version = report.versions.get()
    assert version.is_zero
    assert version.values == {"confirmed": 0, "cured": 0, "dead": 0}
    assert known("4308").value == 0


def test_nothing_new_needs_something_before(hunan):
    with pytest.raises(errors.NothingBefore):
        confirm("4308", is_zero=True, day=date(2020, 1, 10))


def test_a_prefecture_may_not_publish_and_learns_why(hunan):
    with pytest.raises(errors.PublishingReserved) as refusal:
        services.publish_day(
            place="4301", day=TODAY, by=an_actor(Role.DUTY_OFFICER, "4301"), now=BRIEFING
        )

    assert "article 38" in refusal.value.sentence()
    assert "Hunan Province publishes" in refusal.value.sentence()


def test_publishing_names_the_units_that_are_missing(hunan):
    confirm()

    with pytest.raises(errors.UnitsMissing) as refusal:
        publish()

    assert "1 of 14" in refusal.value.sentence()
    assert "Zhangjiajie" in refusal.value.sentence()


def publish(now=BRIEFING) -> DailyReport:
    by = an_actor(Role.EPIDEMIOLOGIST, "43")
    return services.publish_day(place="43", day=TODAY, by=by, now=now)


def everybody_confirms() -> None:
    for code in Place.objects.filter(parent="43", is_zone=False).values_list("code", flat=True):
        confirm(code, is_zero=True)


def test_publishing_adds_up_and_marks_every_report(hunan):
    everybody_confirms()

    report = publish()

    assert report.state == ReportState.PUBLISHED
    assert report.versions.get().values["confirmed"] == 221
    assert known("43").value == 221
    assert set(DailyReport.objects.values_list("state", flat=True)) == {ReportState.PUBLISHED}
    assert len(queries.units(places.get("43"), day=TODAY, now=BRIEFING)) == 14


def test_publishing_twice_is_harmless(hunan):
    everybody_confirms()
    publish()
    publish(now=BRIEFING + timedelta(minutes=1))

    assert Entry.objects.filter(act="sitreps.day.published").count() == 1


def test_a_correction_after_publication_is_published_again(hunan):
    everybody_confirms()
    publish()
    later = BRIEFING + timedelta(hours=2)

    corrected = confirm(reason="late result", now=later)

    assert corrected.state == ReportState.CORRECTED
    assert known("43", at=later).value == 221
    assert publish(now=later).version == 2
    assert known("43", at=later).value == 221 + 57 - 46


def test_the_counties_of_a_pack_that_asks_them_report_by_the_same_way(hunan):
    for one in figures.indicators():
        if one.reported_by:
            one.reported_by = ["prefecture", "county"]
            one.save()

    confirm("430104", values={"confirmed": 9, "cured": 0, "dead": 0})

    rows = queries.units(places.get("4301"), day=TODAY, now=BRIEFING)
    assert known("4301").value == 9
    assert [row.place.code for row in rows if not row.is_missing] == ["430104"]
    assert rows[-1].place.code == "430104"


def test_the_day_to_begin_with_is_the_first_that_is_not_known(hunan):
    place = places.get("4301")

    assert queries.start_day(place, now=BRIEFING) == TODAY
    assert queries.start_day(place, now=BRIEFING + timedelta(hours=17)) == TODAY
