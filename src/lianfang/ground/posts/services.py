"""Accounts and posts: the only writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.utils import reset as forget_failed_sign_ins
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors, errors, policies
from lianfang.ground.posts.actors import check_may
from lianfang.ground.posts.models import Account, Holding, Office, Post

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def create_account(
    *, username: str, display_name: str, password: str, home: str, by: Actor, now: datetime
) -> Account:
    """Create an account that can sign in but does not yet hold a post.

    Raises:
        NotAllowed: `by` does not administer `home`.
        NameTaken: another account has the user name.
        WeakPassword: the password is easy to guess.
        UnknownPlace: there is no such home.
    """
    check_may(by, policies.MANAGE, home)
    places.get(home)
    username = Account.normalize_username(username.strip().lower())
    if Account.objects.filter(username=username).exists():
        raise errors.NameTaken(username=username)
    account = Account(username=username, display_name=display_name, home_id=home)
    _set_password(account, password)
    _insert(account)
    _record("posts.account.created", account, by=by, now=now)
    return account


def _insert(account: Account) -> None:
    """Of two hands that give one name at the same moment, the second learns that it is taken."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise errors.NameTaken(username=account.username) from None


@transaction.atomic
def appoint(*, account_id: int, post_id: int, by: Actor, now: datetime) -> Holding:
    """Give a vacant post to an account. Appointing the holder again changes nothing.

    Raises:
        NotAllowed: `by` administers neither the post's place nor the account's home.
        PostHeld: somebody else holds it; use `hand_over`.
        AccountInactive: the account is switched off.
    """
    account, post = _account(account_id), _post(post_id)
    policies.check_may_fill(by, post)
    policies.check_may_manage(by, account)
    holding = _holding(post)
    if holding is not None and holding.account_id != account.pk:
        raise errors.PostHeld(post=post, holder=holding.account)
    return holding or _begin(account, post, by=by, now=now)


@transaction.atomic
def hand_over(*, post_id: int, account_id: int, by: Actor, now: datetime) -> Holding:
    """End the present holding and begin that of another account, in one act.

    Raises:
        NotAllowed: `by` administers neither the post's place nor the account's home.
        AccountInactive: the new holder's account is switched off.
    """
    account, post = _account(account_id), _post(post_id)
    policies.check_may_fill(by, post)
    policies.check_may_manage(by, account)
    holding = _holding(post)
    if holding is not None and holding.account_id == account.pk:
        return holding
    if holding is not None:
        _end(holding, by=by, now=now)
    return _begin(account, post, by=by, now=now)


@transaction.atomic
def establish_post(*, place: str, office: str, by: Actor, now: datetime) -> Post:
    """The post of an office at a place, made when nobody needed it so far.

    Raises:
        NotAllowed: `by` does not administer the place.
        PostNotFound: the office does not exist at places of that level.
    """
    check_may(by, policies.MANAGE, place)
    where, kind = places.get(place), Office.objects.filter(code=office).first()
    if kind is None or where.level.code not in kind.levels:
        raise errors.PostNotFound(place=where.label)
    post, is_new = Post.objects.get_or_create(place_id=place, office=kind)
    if is_new:
        ledger.record(
            act="posts.post.established",
            by=by,
            at=now,
            place=place,
            subject=f"post:{post.pk}",
            data={"office": office},
        )
    return post


@transaction.atomic
def relieve(*, post_id: int, by: Actor, now: datetime) -> None:
    """End the holding of a post. A vacant post stays vacant.

    Raises:
        NotAllowed: `by` does not administer the post's place.
    """
    post = _post(post_id)
    policies.check_may_fill(by, post)
    holding = _holding(post)
    if holding is not None:
        _end(holding, by=by, now=now)


@transaction.atomic
def change_password(*, account_id: int, password: str, by: Actor, now: datetime) -> Account:
    """Set a new password; the face has checked the old one.

    Raises:
        NotAllowed: it is somebody else's account.
        WeakPassword: the password is easy to guess.
    """
    account = _account(account_id)
    policies.check_is_own(by, account)
    _set_password(account, password)
    account.save(update_fields=["password"])
    _record("posts.password.changed", account, by=by, now=now)
    return account


@transaction.atomic
def switch_account(*, account_id: int, is_active: bool, by: Actor, now: datetime) -> Account:
    """Switch an account off, so that it can no longer sign in, or on again.

    Raises:
        NotAllowed: `by` does not administer the account's home.
        OwnAccount: `by` would lock itself out.
    """
    account = _account(account_id)
    policies.check_may_manage(by, account)
    if account.pk == by.account_id:
        raise errors.OwnAccount
    if account.is_active == is_active:
        return account
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    act = "posts.account.switched-on" if is_active else "posts.account.switched-off"
    _record(act, account, by=by, now=now)
    return account


@transaction.atomic
def note_sign_in(*, account: Account, by: Actor | None, now: datetime) -> None:
    """Leave a trace of a sign-in; who signed in without a post acts as themselves."""
    _record("posts.session.opened", account, by=by or actors.without_post(account.pk), now=now)


@transaction.atomic
def unlock(*, account_id: int, by: Actor, now: datetime) -> Account:
    """Let an account try to sign in again after too many failures.

    Raises:
        NotAllowed: `by` does not administer the account's home.
    """
    account = _account(account_id)
    policies.check_may_manage(by, account)
    if forget_failed_sign_ins(username=account.username):
        _record("posts.account.unlocked", account, by=by, now=now)
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise errors.WeakPassword(why=" ".join(error.messages)) from error
    account.set_password(password)


def _account(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise errors.AccountNotFound
    return account


def _post(post_id: int) -> Post:
    posts = Post.objects.select_for_update(of=("self",)).select_related("place", "office")
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise errors.PostNotFound(place="")
    return post


def _holding(post: Post) -> Holding | None:
    return Holding.objects.filter(post=post, held_until=None).select_related("account").first()


def _begin(account: Account, post: Post, *, by: Actor, now: datetime) -> Holding:
    if not account.is_active:
        raise errors.AccountInactive(account=account)
    holding = Holding.objects.create(account=account, post=post, held_from=now)
    _record_post("posts.post.filled", holding, by=by, now=now)
    return holding


def _end(holding: Holding, *, by: Actor, now: datetime) -> None:
    # An exercise's clock can be set back behind the beginning; time then stands still, at least.
    holding.held_until = max(now, holding.held_from)
    holding.save(update_fields=["held_until"])
    _record_post("posts.post.vacated", holding, by=by, now=now)


def _record(act: str, account: Account, *, by: Actor, now: datetime) -> None:
    subject = f"account:{account.pk}"
    ledger.record(act=act, by=by, at=now, place=account.home_id or "", subject=subject)


def _record_post(act: str, holding: Holding, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=holding.post.place_id,
        subject=f"post:{holding.post_id}",
        data={"account": holding.account_id, "office": holding.post.office_id},
    )
