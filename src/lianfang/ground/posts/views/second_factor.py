"""Setting up the phone, and showing its code. Nothing else opens before a headquarters post has."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_proof

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors, faces, second_factor
from lianfang.ground.posts.faces import OfficerRequest, officer, signed_in
from lianfang.ground.posts.forms import CodeForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.posts.models import Account


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Enter a code; whoever has no second factor yet sets one up here."""
    account = cast("Account", request.user)
    if account.is_verified():
        return redirect(faces.safe_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _prove(request, form) if account.has_second_factor else _enrol(request, form)
        except DomainError as error:
            form.add_error("code", error.sentence())
    return _form(request, account, form)


@require_POST
@officer
def remove(request: OfficerRequest) -> HttpResponse:
    """Give up the phone; a headquarters post sets up the next one at once."""
    second_factor.remove(account=request.user, by=request.actor, now=clock.now())
    messages.success(request, _("The second factor was removed."))
    return redirect("posts:account")


def _form(request: HttpRequest, account: Account, form: CodeForm) -> HttpResponse:
    context = {"form": form, "next": faces.safe_next(request)}
    if account.has_second_factor:
        return render(request, "posts/second_factor.html", context)
    device = second_factor.device_in_preparation(account)
    context |= {"picture": second_factor.picture_of(device), "key": second_factor.key_of(device)}
    return render(request, "posts/second_factor_enrol.html", context)


def _prove(request: HttpRequest, form: CodeForm) -> HttpResponse:
    account = cast("Account", request.user)
    device = second_factor.prove(
        account=account, code=form.cleaned_data["code"], by=_self(request), now=clock.now()
    )
    remember_proof(request, device)
    return redirect(faces.safe_next(request))


def _enrol(request: HttpRequest, form: CodeForm) -> HttpResponse:
    account = cast("Account", request.user)
    device, codes = second_factor.enrol(
        account=account, code=form.cleaned_data["code"], by=_self(request), now=clock.now()
    )
    remember_proof(request, device)
    context = {"codes": codes, "next": faces.safe_next(request)}
    return render(request, "posts/recovery_codes.html", context)


def _self(request: HttpRequest) -> Actor:
    return faces.acting(request) or actors.without_post(cast("Account", request.user).pk)
