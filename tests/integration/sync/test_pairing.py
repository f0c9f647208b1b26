from __future__ import annotations

from datetime import timedelta

import pytest

from lianfang.doors.sync import services, signing
from lianfang.doors.sync.errors import CodeUnknown, KeyUnusable, PostNotHere, ReasonMissing
from lianfang.doors.sync.models import Device
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.posts.terms import Role
from tests.factories import a_post, an_actor
from tests.pads import Pad

pytestmark = pytest.mark.django_db
JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


@pytest.fixture
def officer(hunan_top):
    return an_actor(Role.BARRIER_OFFICER, "430602")


@pytest.fixture
def code(officer, noon):
    return services.make_code(post_id=officer.post_id, by=officer, now=noon)


def pair(code, *, now, name="Lane 1", key=JWK):
    return services.pair(code=code, public_key=key, name=name, now=now)


def test_a_wrong_code_lets_nobody_in(code, noon):
    with pytest.raises(CodeUnknown):
        pair("AAAAAAAA", now=noon)

    assert not Device.objects.exists()


def test_a_code_works_once(code, noon):
    pair(code, now=noon)

    with pytest.raises(CodeUnknown):
        pair(code, now=noon)


def test_a_code_ends_after_ten_minutes(code, noon):
    with pytest.raises(CodeUnknown):
        pair(code, now=noon + timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize(
    "key",
    [{}, JWK | {"crv": "P-384"}, JWK | {"x": "AA"}, JWK | {"x": JWK["y"]}, JWK | {"d": "secret"}],
)
def test_a_key_that_is_none_pairs_nothing_and_leaves_the_code(key, code, noon):
    with pytest.raises(KeyUnusable):
        pair(code, now=noon, key=key)

    assert pair(code, now=noon).device.name == "Lane 1"


def test_nobody_lets_a_device_in_elsewhere(officer, noon):
    elsewhere = a_post(Role.BARRIER_OFFICER, "431302")

    with pytest.raises(PostNotHere):
        services.make_code(post_id=elsewhere.pk, by=officer, now=noon)


def test_a_doctor_pairs_no_device(hunan_top, noon):
    doctor = an_actor(Role.CLINICIAN, "430602")
    barrier = a_post(Role.BARRIER_OFFICER, "430602")

    with pytest.raises(NotAllowed):
        services.make_code(post_id=barrier.pk, by=doctor, now=noon)


def test_a_device_acts_in_the_post_it_was_let_in_for(code, officer, noon):
    typed = f" {code[:4].lower()}-{code[4:]} "

    paired = pair(typed, now=noon)

    assert (paired.device.post_id, paired.device.place_id) == (officer.post_id, "430602")
    assert signing.point_of(JWK) == paired.device.public_key


def test_a_device_is_withdrawn_with_a_reason_only(hunan_top, officer, noon):
    pad = Pad(Role.BARRIER_OFFICER, "430602")

    with pytest.raises(ReasonMissing):
        services.revoke(device_id=pad.id, reason=" ", by=officer, now=noon)

    assert pad.device.revoked_at is None


def test_a_withdrawn_device_stays_listed(hunan_top, officer, noon):
    pad = Pad(Role.BARRIER_OFFICER, "430602")

    services.revoke(device_id=pad.id, reason="Lost on the road.", by=officer, now=noon)
    services.revoke(device_id=pad.id, reason="Again", by=officer, now=noon)

    assert pad.device.revoked_reason == "Lost on the road."
