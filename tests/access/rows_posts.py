"""Sign-in, one's own account, and accounts that an administrator looks after."""

from lianfang.ground.posts.terms import Role
from tests.access.table import Row
from tests.factories import PASSWORD, a_post, an_account, an_office

ADMINISTRATOR = {Role.ADMINISTRATOR}


def somebody(world):
    account = an_account("somebody-here")
    account.home_id = world.place
    account.save()
    return account


def an_account_here(world):
    return {"account_id": somebody(world).pk}


def a_held_post(world):
    return an_account_here(world) | {"post_id": a_post(Role.CLINICIAN, world.place).pk}


def new_account(world):
    return {
        "username": "newcomer",
        "display_name": "Newcomer",
        "home": world.place,
        "password": PASSWORD,
    }


def appointment(world):
    office = an_office(Role.CLINICIAN)
    office.levels = ["prefecture"]
    office.save()
    return {"place": world.place, "office": office.pk}


ROWS = [
    Row("posts:sign-in", is_public=True, ok=302, anonymous=200),
    Row("posts:sign-in", "POST", is_public=True, ok=200),
    Row("posts:sign-in-as", "POST", is_public=True, ok=404),
    Row("posts:sign-out", "POST", is_public=True, ok=302),
    Row("posts:second-factor", ok=200),
    Row("posts:second-factor", "POST", ok=200),
    Row("posts:second-factor-remove", "POST", ok=302),
    Row("posts:account", ok=200),
    Row("posts:choose-post", "POST", ok=404),
    Row("posts:change-password", "POST", ok=422),
    Row("posts:accounts", roles=ADMINISTRATOR),
    Row("posts:new-account", roles=ADMINISTRATOR),
    Row(
        "posts:new-account",
        "POST",
        ok=302,
        roles=ADMINISTRATOR,
        outside=403,
        data=new_account,
    ),
    Row("posts:one-account", roles=ADMINISTRATOR, outside=404, kwargs=an_account_here),
    Row(
        "posts:appoint",
        "POST",
        ok=302,
        roles=ADMINISTRATOR,
        outside=404,
        kwargs=an_account_here,
        data=appointment,
    ),
    Row("posts:relieve", "POST", ok=302, roles=ADMINISTRATOR, outside=404, kwargs=a_held_post),
    Row("posts:switch", "POST", ok=302, roles=ADMINISTRATOR, outside=404, kwargs=an_account_here),
    Row("posts:unlock", "POST", ok=302, roles=ADMINISTRATOR, outside=404, kwargs=an_account_here),
    Row(
        "posts:forget-phone",
        "POST",
        ok=302,
        roles=ADMINISTRATOR,
        outside=404,
        kwargs=an_account_here,
    ),
]
