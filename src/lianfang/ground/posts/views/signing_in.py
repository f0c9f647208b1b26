"""The door: the first page, signing in and out, and what stands there when too many tries failed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import login, logout
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.ground.kernel import clock
from lianfang.ground.posts import demonstration, faces, queries, services
from lianfang.ground.posts.errors import AccountNotFound, LockedOut
from lianfang.ground.posts.forms import SignInForm
from lianfang.ground.posts.models import Account

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from django.http import HttpRequest, HttpResponse

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def welcome(request: HttpRequest, extra: Mapping[str, Any] | None = None) -> HttpResponse:
    """What a visitor sees first: in a demonstration the people they can be, else the sign-in form."""
    context = _context(request, SignInForm(request)) | dict(extra or {})
    template = "posts/sign_in.html" if settings.IS_PRODUCTION else "posts/welcome.html"
    return render(request, template, context)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(faces.safe_next(request))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enter(request, form.get_user())
    return render(request, "posts/sign_in.html", _context(request, form))


@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """One click of a visitor: sign in with an account whose password is public anyway."""
    account = Account.objects.filter(
        username=request.POST.get("username", ""), is_demonstration=True, is_active=True
    ).first()
    if account is None or settings.IS_PRODUCTION:
        raise AccountNotFound
    return _enter(request, account)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """Say when the door opens again and who can open it before."""
    error = LockedOut(minutes=_minutes_left(str((credentials or {}).get("username", ""))))
    context = {"error": error, "sentence": error.sentence()}
    return render(request, "posts/locked_out.html", context, status=error.http_status)


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    """Begin a session of its own; the number of the one before it is worth nothing any more."""
    url = faces.safe_next(request)
    login(request, account, backend=_BACKEND)
    by = queries.actor_of(account)
    services.note_sign_in(account=account, by=by, now=clock.now())
    return redirect(url)


def _context(request: HttpRequest, form: SignInForm) -> dict[str, Any]:
    return {
        "form": form,
        "next": faces.safe_next(request),
        "has_ended": request.GET.get("ended") == "1",
        "groups": [] if settings.IS_PRODUCTION else queries.demonstration_sign_ins(),
        "password": demonstration.PASSWORD,
    }


def _minutes_left(username: str) -> int:
    closed_for: timedelta = settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(username=username).order_by("-attempt_time")
    last = attempts.values_list("attempt_time", flat=True).first()
    if last is None:
        return ceil(closed_for.total_seconds() / 60)
    left: timedelta = last + closed_for - clock.wall()
    return max(1, ceil(left.total_seconds() / 60))
