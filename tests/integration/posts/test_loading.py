"""Offices, posts and sign-ins from a pack: all of them, once, and none in production."""

import pytest

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors, demonstration, loading, queries
from lianfang.ground.posts.models import Account, Holding, Office, Post
from tests.factories import HUNAN, ROOT, a_place

SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"


@pytest.fixture
def folder(hunan_top):
    a_place("431302100", level=4, parent="431302")
    a_place("431302100001", level=5, parent="431302100")
    a_place("430602203", level=4, parent="430602")
    a_place("430602203204", level=5, parent="430602203")
    a_place("430104001", level=4, parent="430104")
    return DataFolder(SCENARIO, over=DataFolder(HUNAN))


def load(folder, noon) -> int:
    return loading.load(folder, by=actors.system("43"), now=noon, report=lambda _: None)


def test_every_place_has_a_first_responsible_post(folder, noon):
    load(folder, noon)

    codes = set(Place.objects.filter(is_zone=False).values_list("code", flat=True))
    assert set(queries.first_responsible_of(codes)) == codes


def test_zones_have_no_posts_of_their_own(folder, noon):
    load(folder, noon)

    assert not Post.objects.filter(place__is_zone=True).exists()


def test_each_sign_in_holds_its_post(folder, noon):
    load(folder, noon)

    signins = folder.manifest["signins"]
    assert Holding.objects.filter(held_until=None).count() == len(signins) == 25
    assert set(Account.objects.values_list("is_demonstration", flat=True)) == {True}


def test_loading_again_changes_nothing(folder, noon):
    load(folder, noon)
    entries = Entry.objects.count()

    assert load(folder, noon) == 0
    assert Entry.objects.count() == entries


def test_a_changed_office_is_put_right(folder, noon):
    load(folder, noon)
    Office.objects.filter(code="county_head").update(name_en="Mayor")

    assert load(folder, noon) == 1
    assert Office.objects.get(code="county_head").name_en == "County head"


def test_production_loads_the_offices_and_opens_no_sign_in(folder, noon, settings):
    settings.IS_PRODUCTION = True

    load(folder, noon)

    assert Post.objects.exists()
    assert not Account.objects.exists()


def test_a_large_level_gets_its_posts_on_demand(folder, noon, monkeypatch):
    monkeypatch.setattr(loading, "LARGEST_STAFFED_LEVEL", 100)

    load(folder, noon)

    staffed = Post.objects.filter(office_id="county_duty_officer").values_list(
        "place_id", flat=True
    )
    assert set(staffed) == {"430104", "430423", "430602"}


def test_the_public_password_opens_the_account(folder, noon):
    load(folder, noon)

    assert Account.objects.get(username="province-duty").check_password(demonstration.PASSWORD)
