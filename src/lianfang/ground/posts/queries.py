from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.posts.actors import Actor
from lianfang.ground.posts.errors import AccountNotFound
from lianfang.ground.posts.models import Account, Holding, Office, Post
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet


def actor_of(account: Account, *, post_id: int | None = None) -> Actor | None:
    """The account acting in its post (the first it holds unless one is named); None without a post."""
    held = (
        Holding.objects.filter(account=account, held_until=None)
        .select_related("post__place", "post__office")
        .order_by("held_from", "pk")
    )
    if post_id is not None:
        held = held.filter(post_id=post_id)
    holding = held.first()
    if holding is None:
        return None
    post = holding.post
    return Actor(
        account_id=account.pk,
        post_id=post.pk,
        role=Role(post.office.role),
        place=post.place_id,
        prefixes=places.prefixes_of(post.place_id),
        label=str(post),
        is_headquarters=post.office.is_headquarters,
    )


def acting_in(post_id: int, *, label: str = "") -> Actor:
    """The post acting without an account, as a device does that was let in for it."""
    post = Post.objects.select_related("place", "office").get(pk=post_id)
    return Actor(
        account_id=None,
        post_id=post.pk,
        role=Role(post.office.role),
        place=post.place_id,
        prefixes=places.prefixes_of(post.place_id),
        label=label or str(post),
        is_headquarters=False,
    )


def posts_within(prefixes: Iterable[str], *, roles: Collection[Role]) -> QuerySet[Post]:
    """Posts with one of these roles whose place lies in a scope, by place."""
    found = Post.objects.filter(scope.within(prefixes), office__role__in=list(roles))
    return found.select_related("place", "office").order_by("place_id", "office__name")


def first_responsible_of(codes: Iterable[str]) -> dict[str, int]:
    """Place code -> post of its first responsible person (第一责任人), where the place has one."""
    found = Post.objects.filter(
        place_id__in=list(codes), office__is_first_responsible=True
    ).values_list("place_id", "pk")
    return dict(found)


def first_responsible_post(code: str) -> Post | None:
    """The post of a place's first responsible person, with its office and place."""
    posts = Post.objects.filter(place_id=code, office__is_first_responsible=True)
    return posts.select_related("office", "place").order_by("pk").first()


def labels_of(post_ids: Collection[int]) -> dict[int, str]:
    """The names of posts in the reader's language, by key."""
    posts = Post.objects.filter(pk__in=post_ids).select_related("place", "office")
    return {post.pk: str(post) for post in posts}


def holdings_of(account_id: int) -> QuerySet[Holding]:
    """The posts an account holds now."""
    held = Holding.objects.filter(account=account_id, held_until=None)
    return held.select_related("post__place", "post__office").order_by("held_from", "pk")


def past_holdings_of(account_id: int) -> QuerySet[Holding]:
    past = Holding.objects.filter(account=account_id).exclude(held_until=None)
    return past.select_related("post__place", "post__office").order_by("-held_until", "-pk")


def holder_of(post_id: int) -> Account | None:
    """Whoever holds a post now."""
    held = Holding.objects.filter(post=post_id, held_until=None).select_related("account")
    holding = held.first()
    return holding.account if holding else None


def accounts_within(prefixes: Iterable[str], *, search: str = "") -> QuerySet[Account]:
    """Accounts whose home lies in a scope, by name; those that hold a post matching come too."""
    accounts = Account.objects.filter(scope.within(prefixes, field="home_id"))
    if "" in prefixes:
        accounts = Account.objects.all()
    if search:
        accounts = accounts.filter(
            Q(username__icontains=search)
            | Q(display_name__icontains=search)
            | Q(display_name_en__icontains=search)
            | Q(home__name__icontains=search)
        )
    return accounts.select_related("home").order_by("home_id", "username")


def account_within(account_id: int, prefixes: Iterable[str]) -> Account:
    """One account of a scope.

    Raises:
        AccountNotFound: there is none, or it is not in the scope.
    """
    account = accounts_within(prefixes).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    return account


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("name")


def demonstration_sign_ins() -> list[tuple[str, list[Account]]]:
    """Accounts open to every visitor, grouped by what their role is called."""
    held = (
        Holding.objects.filter(
            account__is_demonstration=True, account__is_active=True, held_until=None
        )
        .select_related("account", "post__office")
        .order_by("post__place__level", "post__place_id", "pk")
    )
    groups: dict[str, list[Account]] = {role.value: [] for role in Role}
    for holding in held:
        groups[holding.post.office.role].append(holding.account)
    return [(str(Role(role).label), accounts) for role, accounts in groups.items() if accounts]
