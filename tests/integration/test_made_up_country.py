"""The whole house on a country that never was: other levels, another fever, English only.

Nothing here is told to the code; it is all in `tests/data/littoral`. Sign-ins, pages, orders,
signatures and reports go through the real views.
"""

import html
from datetime import date, timedelta

import pytest
from django.test import Client

from lianfang.command.orders import services as orders
from lianfang.command.orders.models import Order
from lianfang.ground.kernel import clock
from lianfang.ground.ledger import verification
from lianfang.ground.posts import actors
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.models import Account
from lianfang.ground.tasks.models import Task
from lianfang.insight.scenarios import folders, services
from lianfang.insight.sitreps.models import DailyReport
from tests.factories import LITTORAL

pytestmark = pytest.mark.django_db
CODE = "littoral-2031-05-05"
FOREIGN = ("Hunan", "Changsha", "COVID", "novel coronavirus", "prefecture", "county", "township")
HOUR = timedelta(hours=1)


@pytest.fixture
def country(settings):
    settings.DATA_DIR = LITTORAL.parent
    data = folders.open_scenario(CODE, folder=LITTORAL / "scenario")
    services.load_scenario(
        data=data, by=actors.system(), now=clock.wall(), report=lambda room, rows: None
    )


def someone(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.post("/sign-in/demonstration", {"username": username})
    return client


def actor(username: str):
    return posts.actor_of(Account.objects.get(username=username))


def words(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.content.decode())


def send_an_order():
    """The regent orders every shire to drain its ditches."""
    regent, now = actor("regent"), clock.now()
    draft = orders.draft(
        by=regent,
        now=now,
        title="Drain the ditches",
        sign_by=now + 2 * HOUR,
        due_at=now + 24 * HOUR,
    )
    clause = draft.clauses.get()
    written = orders.ClauseContent(
        text="Every shire drains its ditches.",
        text_en="",
        is_restricting=False,
        to_level=2,
        to_places=(),
    )
    orders.save_draft(order_id=draft.pk, fields={}, clauses={clause.pk: written}, by=regent)
    return orders.issue(order_id=draft.pk, by=regent, now=now)


@pytest.mark.parametrize("username", ["regent", "north-clerk", "gullwick-clerk", "steward"])
@pytest.mark.parametrize(
    "address", ["/", "/board/", "/desk/", "/orders/", "/tasks/", "/reports/", "/places/"]
)
def test_every_page_speaks_of_this_country_only(country, username, address):
    shown = words(someone(username), address).replace("联防", "").replace("简体中文", "")

    assert not [name for name in FOREIGN if name in shown]
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in shown)


def test_the_board_shows_its_shires_and_its_fever(country):
    shown = words(someone("regent"), "/board/7/?known=all&day=2031-05-04")

    assert "Northshire" in shown
    assert "Southshire" in shown


def test_an_order_goes_to_every_shire_and_comes_back_accepted(country):
    order = send_an_order()
    north = Task.objects.get(subject=order.subject, place="71")

    clerk, regent = someone("north-clerk"), someone("regent")
    clerk.post(f"/tasks/{north.pk}/sign")
    clerk.post(f"/tasks/{north.pk}/report", {"text": "Drained, all of them."})
    regent.post(f"/tasks/{north.pk}/accept")

    north.refresh_from_db()
    assert north.state == "accepted"
    assert Task.objects.filter(subject=order.subject).count() == 2
    assert "Drained, all of them." in words(regent, f"/tasks/{north.pk}/")


def test_its_orders_are_numbered_by_its_own_series(country):
    before = set(Order.objects.filter(issuer="7").values_list("number", flat=True))

    order = send_an_order()

    assert (order.number, order.year) == (max(before - {None}) + 1, 2031)


def test_a_shire_confirms_its_day(country):
    someone("north-clerk").post("/reports/71/2031-05-05/zero/", follow=True)

    report = DailyReport.objects.get(place="71", day=date(2031, 5, 5))
    assert report.state == "confirmed"


def test_the_ledger_of_it_all_is_unbroken(country):
    send_an_order()

    assert verification.verify().entries > 0
