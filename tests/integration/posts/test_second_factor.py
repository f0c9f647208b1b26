"""The second factor: forced on headquarters posts, counted when wrong, replaced when lost."""

import re

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.posts import errors, queries, second_factor
from lianfang.ground.posts.models import Account, RecoveryCode
from lianfang.ground.posts.terms import Role
from tests.factories import PASSWORD, an_account, an_actor

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def commander(hunan_top) -> Account:
    return an_account("commander", role=Role.COMMANDER, place="43", is_demonstration=False)


@pytest.fixture
def by(commander):
    return queries.actor_of(commander)


def code_of(account: Account) -> str:
    device = TOTPDevice.objects.get(user=account)
    TOTPDevice.objects.update(last_t=-1)
    return f"{TOTP(device.bin_key).token():06d}"


def enrolled(account, by, noon) -> list[str]:
    second_factor.device_in_preparation(account)
    _, codes = second_factor.enrol(account=account, code=code_of(account), by=by, now=noon)
    return codes


def in_session(account) -> Client:
    client = Client(headers=ENGLISH)
    client.post("/sign-in", {"username": account.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("url", ["/account/", "/accounts/"])
def test_a_headquarters_post_sees_nothing_before_it_is_set_up(commander, url):
    answer = in_session(commander).get(url)

    assert answer["Location"].startswith("/second-factor?next=")


def test_the_api_asks_for_it_too(commander):
    answer = in_session(commander).get("/api/places/search", {"q": "a"})

    assert (answer.status_code, answer.json()["code"]) == (403, "posts.second-factor.needed")


def test_a_wrong_code_sets_nothing_up(commander, by, noon):
    second_factor.device_in_preparation(commander)

    with pytest.raises(errors.WrongCode):
        second_factor.enrol(account=commander, code="000000", by=by, now=noon)

    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_wrong_codes_are_counted_and_close_the_door(commander, by, noon):
    enrolled(commander, by, noon)
    with pytest.raises(errors.WrongCode):
        second_factor.prove(account=commander, code="000000", by=by, now=noon)

    with pytest.raises(errors.CodeLocked):
        second_factor.prove(account=commander, code="000001", by=by, now=noon)


def test_a_code_works_once(commander, by, noon):
    enrolled(commander, by, noon)
    TOTPDevice.objects.update(throttling_failure_count=0)
    code = code_of(commander)
    second_factor.prove(account=commander, code=code, by=by, now=noon)

    with pytest.raises(errors.WrongCode):
        second_factor.prove(account=commander, code=code, by=by, now=noon)


def test_the_secret_is_shown_to_nobody_once_confirmed(commander, by, noon):
    enrolled(commander, by, noon)

    with pytest.raises(errors.AlreadyEnrolled):
        second_factor.device_in_preparation(commander)


def test_a_stranger_cannot_remove_it(commander, by, noon):
    enrolled(commander, by, noon)

    with pytest.raises(NotAllowed):
        second_factor.remove(account=commander, by=an_actor(Role.COMMANDER, "4301"), now=noon)


def test_a_recovery_code_works_once(commander, by, noon):
    code, *_others = enrolled(commander, by, noon)
    second_factor.prove(account=commander, code=code.upper(), by=by, now=noon)

    with pytest.raises(errors.WrongCode):
        second_factor.prove(account=commander, code=code, by=by, now=noon)


def test_recovery_codes_are_kept_as_digests_only(commander, by, noon):
    codes = enrolled(commander, by, noon)

    stored = " ".join(RecoveryCode.objects.values_list("sha256", flat=True))
    assert len(codes) == second_factor.RECOVERY_CODES
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_an_administrator_removes_it_for_a_lost_phone(commander, by, noon):
    enrolled(commander, by, noon)
    Account.objects.update(home_id="43")
    commander.refresh_from_db()

    second_factor.remove(account=commander, by=an_actor(Role.ADMINISTRATOR, "43"), now=noon)

    assert not TOTPDevice.objects.exists()
    assert not Account.objects.get(pk=commander.pk).has_second_factor


def test_setting_it_up_opens_the_house_and_shows_recovery_codes(commander):
    client = in_session(commander)
    page = client.get("/second-factor?next=/account/").content.decode()
    assert "data:image/svg+xml" in page

    done = client.post("/second-factor", {"code": code_of(commander), "next": "/account/"})

    assert (
        len(re.findall(r"<code>[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}</code>", done.content.decode()))
        == 10
    )
    assert client.get("/account/").status_code == 200


def test_the_next_session_shows_a_code_again(commander, by, noon):
    enrolled(commander, by, noon)
    TOTPDevice.objects.update(throttling_failure_count=0)
    client = in_session(commander)
    assert client.get("/account/").status_code == 302

    answer = client.post("/second-factor", {"code": code_of(commander), "next": "/account/"})

    assert answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_demonstration_accounts_are_spared(hunan_top):
    visitor = an_account("visitor", role=Role.COMMANDER, place="43")

    assert in_session(visitor).get("/account/").status_code == 200


def test_a_demonstration_account_that_set_it_up_is_asked(hunan_top, noon):
    visitor = an_account("visitor", role=Role.COMMANDER, place="43")
    enrolled(visitor, queries.actor_of(visitor), noon)

    assert in_session(visitor).get("/account/").status_code == 302
