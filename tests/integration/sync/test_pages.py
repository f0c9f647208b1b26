"""Pads on the page, and the desk where a person judges what the rules do not share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.doors.sync import services
from lianfang.doors.sync.errors import DisputeNotFound, ReasonMissing, StillDisputed
from lianfang.doors.sync.models import Device, Disputed
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_actor, signed_in
from tests.integration.screening.lanes import lane, passing, reading, send
from tests.pads import Pad

__all__ = ["lane"]
pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def pad(hunan_top) -> Pad:
    clock.set_to(shown_at=NOON)
    return Pad(Role.BARRIER_OFFICER, "430602")


@pytest.fixture
def doubt(pad) -> Disputed:
    pad.take([pad.fact("unheard-of", {"n": 1})])
    return Disputed.objects.get()


@pytest.fixture
def officer(pad):
    return an_actor(Role.DUTY_OFFICER, "430602")


@pytest.fixture
def browser(client, pad):
    return signed_in(client, Role.BARRIER_OFFICER, "430602")


def page(browser, address):
    return browser.get(address, headers=ENGLISH).content.decode()


def test_a_code_is_shown_once_and_with_a_picture(browser):
    post = an_actor(Role.BARRIER_OFFICER, "430602").post_id

    browser.post("/devices/codes", {"post": post})

    shown = page(browser, "/devices/")
    assert "data:image/svg+xml" in shown and "until 12:10" in shown
    clock.step(by=timedelta(minutes=11))
    assert "until 12:10" not in page(browser, "/devices/")


def test_a_wrong_clock_is_said_on_the_page(browser, pad):
    pad.clock = NOON - timedelta(days=1)
    pad.take([pad.fact("unheard-of", {})])

    assert "24 h 0 min slow" in page(browser, "/devices/")


def test_withdrawing_says_what_is_lost(browser, pad):
    Device.objects.update(waiting=12)

    assert "12 records are still on it" in page(browser, f"/devices/{pad.id}/")
    browser.post(f"/devices/{pad.id}/revoke", {"reason": "Stolen."})

    assert "Stolen." in page(browser, f"/devices/{pad.id}/")


def test_a_file_brought_by_hand_is_taken(browser, pad):
    raw = pad.raw([pad.fact("unheard-of", {"n": n}) for n in range(3)])
    file = SimpleUploadedFile("pad.lfsync", pad.file(raw))

    browser.post("/devices/file", {"file": file})

    assert pad.device.through == 3


def test_a_stranger_does_not_find_a_record(doubt):
    stranger = an_actor(Role.DUTY_OFFICER, "431302")

    with pytest.raises(DisputeNotFound):
        services.set_aside(disputed_id=doubt.pk, remark="No.", by=stranger, now=NOON)


def test_what_no_room_takes_cannot_be_agreed_with(doubt, officer):
    with pytest.raises(StillDisputed):
        services.take_after_all(disputed_id=doubt.pk, by=officer, now=NOON)

    doubt.refresh_from_db()
    assert doubt.state == "open"


def test_setting_aside_needs_a_reason_and_lets_the_content_go(doubt, officer):
    with pytest.raises(ReasonMissing):
        services.set_aside(disputed_id=doubt.pk, remark=" ", by=officer, now=NOON)

    services.set_aside(disputed_id=doubt.pk, remark="Not ours.", by=officer, now=NOON)
    services.set_aside(disputed_id=doubt.pk, remark="Again.", by=officer, now=NOON)

    doubt.refresh_from_db()
    assert (doubt.state, doubt.remark, bytes(doubt.sealed)) == ("set_aside", "Not ours.", b"")


def test_agreeing_with_what_stands_settles_a_difference(lane):
    send(lane, passing(readings=[reading(34.2)]))
    found = Disputed.objects.get()
    by = an_actor(Role.BARRIER_OFFICER, "430602")

    services.take_after_all(disputed_id=found.pk, by=by, now=NOON, remark="Measured again.")

    found.refresh_from_db()
    assert (found.state, found.judged_as) == ("taken", by.label)


def test_the_desk_shows_a_record_without_the_person(browser, pad):
    pad.take([pad.fact("unheard-of", {"person": {"name": "演示甲"}, "lane": 7})])

    shown = page(browser, f"/devices/disputed/{Disputed.objects.get().pk}/")

    assert "演示甲" not in shown and "&quot;lane&quot;: 7" in shown
    assert "No room takes this kind" in page(browser, "/devices/disputed/")
