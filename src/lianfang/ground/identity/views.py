"""Pages of the vault: look up, one person, the data-protection officer's desk, the public figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.identity import policies, queries, services, watch
from lianfang.ground.identity.forms import HoldForm, LookUpForm, RevealForm
from lianfang.ground.identity.terms import Field, Need, Sex
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from lianfang.ground.identity.models import Person

PAGE_ROWS = 50


@never_cache
@require_http_methods(["GET", "POST"])
@officer(policies.FIND)
def look_up(request: OfficerRequest) -> HttpResponse:
    """Find one person by a number that lies before the reader. There is no list to leaf through."""
    form = LookUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = queries.find(**form.cleaned_data, by=request.actor, now=clock.now())
        if found is not None:
            return redirect("identity:person", person=found)
        form.add_error(
            None,
            _(
                "Nobody your place answers for is registered with this number. Check the number; "
                "a phone that several people share finds nobody."
            ),
        )
    status = 422 if form.errors else 200
    return render(request, "identity/look_up.html", {"form": form}, status=status)


@never_cache
@require_safe
@officer(policies.READ)
def person(request: OfficerRequest, person: UUID) -> HttpResponse:
    """One person: masks, what I revealed a moment ago, and who else looked."""
    return _card(request, person, RevealForm())


@never_cache
@require_POST
@officer(policies.REVEAL)
def reveal(request: OfficerRequest, person: UUID) -> HttpResponse:
    queries.person_for(person, by=request.actor, now=clock.now())
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _card(request, person, form, status=422)
    try:
        services.reveal(person, **form.cleaned_data, by=request.actor, now=clock.now())
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return _card(request, person, form, status=refusal.http_status)
    return redirect("identity:person", person=person)


@never_cache
@require_POST
@officer(policies.PROTECT)
def hold(request: OfficerRequest, person: UUID) -> HttpResponse:
    form = HoldForm(request.POST)
    queries.person_for(person, by=request.actor, now=clock.now())
    if not form.is_valid():
        return _card(request, person, RevealForm(), hold_form=form, status=422)
    try:
        services.hold(person, **form.cleaned_data, by=request.actor, now=clock.now())
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return _card(request, person, RevealForm(), hold_form=form, status=refusal.http_status)
    messages.success(request, _("The person is kept until the hold is lifted."))
    return redirect("identity:person", person=person)


@require_POST
@officer(policies.PROTECT)
def lift_hold(request: OfficerRequest, person: UUID) -> HttpResponse:
    services.lift_hold(person, by=request.actor, now=clock.now())
    messages.success(request, _("The hold was lifted; the clocks count again."))
    return redirect("identity:person", person=person)


def _card(
    request: OfficerRequest,
    key: UUID,
    form: RevealForm,
    *,
    hold_form: HoldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    by, now = request.actor, clock.now()
    found = queries.person_for(key, by=by, now=now)
    may_protect = policies.may_touch(by, policies.PROTECT, found)
    context = {
        "person": found,
        "masked": queries.one(key),
        "facts": _facts(found, request, now=now),
        "form": form,
        "may_reveal": found.erased_at is None and policies.may_touch(by, policies.REVEAL, found),
        "may_protect": may_protect,
        "hold": found.holds.filter(lifted_at=None).first(),
        "hold_form": hold_form or HoldForm(),
        "retentions": found.retentions.order_by("due_at", "pk"),
        "log": queries.own_log(key)[:PAGE_ROWS],
        "seen_at": now,
    }
    return render(request, "identity/person.html", context, status=status)


def _facts(found: Person, request: OfficerRequest, *, now: Any) -> list[dict[str, Any]]:
    """The fields of the card in their order: in clear while a token runs, else masked."""
    mask = queries.one(found.pk)
    shown = queries.in_clear(found, by=request.actor, now=now)
    sealed = {
        Field.NAME: mask.name,
        Field.DOCUMENT: mask.document,
        Field.PHONE: mask.phone,
        Field.BIRTH: "" if mask.age is None else _("{age} years").format(age=mask.age),
        Field.ADDRESS: mask.address,
    }
    needs = ", ".join(str(Need(need).label) for need in mask.needs)
    return [
        {"label": field.label, "value": value, "shown": shown.get(field)}
        for field, value in sealed.items()
    ] + [
        {"label": _("Sex"), "value": Sex(mask.sex).label},
        {"label": _("Language"), "value": mask.language},
        {"label": _("Needs"), "value": needs},
    ]


@require_POST
@officer
def export(request: OfficerRequest) -> HttpResponse:
    """Whoever asks for a list of persons is told why there is none."""
    services.refuse_list(by=request.actor, now=clock.now())


@never_cache
@require_safe
@officer(policies.PROTECT)
def desk(request: OfficerRequest) -> HttpResponse:
    """Who looked at whom today, what is kept how long, and the proofs of erasure."""
    by, now = request.actor, clock.now()
    looks = watch.looks_of_day(prefixes=by.prefixes, now=now)
    page = Paginator(looks, PAGE_ROWS).get_page(request.GET.get("page"))
    people = queries.masked([look.person_id for look in page])
    busiest = watch.busiest(prefixes=by.prefixes, now=now)
    labels = {place.code: place.label for place in places.of_codes(busy.place for busy in busiest)}
    context = {
        "figures": queries.erasure_figures(now=now, prefixes=by.prefixes),
        "busiest": [(busy, labels.get(busy.place, "")) for busy in busiest],
        "page_obj": page,
        "looks": [(look, people[look.person_id]) for look in page],
        "classes": watch.kept_by_class(prefixes=by.prefixes, now=now),
        "holds": watch.holds(prefixes=by.prefixes),
        "certificates": queries.certificates()[:PAGE_ROWS],
        "seen_at": now,
    }
    return render(request, "identity/desk.html", context)


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """For everybody: how many identities were erased, how many are late, and the proofs."""
    context = {
        "figures": queries.erasure_figures(now=clock.now()),
        "certificates": queries.certificates()[:PAGE_ROWS],
        "as_of": clock.now(),
    }
    return render(request, "identity/erasures.html", context)
