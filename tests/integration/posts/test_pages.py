"""The administrator's pages: a mistake keeps what was typed and says what to do."""

import pytest

from lianfang.ground.posts.models import Account, Holding
from lianfang.ground.posts.terms import Role
from tests.factories import PASSWORD, an_account, an_office, signed_in


@pytest.fixture
def administrator(hunan_top, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return signed_in(client, Role.ADMINISTRATOR, "4301")


def newcomer(**more) -> dict[str, str]:
    wanted = {"username": "newcomer", "display_name": "N", "home": "4301", "password": PASSWORD}
    return wanted | more


@pytest.mark.parametrize(
    ("mistake", "status", "sentence"),
    [
        ({"password": "short"}, 422, "easy to guess"),
        ({"home": "4302"}, 403, "Your post does not allow this here"),
        ({"home": "430199"}, 404, ""),
        ({"username": ""}, 422, "required"),
        ({"username": "<b>"}, 422, ""),
    ],
)
def test_a_mistake_in_a_new_account_is_said_and_kept(administrator, mistake, status, sentence):
    answer = administrator.post("/accounts/new", newcomer(**mistake))

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, 'value="N"' in page) == (status, True, True)
    assert not Account.objects.filter(username="newcomer").exists()


def test_a_post_that_is_held_is_handed_over_only_when_asked(administrator):
    office = an_office(Role.CLINICIAN)
    office.levels = ["prefecture"]
    office.save()
    an_account("holder", role=Role.CLINICIAN, place="4301")
    administrator.post("/accounts/new", newcomer())
    url = f"/accounts/{Account.objects.get(username='newcomer').pk}/appoint"

    refused = administrator.post(url, {"place": "4301", "office": office.pk})
    done = administrator.post(url, {"place": "4301", "office": office.pk, "hand_over": "on"})

    assert (refused.status_code, "Hand it over" in refused.content.decode()) == (409, True)
    assert done.status_code == 302
    holder = Holding.objects.get(post__office=office, held_until=None).account
    assert holder.username == "newcomer"


def test_accounts_of_other_places_are_not_listed(administrator):
    elsewhere, here = an_account("elsewhere"), an_account("here")
    Account.objects.filter(pk=elsewhere.pk).update(home_id="4302")
    Account.objects.filter(pk=here.pk).update(home_id="430104")

    page = administrator.get("/accounts/").content.decode()

    assert ("elsewhere" in page, ">here<" in page) == (False, True)


def test_accounts_are_found_by_name(administrator):
    for name in ("one", "two"):
        account = an_account(f"number-{name}")
        Account.objects.filter(pk=account.pk).update(home_id="4301")

    page = administrator.get("/accounts/", {"q": "number-t"}).content.decode()

    assert ("number-one" in page, "number-two" in page) == (False, True)
