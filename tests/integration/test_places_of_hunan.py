"""The shipped tree, whole: counts, zones, successors, and finding a place among all of them."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils import translation

from lianfang.config.cli import main
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places import loading, queries
from lianfang.ground.places.errors import UnknownPlace
from lianfang.ground.places.models import Place, PlaceChange
from lianfang.ground.places.search import search
from lianfang.ground.posts import actors
from tests.factories import HUNAN, NOON

LATER = date(2023, 1, 1)


@pytest.fixture(scope="module")
def _hunan(django_db_setup, django_db_blocker):
    """Loaded once for this module, because it is 31,615 places; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("_hunan", "db")


def first(words, **wanted):
    found = search(words, **wanted)
    return found[0].code if found else None


def test_the_tree_is_what_the_pack_says():
    expected = {"1": 1, "2": 14, "3": 122, "4": 2008, "5": 29454, "zones": 16}

    assert queries.counts() == expected
    assert queries.misplaced() == []


def test_the_check_passes():
    result = CliRunner().invoke(main, ["places", "check"])

    assert result.exit_code == 0
    assert "29454" in result.output


def test_the_check_names_a_difference():
    Place.objects.filter(code="430104001001").update(valid_until=date(2020, 1, 1))

    result = CliRunner().invoke(main, ["places", "check"])

    assert result.exit_code == 1
    assert "level 5: 29453 places, the pack says 29454" in result.output


def test_the_check_names_a_misplaced_code():
    Place.objects.filter(code="430104").update(parent="4302")

    result = CliRunner().invoke(main, ["places", "check"])

    assert result.exit_code == 1
    assert "430104 stands in the wrong place" in result.output


def test_a_zone_belongs_to_the_place_that_hosts_it():
    zone = queries.get("430271")

    assert (zone.attached_to_id, zone.attached_grade) == ("430204", "evidence")
    assert zone.basis_of_attachment.startswith("its two townships")
    assert list(queries.zones_of("430204")) == [zone]
    assert queries.prefixes_of("430204") == ("430204", "430271")
    assert queries.prefixes_of("4302") == ("4302",)
    assert zone not in queries.children("4302")


def test_no_place_is_lost_between_the_counties():
    scope = [prefix for place in queries.of_level(3) for prefix in queries.prefixes_of(place.code)]

    assert sum(queries.of_level(5, under=(prefix,)).count() for prefix in scope) == 29454


@pytest.mark.parametrize(
    ("code", "heir"),
    [
        ("431121", "431181"),
        ("431121001", "431181001"),
        ("431172202", "431181201"),
        ("430271", "430204"),
        ("430104", "430104"),
        ("430471", None),
    ],
)
def test_a_code_that_ended_leads_to_the_one_that_took_over(code, heir):
    assert queries.successor_of(code, on=LATER) == heir
    assert queries.successor_of(code, on=date(2020, 1, 29)) == code


def test_every_successor_is_on_the_later_list():
    added = set(PlaceChange.objects.filter(kind="added").values_list("code", flat=True))
    removed = PlaceChange.objects.filter(kind="removed")
    heirs = set(removed.exclude(successor_code="").values_list("successor_code", flat=True))
    ended = set(removed.values_list("code", flat=True))

    assert not heirs & ended
    assert heirs <= added | set(Place.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("长沙", "4301"),
        ("长沙市", "4301"),
        ("长沙县", "430121"),
        ("changsha", "4301"),
        ("chang sha", "4301"),
        ("Changsha County", "430121"),
        ("cs", "4301"),
        ("zjj", "4308"),
        ("ylq", "430104"),
        ("yuelu", "430104"),
        ("岳麓", "430104"),
        ("430104", "430104"),
        ("430100", "4301"),
        ("xupu", "431224"),
        ("xinhuang", "431227"),
        ("湘西", "4331"),
        ("dongan", "431122"),
        ("Dong'an", "431122"),
        ("恩口社区", "431302100001"),
        ("湖南", "43"),
    ],
)
def test_the_best_place_comes_first(words, code):
    assert first(words) == code


def test_high_levels_come_before_the_villages():
    levels = [found.level for found in search("长沙")]

    assert levels[:2] == ["prefecture", "county"]
    assert levels == sorted(
        levels, key=["province", "prefecture", "county", "township", "village"].index
    )


def test_a_common_ending_does_not_drown_what_bears_it_as_a_name():
    found = search("街道", limit=10)

    assert all("街道" in place.name for place in found)
    assert {place.level for place in search("长塘", level="township")} == {"township"}


def test_a_search_can_be_kept_to_a_jurisdiction():
    inside = search("学林", under=queries.prefixes_of("430204"))

    assert [place.code for place in inside][:1] == ["430271006"]
    assert search("长沙", under=("4302",), level="prefecture") == []


@pytest.mark.parametrize("words", ["", "   ", "'", "nowhere at all", "\n", "%", "4399"])
def test_nothing_found_is_an_empty_list(words):
    assert search(words) == []


def test_never_more_than_asked_for():
    assert len(search("a")) == 20
    assert len(search("a", limit=3)) == 3


def test_the_path_and_the_name_speak_the_readers_language():
    english = search("yuelu")[0]
    with translation.override("zh-hans"):
        chinese = search("yuelu")[0]

    assert (english.label, english.path) == ("Yuelu District", "Hunan Province / Changsha")
    assert (chinese.label, chinese.path) == ("岳麓区", "湖南省 / 长沙市")


def test_an_unknown_code_is_refused():
    with pytest.raises(UnknownPlace):
        queries.get("99")


def test_places_without_dates_are_valid_on_any_day():
    assert Place.objects.filter(queries.valid_on(date(2020, 1, 29))).count() == 31615
