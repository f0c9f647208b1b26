"""The match desk: a case's trip, who sat near it, and what the public may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts.actors import check_may, may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.journeys import forms, policies, presentation, queries, services
from lianfang.people.journeys.errors import DayImpossible, ManifestRefused, UnknownService
from lianfang.people.journeys.terms import Departure, Vehicle
from lianfang.people.observation.terms import Setting

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianfang.people.journeys.models import Finding, MatchRun
    from lianfang.people.journeys.queries import Candidate

PER_PAGE = 50
LARGEST_LIST = 2 * 1024 * 1024


@require_safe
@officer(policies.READ)
def desk(request: OfficerRequest) -> HttpResponse:
    """Trips of cases in this jurisdiction, the newest first."""
    pages = Paginator(queries.trips_for(request.actor), PER_PAGE)
    page = pages.get_page(request.GET.get("page", ""))
    now = clock.now()
    context = {
        "page": page,
        "rows": [presentation.trip_row(trip) for trip in page],
        "may_match": may(request.actor, policies.MATCH, request.actor.place),
        "overdue": queries.overdue(now=now),
    }
    return render(request, "journeys/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.MATCH)
def new(request: OfficerRequest) -> HttpResponse:
    """Step 1: which service; step 2: the seat of the case. Sending matches at once."""
    asked = forms.ServiceForm(request.GET or None)
    context: dict[str, Any] = {"form": asked, "crumbs": _crumbs(_("New trip of a case"))}
    if not asked.is_valid():
        return render(request, "journeys/new.html", context, status=422 if request.GET else 200)
    given = asked.cleaned_data
    found = queries.candidate(given["number"], origin_date=given["day"])
    if found is None:
        return _other_service(request, context)
    return _seat(request, found, context)


def _other_service(request: OfficerRequest, context: dict[str, Any]) -> HttpResponse:
    """A vehicle that no timetable knows: its kind and stops are asked."""
    given = request.GET.copy()
    given.update(request.POST)
    form = forms.OtherServiceForm(given if request.method == "POST" else None, initial=given.dict())
    context |= {"other": form, "status": 200}
    if request.method == "POST" and form.is_valid():
        try:
            _check_day(form.cleaned_data["day"])
            check_may(request.actor, policies.MATCH, request.actor.place)
            service = services.open_service(form.departure())
        except DomainError as error:
            context["sentence"] = error.sentence()
            return render(request, "journeys/new.html", context, status=error.http_status)
        address = reverse("journeys:new")
        return redirect(f"{address}?number={service.number}&day={service.origin_date}")
    status = 422 if request.method == "POST" else 200
    return render(request, "journeys/new.html", context, status=status)


def _seat(request: OfficerRequest, found: Candidate, context: dict[str, Any]) -> HttpResponse:
    is_sent = request.method == "POST"
    form = forms.SeatForm(request.POST if is_sent else None, candidate=found)
    context |= {"candidate": found, "seat": form}
    if not is_sent or not form.is_valid():
        return render(request, "journeys/new.html", context, status=422 if is_sent else 200)
    try:
        run = _match(request, found, form)
    except DomainError as error:
        context["sentence"] = error.sentence()
        return render(request, "journeys/new.html", context, status=error.http_status)
    return redirect("journeys:run", run_id=run.pk)


def _match(request: OfficerRequest, found: Candidate, form: forms.SeatForm) -> MatchRun:
    _check_day(found.origin_date)
    service = services.open_service(_departure(found))
    now = clock.now()
    trip = services.add_case_trip(form.ride(service_id=service.pk), by=request.actor, now=now)
    return services.match_case(trip_id=trip.pk, by=request.actor, now=now)


def _departure(found: Candidate) -> Departure:
    return Departure(
        operator="",
        number=found.number.split("/")[0],
        origin_date=found.origin_date,
        vehicle=Vehicle(found.vehicle),
    )


def _check_day(day: Any) -> None:
    if day > localdate(clock.now()):
        raise DayImpossible(day=day, what="", why="")


@require_safe
@officer(policies.READ)
def run(request: OfficerRequest, run_id: int) -> HttpResponse:
    """What a match found, with the reason for each, and what is still to be confirmed."""
    return _shown(request, queries.run_for(run_id, by=request.actor))


def _shown(
    request: OfficerRequest, found: MatchRun, *, error: DomainError | None = None
) -> HttpResponse:
    context = presentation.run_page(found) | {
        "may_match": may(request.actor, policies.MATCH, found.trip.place_id),
        "settings": Setting.choices,
        "typed": request.POST,
        "sentence": error.sentence() if error else "",
        "crumbs": _crumbs(str(found.trip.service)),
    }
    return render(request, "journeys/run.html", context, status=error.http_status if error else 200)


@require_POST
@officer(policies.MATCH)
def again(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Match the same trip again, by the rules of today and the lists that came in meanwhile."""
    found = queries.run_for(run_id, by=request.actor)
    fresh = services.match_case(trip_id=found.trip_id, by=request.actor, now=clock.now())
    return redirect("journeys:run", run_id=fresh.pk)


@require_POST
@officer(policies.MATCH)
def confirm(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Confirm the chosen contacts and order their observation."""
    found = queries.run_for(run_id, by=request.actor)
    chosen = [key for text in request.POST.getlist("finding") if (key := typed.key(text))]
    try:
        done = services.confirm_many(
            run_id=found.pk,
            finding_ids=chosen,
            stay=forms.stay_of(request.POST),
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as error:
        return _shown(request, found, error=error)
    said = ngettext(
        "{count} contact was confirmed; the observation is ordered.",
        "{count} contacts were confirmed; their observation is ordered.",
        len(done),
    )
    messages.success(request, said.format(count=len(done)))
    return redirect("journeys:run", run_id=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.MATCH)
def finding(request: OfficerRequest, run_id: int, finding_id: int) -> HttpResponse:
    """One contact: who it is, where to observe it, or why it is none."""
    found = queries.run_for(run_id, by=request.actor)
    one = presentation.finding_or_refusal(found, finding_id)
    if request.method != "POST":
        return _finding(request, found, one)
    try:
        return _settled(request, found, one)
    except DomainError as error:
        return _finding(request, found, one, error=error)


def _settled(request: OfficerRequest, found: MatchRun, one: Finding) -> HttpResponse:
    now = clock.now()
    if request.POST.get("do") == "dismiss":
        reason = request.POST.get("reason", "")
        services.dismiss(finding_id=one.pk, reason=reason, by=request.actor, now=now)
        messages.success(request, _("Noted: not a contact."))
        return redirect("journeys:run", run_id=found.pk)
    stay = forms.stay_of(request.POST)
    if one.person is None:
        form = forms.PassengerForm(request.POST)
        if not form.is_valid():
            return _finding(request, found, one, form=form)
        traits = Traits(**form.cleaned_data)
        services.identify(finding_id=one.pk, traits=traits, by=request.actor, now=now)
    services.confirm(finding_id=one.pk, stay=stay, by=request.actor, now=now)
    messages.success(request, _("The contact is confirmed; the observation is ordered."))
    return redirect("journeys:run", run_id=found.pk)


def _finding(
    request: OfficerRequest,
    found: MatchRun,
    one: Finding,
    *,
    error: DomainError | None = None,
    form: forms.PassengerForm | None = None,
) -> HttpResponse:
    is_sent = request.method == "POST"
    context = {
        "run": found,
        "one": presentation.finding_row(one, found),
        "form": form or forms.PassengerForm(request.POST if is_sent else None),
        "settings": Setting.choices,
        "typed": request.POST,
        "sentence": error.sentence() if error else "",
        "crumbs": _crumbs(str(found.trip.service), reverse("journeys:run", args=[found.pk])),
    }
    status = error.http_status if error else 422 if is_sent else 200
    return render(request, "journeys/finding.html", context, status=status)


@require_POST
@officer(policies.MATCH)
def publish(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Let the public ask about this trip, or no longer."""
    found = queries.run_for(run_id, by=request.actor)
    services.publish_trip(
        trip_id=found.trip_id,
        is_public=request.POST.get("do") == "publish",
        by=request.actor,
        now=clock.now(),
    )
    return redirect("journeys:run", run_id=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.MATCH)
def manifests(request: OfficerRequest) -> HttpResponse:
    """Take in a passenger list; below, the lists that came in before."""
    context: dict[str, Any] = {"crumbs": _crumbs(_("Passenger lists")), "status": 200}
    form = forms.ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if form.is_valid():
                taken = _taken(request, form)
                said = ngettext(
                    "{count} traveller was taken in.", "{count} travellers were taken in.", taken
                )
                messages.success(request, said.format(count=taken))
                return redirect("journeys:manifests")
            context["status"] = 422
        except DomainError as error:
            context |= {"sentence": error.sentence(), "status": error.http_status}
            context["lines"] = getattr(error, "lines", [])
    context |= {"form": form, "rows": queries.manifests_for(request.actor)[:PER_PAGE]}
    return render(request, "journeys/manifests.html", context, status=context["status"])


def _taken(request: OfficerRequest, form: forms.ServiceForm) -> int:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST_LIST:
        raise ManifestRefused([_("Choose a CSV file of 2 MB at most.")])
    given = form.cleaned_data
    found = queries.candidate(given["number"], origin_date=given["day"])
    if found is None:
        raise UnknownService(number=given["number"], day=given["day"], what=given["number"])
    _check_day(given["day"])
    manifest = services.import_manifest(
        _departure(found),
        name=file.name or "",
        content=file.read(),
        by=request.actor,
        now=clock.now(),
    )
    return manifest.legs


def _crumbs(label: str, url: str = "") -> list[dict[str, str]]:
    return [
        {"label": _("Fellow travellers"), "url": reverse("journeys:desk")},
        {"label": label, "url": url},
    ]
