"""`lianfang accounts`: how the first person of a new store gets in."""

import pytest
from click.testing import CliRunner

from lianfang.config.commands.accounts import command
from lianfang.ground.posts import queries, second_factor
from lianfang.ground.posts.models import Account
from lianfang.ground.posts.terms import Role
from tests.factories import PASSWORD, an_account, an_office


@pytest.fixture
def office(hunan_top):
    office = an_office(Role.ADMINISTRATOR)
    office.levels = ["province"]
    office.save()
    return office


def run(*words: str):
    return CliRunner().invoke(command, words)


def create(office, *, place: str = "43", password: str = PASSWORD):
    words = ["--name", "Anybody", "--office", office.pk, "--place", place, "--password", password]
    return run("create", "first", *words)


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [({"place": "4301"}, "no such office"), ({"password": "short"}, "easy to guess")],
)
def test_a_mistake_is_said_and_leaves_no_account(office, mistake, sentence):
    outcome = create(office, **mistake)

    assert (outcome.exit_code, sentence in outcome.stderr) == (1, True)
    assert not Account.objects.exists()


def test_an_unknown_name_is_said(db):
    outcome = run("unlock", "nobody")

    assert "No account is called nobody" in outcome.stderr


def test_the_first_administrator_is_a_real_account_in_its_post(office):
    assert create(office).exit_code == 0

    account = Account.objects.get()
    assert not account.is_demonstration
    assert queries.actor_of(account).role == Role.ADMINISTRATOR
    assert run("list").stdout == "first\tAnybody\t43\tHunan Province Administrator\n"


def test_a_lost_phone_is_forgotten(hunan_top, noon):
    account = an_account("holder", role=Role.COMMANDER, place="43", is_demonstration=False)
    second_factor.device_in_preparation(account)
    Account.objects.update(has_second_factor=True)

    run("forget-phone", "holder")

    account.refresh_from_db()
    assert not account.has_second_factor
