"""What every face needs to know of whoever knocks: who they are, in which post, and whether proven.

Pages are guarded with `@officer` or `@officer(ACT)`; API operations with `auth=faces.SESSION`. Both
give `request.actor`. The rules themselves stay with the services; the guard only spares a reader
whose role never has the act the trouble of filling in a form.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast, overload
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from ninja.security import APIKeyCookie

from lianfang.ground.kernel.errors import DomainError, NotAllowed
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.posts import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_htmx.middleware import HtmxDetails

    from lianfang.ground.posts.actors import Act, Actor
    from lianfang.ground.posts.models import Account

    View = Callable[..., HttpResponse]

POST_IN_SESSION = "acting_post"
_KEPT = "_acting"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class SignInNeeded(DomainError):
    code = "posts.sign-in.needed"
    message = _("Your session has ended, or you have not signed in. Sign in, then try again.")
    http_status = 401


class SecondFactorNeeded(DomainError):
    code = "posts.second-factor.needed"
    message = _(
        "A headquarters post needs a one-time code. Open any page of the product and enter the "
        "code that your phone shows, then try again."
    )
    http_status = 403


class NoPost(DomainError):
    code = "posts.account.no-post"
    message = _(
        "{account} holds no post at present, so there is nothing it may do. "
        "Ask the administrator of your headquarters to appoint it."
    )
    http_status = 403


class OfficerRequest(HttpRequest):
    """A request of somebody signed in who acts in a post."""

    user: Account
    actor: Actor
    htmx: HtmxDetails


def acting(request: HttpRequest) -> Actor | None:
    """Whoever acts in this request: the account in the post it chose; None for the anonymous."""
    if _KEPT not in request.__dict__:
        request.__dict__[_KEPT] = _resolve(request)
    return cast("Actor | None", request.__dict__[_KEPT])


def _resolve(request: HttpRequest) -> Actor | None:
    account = request.user
    if isinstance(account, AnonymousUser):
        return None
    chosen = request.session.get(POST_IN_SESSION)
    actor = queries.actor_of(account, post_id=chosen) if chosen else None
    # A post that was handed over meanwhile no longer counts; any other the account holds does.
    return actor or queries.actor_of(account)


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether this session still has to show a one-time code before it may go on."""
    account = cast("Account", request.user)
    needed = account.has_second_factor or (actor.is_headquarters and not account.is_demonstration)
    return needed and not account.is_verified()


@overload
def officer(view: View, /) -> View: ...
@overload
def officer(act: Act, /) -> Callable[[View], View]: ...
def officer(view_or_act: Any, /) -> Any:
    """Let only an account in a post see the page; with an act, only roles that have that act."""
    if callable(view_or_act):
        return _guard(view_or_act, act=None)
    return lambda view: _guard(view, act=view_or_act)


def signed_in(view: View) -> View:
    """Let any account that is signed in see the page, with or without a post or a code."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def safe_next(request: HttpRequest) -> str:
    """Where the reader wanted to go, if that is a page of this product."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if is_ours(url) else "/"


def is_ours(url: str) -> bool:
    """Whether an address that came with a request is a path of this product, and of nobody else."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _guard(view: View, *, act: Act | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        actor = _actor_or_refusal(request)
        if lacks_second_factor(request, actor):
            return _go(request, _with_next("posts:second-factor", request))
        if act is not None and actor.role not in act.roles:
            raise NotAllowed(act=act.code, place=actor.place)
        request.actor = actor  # type: ignore[attr-defined]  # this is what makes it an OfficerRequest
        _note_what_is_seen(request)
        return view(request, *args, **kwargs)

    return guarded


def _note_what_is_seen(request: HttpRequest) -> None:
    """Up to which act a page shows the record, taken before the page reads anything.

    Taken later, an act committed while the page was being made would never reach it.
    """
    if request.method in _SAFE and not request.headers.get("HX-Request"):
        request.seen_until = ledger.last_seq()  # type: ignore[attr-defined]  # read by config.live


def _actor_or_refusal(request: HttpRequest) -> Actor:
    actor = acting(request)
    if actor is None:
        raise NoPost(account=request.user)
    return actor


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the reader to the sign-in page and, once signed in, back to where they were.

    Whoever was sending a form comes back to the page that holds it, where the browser has kept
    what was typed.
    """
    return _go(request, _with_next("posts:sign-in", request))


def _with_next(name: str, request: HttpRequest) -> str:
    query = {"next": _return_to(request)}
    if request.method not in _SAFE or request.headers.get("HX-Request"):
        query["ended"] = "1"
    return f"{reverse(name)}?{urlencode(query)}"


def _return_to(request: HttpRequest) -> str:
    """The page the reader sees: for a fragment or a form that is not the address asked for."""
    page = request.headers.get("HX-Current-URL") or ""
    if not page and request.method not in _SAFE:
        page = request.headers.get("Referer") or "/"
    if not page:
        return request.get_full_path()
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


class OfficerSession(APIKeyCookie):
    """The session cookie of somebody who acts in a post; every change needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            raise SignInNeeded
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        del key
        actor = _actor_or_refusal(request)
        if lacks_second_factor(request, actor):
            raise SecondFactorNeeded
        request.actor = actor  # type: ignore[attr-defined]  # this is what makes it an OfficerRequest
        return actor


SESSION = OfficerSession()
