"""The door: names, passwords, lock-out, and where one comes out."""

import re
import time

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core import checks

from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.models import Account, Holding
from lianfang.ground.posts.terms import Role
from tests.factories import PASSWORD, a_post, an_account, signed_in

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer(hunan_top) -> Account:
    return an_account("changsha-duty", role=Role.DUTY_OFFICER, place="4301")


def sign_in(client, username="changsha-duty", password=PASSWORD, **more):
    data = {"username": username, "password": password} | more
    return client.post("/sign-in", data, headers=ENGLISH)


def errors_of(answer) -> str:
    return " ".join(re.findall(r'class="errorlist".*?</ul>', answer.content.decode(), re.DOTALL))


def test_a_wrong_name_and_a_wrong_password_answer_alike(officer, client):
    unknown = sign_in(client, username="nobody")
    wrong = sign_in(client, password="wrong")

    assert "do not go together" in errors_of(wrong)
    assert errors_of(unknown) == errors_of(wrong)


def test_an_account_that_is_off_answers_like_a_wrong_password(officer, client):
    wrong = sign_in(client, password="wrong")
    Account.objects.update(is_active=False)

    assert errors_of(sign_in(client)) == errors_of(wrong)


def test_after_five_failures_the_door_stays_closed_and_says_until_when(officer, client):
    for _ in range(5):
        answer = sign_in(client, password="wrong")

    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert sign_in(client).status_code == 429


def test_a_lock_out_concerns_one_name_only(officer, client):
    an_account("zhuzhou-duty", role=Role.DUTY_OFFICER, place="4302")
    for _ in range(5):
        sign_in(client, password="wrong")

    assert sign_in(client, username="zhuzhou-duty").status_code == 302


def test_an_administrator_opens_the_door_again(officer, client, client_of_administrator):
    for _ in range(5):
        sign_in(client, password="wrong")

    client_of_administrator.post(f"/accounts/{officer.pk}/unlock")

    assert sign_in(client).status_code == 302


@pytest.fixture
def client_of_administrator(officer):
    from django.test import Client

    Account.objects.filter(pk=officer.pk).update(home_id="4301")
    return signed_in(Client(), Role.ADMINISTRATOR, "4301")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_no_address_of_others_is_followed(officer, client, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_one_comes_out_where_one_wanted_to_go(officer, client):
    assert sign_in(client, next="/orders/7/?a=b")["Location"] == "/orders/7/?a=b"


def test_a_name_is_taken_in_any_case(officer, client):
    assert sign_in(client, username=" Changsha-Duty ").status_code == 302


def test_a_session_gets_a_new_number_at_sign_in(officer, client):
    client.cookies["sessionid"] = "chosen-by-a-stranger"
    sign_in(client)

    assert client.cookies["sessionid"].value != "chosen-by-a-stranger"


def test_a_sign_in_leaves_a_trace(officer, client):
    sign_in(client)

    assert Entry.objects.filter(act="posts.session.opened", actor_id=officer.pk).count() == 1


def test_a_post_without_its_token_is_refused(officer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict).status_code == 403


def test_one_click_opens_a_demonstration_account_only(officer, client):
    an_account("a-person", is_demonstration=False)

    assert client.post("/sign-in/demonstration", {"username": "a-person"}).status_code == 404
    answer = client.post("/sign-in/demonstration", {"username": "changsha-duty"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_one_click_is_refused_in_production(officer, client, settings):
    settings.IS_PRODUCTION = True

    answer = client.post("/sign-in/demonstration", {"username": "changsha-duty"})

    assert answer.status_code == 404


def test_production_shows_no_demonstration_sign_in(officer, client, settings):
    settings.IS_PRODUCTION, settings.IS_DEMONSTRATION = True, False

    assert "changsha-duty" not in client.get("/sign-in").content.decode()


def test_production_does_not_start_with_demonstration_accounts(officer, settings):
    settings.IS_PRODUCTION = True

    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])

    assert "lianfang.E004" in [message.id for message in found]


def test_who_comes_back_after_a_lapse_is_told_so(db, client):
    page = client.get("/sign-in?next=/orders/&ended=1", headers=ENGLISH).content.decode()

    assert "Your session has ended." in page


def test_one_acts_in_the_post_one_chose(officer, client):
    second = Holding.objects.create(
        post=a_post(Role.COMMANDER, "4302"),
        account=officer,
        held_from=officer.holdings.get().held_from,
    )
    sign_in(client)

    client.post("/account/post", {"post": second.post_id}, headers=ENGLISH)

    assert "Zhuzhou Commander" in client.get("/account/", headers=ENGLISH).content.decode()


def test_a_post_of_somebody_else_cannot_be_chosen(officer, client):
    sign_in(client)

    answer = client.post("/account/post", {"post": a_post(Role.COMMANDER, "43").pk})

    assert answer.status_code == 404


def test_a_changed_password_counts_and_keeps_this_session(officer, client):
    sign_in(client)
    new = "three horses cross a bridge"

    client.post(
        "/account/password",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert client.get("/account/").status_code == 200
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_the_real_hash_is_slow_enough_and_quick_enough(settings):
    settings.PASSWORD_HASHERS = ["lianfang.ground.posts.hashing.Argon2"]
    encoded = make_password(PASSWORD)
    begun = time.process_time()

    assert check_password(PASSWORD, encoded)

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert time.process_time() - begun < 0.15
