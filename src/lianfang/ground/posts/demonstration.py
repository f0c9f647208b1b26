"""Sign-ins for visitors of a demonstration. Their password is public, so production refuses them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import errors
from lianfang.ground.posts.models import Account, Holding, Office, Post

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

PASSWORD = "demonstration-2020"  # noqa: S105  shown on the first page, to everybody


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """One row of a scenario's list of sign-ins."""

    username: str
    office: str
    place: str
    name: str
    name_en: str
    workplace: str
    workplace_en: str


@transaction.atomic
def create_account(*, sign_in: SignIn, by: Actor, now: datetime) -> bool:
    """Create the account and appoint it; whether it was new.

    Raises:
        NoDemonstrationInProduction: this is a production system.
        PostNotFound: the scenario names an office that does not exist at the place.
    """
    if settings.IS_PRODUCTION:
        raise errors.NoDemonstrationInProduction
    if Account.objects.filter(username=sign_in.username).exists():
        return False
    account = Account.objects.create(
        username=sign_in.username,
        password=_hash(settings.PASSWORD_HASHERS[0]),
        display_name=sign_in.name,
        display_name_en=sign_in.name_en,
        workplace=sign_in.workplace,
        workplace_en=sign_in.workplace_en,
        home_id=sign_in.place,
        is_demonstration=True,
    )
    Holding.objects.create(account=account, post=_post(sign_in), held_from=now)
    _record(account, by=by, now=now)
    return True


def _record(account: Account, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="posts.demonstration.opened",
        by=by,
        at=now,
        place=account.home_id or "",
        subject=f"account:{account.pk}",
        data={"username": account.username},
    )


def _post(sign_in: SignIn) -> Post:
    office = Office.objects.filter(code=sign_in.office).first()
    if office is None:
        raise errors.PostNotFound(place=sign_in.place)
    post, _ = Post.objects.get_or_create(place_id=sign_in.place, office=office)
    return post


@lru_cache(maxsize=2)
def _hash(hasher: str) -> str:
    """Hash the public password once: a salt of its own for each account would protect nothing."""
    del hasher
    return make_password(PASSWORD)
