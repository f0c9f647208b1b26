"""The guards of pages: who gets through, and where everybody else is sent."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from lianfang.config import live
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.ledger import services as record
from lianfang.ground.posts import faces
from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.faces import officer
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_account

SEND = Act("test.send", roles=frozenset({Role.COMMANDER}))


@officer
def page(request):
    return HttpResponse(request.actor.label)


@officer(SEND)
def sending(request):
    return HttpResponse("sent")


def ask(account=None, *, method="GET", path="/orders/?state=open", **headers):
    request = RequestFactory(headers=headers).generic(method, path)
    request.session = SessionStore()
    request.user = account or AnonymousUser()
    if account is not None:
        account.is_verified = lambda: False
    return request


@pytest.mark.django_db
def test_the_anonymous_reader_is_sent_to_sign_in_and_back():
    answer = page(ask())

    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=%2Forders%2F%3Fstate%3Dopen"


@pytest.mark.django_db
def test_a_fragment_asks_the_browser_to_leave_for_sign_in():
    answer = page(ask(hx_request="true", hx_current_url="http://testserver/orders/7/"))

    assert answer["HX-Redirect"] == "/sign-in?next=%2Forders%2F7%2F&ended=1"


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_leads_back_to_the_form():
    answer = page(ask(method="POST", path="/orders/new", referer="http://testserver/orders/draft"))

    assert answer["Location"] == "/sign-in?next=%2Forders%2Fdraft&ended=1"


def test_an_account_without_a_post_is_told_whom_to_ask(db):
    with pytest.raises(faces.NoPost):
        page(ask(an_account()))


def test_a_role_without_the_act_is_refused(hunan_top):
    with pytest.raises(NotAllowed):
        sending(ask(an_account(role=Role.GRID_WORKER, place="430104")))


def test_a_headquarters_account_without_a_code_is_sent_to_give_one(hunan_top):
    account = an_account(role=Role.COMMANDER, place="43", is_demonstration=False)

    assert page(ask(account))["Location"].startswith("/second-factor?next=")


def test_a_role_with_the_act_gets_through(hunan_top):
    answer = sending(ask(an_account(role=Role.COMMANDER, place="4301")))

    assert answer.content == b"sent"


@officer
def page_during_an_act(request):
    """While the page is made, somebody else's act is committed."""
    record.record(act="test.thing.done", by=request.actor, at=NOON)
    return HttpResponse(str(live.context(request)["live_seq"]))


def test_an_act_committed_while_a_page_is_made_still_reaches_it(hunan_top):
    before = ledger.last_seq()

    answer = page_during_an_act(ask(an_account(role=Role.COMMANDER, place="4301")))

    assert int(answer.content) == before < ledger.last_seq()
