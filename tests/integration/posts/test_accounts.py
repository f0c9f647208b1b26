"""Accounts and posts: who may change them, and what the record keeps."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors, demonstration, errors, queries, services
from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.models import Account, Holding
from lianfang.ground.posts.terms import Role
from tests.factories import PASSWORD, a_post, an_account, an_actor, an_office

SEND = Act("test.send", roles=frozenset({Role.COMMANDER}))


@pytest.fixture
def administrator(hunan_top):
    return an_actor(Role.ADMINISTRATOR, "4301")


@pytest.fixture
def newcomer(administrator, noon):
    return services.create_account(
        username="newcomer",
        display_name="Newcomer",
        password=PASSWORD,
        home="430104",
        by=administrator,
        now=noon,
    )


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_no_other_role_creates_accounts(hunan_top, noon, role):
    with pytest.raises(NotAllowed):
        services.create_account(
            username="x", display_name="X", password=PASSWORD, home="4301",
            by=an_actor(role, "4301"), now=noon,
        )  # fmt: skip

    assert acts() == []


@pytest.mark.parametrize("home", ["43", "4302", "", "430204"])
def test_an_administrator_stays_within_the_own_places(administrator, noon, home):
    with pytest.raises(NotAllowed):
        services.create_account(
            username="x", display_name="X", password=PASSWORD, home=home, by=administrator, now=noon
        )


def test_a_user_name_is_given_once(newcomer, administrator, noon):
    with pytest.raises(errors.NameTaken):
        services.create_account(
            username=" NewComer ", display_name="X", password=PASSWORD, home="4301",
            by=administrator, now=noon,
        )  # fmt: skip


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "newcomer1234"])
def test_a_password_that_is_easy_to_guess_is_refused(administrator, noon, password):
    with pytest.raises(errors.WeakPassword):
        services.create_account(
            username="newcomer", display_name="Newcomer", password=password, home="4301",
            by=administrator, now=noon,
        )  # fmt: skip


def test_a_post_has_one_holder(newcomer, administrator, noon):
    an_account("holder", role=Role.CLINICIAN, place="430104")
    post = a_post(Role.CLINICIAN, "430104")

    with pytest.raises(errors.PostHeld):
        services.appoint(account_id=newcomer.pk, post_id=post.pk, by=administrator, now=noon)


def test_the_store_itself_refuses_a_second_holder(newcomer, noon):
    an_account("holder", role=Role.CLINICIAN, place="430104")
    post = a_post(Role.CLINICIAN, "430104")

    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post=post, account=newcomer, held_from=noon)


def test_an_administrator_cannot_fill_a_post_elsewhere(newcomer, administrator, noon):
    post = a_post(Role.CLINICIAN, "430204")

    with pytest.raises(NotAllowed):
        services.appoint(account_id=newcomer.pk, post_id=post.pk, by=administrator, now=noon)


def test_an_account_that_is_off_holds_no_post(newcomer, administrator, noon):
    post = a_post(Role.CLINICIAN, "430104")
    services.switch_account(account_id=newcomer.pk, is_active=False, by=administrator, now=noon)

    with pytest.raises(errors.AccountInactive):
        services.appoint(account_id=newcomer.pk, post_id=post.pk, by=administrator, now=noon)


def test_nobody_switches_off_the_own_account(hunan_top, noon):
    by = an_actor(Role.ADMINISTRATOR, "43")
    Account.objects.filter(pk=by.account_id).update(home_id="43")

    with pytest.raises(errors.OwnAccount):
        services.switch_account(account_id=by.account_id, is_active=False, by=by, now=noon)


def test_an_office_exists_only_at_its_levels(administrator, noon):
    office = an_office(Role.CLINICIAN)
    office.levels = ["prefecture"]
    office.save()

    with pytest.raises(errors.PostNotFound):
        services.establish_post(place="430104", office=office.pk, by=administrator, now=noon)


def test_a_password_is_changed_by_its_holder_only(newcomer, administrator, noon):
    with pytest.raises(NotAllowed):
        services.change_password(
            account_id=newcomer.pk, password=PASSWORD + "!", by=administrator, now=noon
        )


def test_an_account_without_a_post_may_do_nothing(newcomer):
    with pytest.raises(NotAllowed):
        check_may(actors.without_post(newcomer.pk), SEND, "430104")


def test_appointing_twice_leaves_one_trace(newcomer, administrator, noon):
    post = a_post(Role.CLINICIAN, "430104")
    for _ in range(2):
        services.appoint(account_id=newcomer.pk, post_id=post.pk, by=administrator, now=noon)

    assert queries.holder_of(post.pk) == newcomer
    assert acts() == ["posts.account.created", "posts.post.filled"]


def test_a_hand_over_ends_one_holding_and_begins_another(newcomer, administrator, noon):
    holder = an_account("holder", role=Role.CLINICIAN, place="430104")
    Account.objects.filter(pk=holder.pk).update(home_id="430104")
    post = a_post(Role.CLINICIAN, "430104")
    later = noon + timedelta(hours=1)

    services.hand_over(post_id=post.pk, account_id=newcomer.pk, by=administrator, now=later)

    ended = Holding.objects.get(account=holder)
    assert (queries.holder_of(post.pk), ended.held_until) == (newcomer, later)


def test_a_clock_set_back_does_not_end_a_holding_before_it_began(newcomer, administrator, noon):
    post = a_post(Role.CLINICIAN, "430104")
    holding = services.appoint(account_id=newcomer.pk, post_id=post.pk, by=administrator, now=noon)

    services.relieve(post_id=post.pk, by=administrator, now=noon - timedelta(days=1))

    holding.refresh_from_db()
    assert holding.held_until == noon
    assert queries.holder_of(post.pk) is None


def test_relieving_a_vacant_post_changes_nothing(administrator, noon):
    post = a_post(Role.CLINICIAN, "430104")

    services.relieve(post_id=post.pk, by=administrator, now=noon)

    assert acts() == []


def test_the_record_holds_no_identity(newcomer):
    entry = Entry.objects.get()

    assert entry.subject == f"account:{newcomer.pk}"
    assert "ewcomer" not in entry.data


def test_production_refuses_demonstration_sign_ins(hunan_top, noon, settings):
    settings.IS_PRODUCTION = True
    sign_in = demonstration.SignIn(
        username="x", office="y", place="43", name="", name_en="", workplace="", workplace_en=""
    )

    with pytest.raises(errors.NoDemonstrationInProduction):
        demonstration.create_account(sign_in=sign_in, by=actors.system(), now=noon)

    assert not Account.objects.exists()
