"""Accounts and who holds which post: pages of the administrator, within their own places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import queries, second_factor, services
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.posts.forms import AccountForm, AppointmentForm
from lianfang.ground.posts.policies import MANAGE

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from lianfang.ground.posts.models import Account

PAGE_ROWS = 50


@require_safe
@officer(MANAGE)
def accounts(request: OfficerRequest) -> HttpResponse:
    search = request.GET.get("q", "").strip()
    found = queries.accounts_within(request.actor.prefixes, search=search)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "posts/accounts.html", {"page_obj": page, "query": search})


@require_http_methods(["GET", "POST"])
@officer(MANAGE)
def new_account(request: OfficerRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, initial={"home": request.actor.place})
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        try:
            created = services.create_account(
                **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, error.sentence())
            status = error.http_status
        else:
            messages.success(request, _("The account was created. Appoint it to a post."))
            return redirect("posts:one-account", account_id=created.pk)
    return render(request, "posts/new_account.html", {"form": form}, status=status)


@require_safe
@officer(MANAGE)
def one_account(request: OfficerRequest, account_id: int) -> HttpResponse:
    return _page(request, _account(request, account_id), AppointmentForm())


@require_POST
@officer(MANAGE)
def appoint(request: OfficerRequest, account_id: int) -> HttpResponse:
    account = _account(request, account_id)
    form = AppointmentForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form, status=422)
    try:
        _appoint(request, account, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.sentence())
        return _page(request, account, form, status=error.http_status)
    return _done(request, account, _("The post was filled."))


@require_POST
@officer(MANAGE)
def relieve(request: OfficerRequest, account_id: int, post_id: int) -> HttpResponse:
    account = _account(request, account_id)
    if queries.holder_of(post_id) == account:
        services.relieve(post_id=post_id, by=request.actor, now=clock.now())
    return _done(request, account, _("The post is vacant now."))


@require_POST
@officer(MANAGE)
def switch(request: OfficerRequest, account_id: int) -> HttpResponse:
    is_active = request.POST.get("is_active") == "1"
    account = _account(request, account_id)
    services.switch_account(
        account_id=account.pk, is_active=is_active, by=request.actor, now=clock.now()
    )
    said = _("The account was switched on.") if is_active else _("The account was switched off.")
    return _done(request, account, said)


@require_POST
@officer(MANAGE)
def unlock(request: OfficerRequest, account_id: int) -> HttpResponse:
    account = _account(request, account_id)
    services.unlock(account_id=account.pk, by=request.actor, now=clock.now())
    return _done(request, account, _("The account may try to sign in again at once."))


@require_POST
@officer(MANAGE)
def forget_phone(request: OfficerRequest, account_id: int) -> HttpResponse:
    """For a holder who lost phone and recovery codes: the next sign-in sets up a new one."""
    account = _account(request, account_id)
    second_factor.remove(account=account, by=request.actor, now=clock.now())
    return _done(request, account, _("The second factor was removed."))


def _account(request: OfficerRequest, account_id: int) -> Account:
    return queries.account_within(account_id, request.actor.prefixes)


def _appoint(request: OfficerRequest, account: Account, wanted: dict[str, Any]) -> None:
    now = clock.now()
    post = services.establish_post(
        place=wanted["place"], office=wanted["office"].pk, by=request.actor, now=now
    )
    fill = services.hand_over if wanted["hand_over"] else services.appoint
    fill(post_id=post.pk, account_id=account.pk, by=request.actor, now=now)


def _page(
    request: OfficerRequest, account: Account, form: Form, *, status: int = 200
) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "holdings": queries.holdings_of(account.pk),
        "past_holdings": queries.past_holdings_of(account.pk)[:PAGE_ROWS],
    }
    return render(request, "posts/one_account.html", context, status=status)


def _done(request: OfficerRequest, account: Account, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("posts:one-account", account_id=account.pk)
