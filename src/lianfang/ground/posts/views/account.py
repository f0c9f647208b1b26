"""My account: the posts I hold, the one I act in, my password, what I did last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.posts import faces, queries, services
from lianfang.ground.posts.errors import PostNotFound
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.posts.forms import PasswordForm

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@officer
def account(request: OfficerRequest) -> HttpResponse:
    return _page(request, PasswordForm(request.user))


@require_POST
@officer
def choose_post(request: OfficerRequest) -> HttpResponse:
    """Act in another of the posts one holds, from now on in this session."""
    wanted = typed.key(request.POST.get("post", ""))
    actor = queries.actor_of(request.user, post_id=wanted) if wanted else None
    if actor is None:
        raise PostNotFound(place=request.user)
    request.session[faces.POST_IN_SESSION] = actor.post_id
    messages.success(request, _("You now act as {post}.").format(post=actor.label))
    return redirect(faces.safe_next(request))


@require_POST
@officer
def change_password(request: OfficerRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        account = services.change_password(
            account_id=request.user.pk,
            password=form.cleaned_data["new_password1"],
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as error:
        form.add_error("new_password1", error.sentence())
        return _page(request, form, status=error.http_status)
    update_session_auth_hash(request, account)
    messages.success(request, _("The password was changed; other sessions are signed out."))
    return redirect("posts:account")


def _page(request: OfficerRequest, form: PasswordForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "holdings": queries.holdings_of(request.user.pk),
        "actor": request.actor,
        "events": ledger.of_account(request.user.pk),
    }
    return render(request, "posts/account.html", context, status=status)
