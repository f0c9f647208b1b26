"""What officers do to a facility and its rooms; each act leads back to the page it was done on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.field.facilities import policies, services
from lianfang.field.facilities.errors import BadFacility
from lianfang.field.facilities.models import Room
from lianfang.field.facilities.terms import Verification
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from lianfang.ground.posts.actors import Actor

MOST_ROOMS, MOST_BEDS, LONGEST_LIST = 500, 99_999, 4000
_SPAN = "-"


def _back(facility_id: int) -> HttpResponse:
    return redirect("facilities:facility", facility_id=facility_id)


@officer(policies.CONFIRM)
@require_POST
def confirm(request: OfficerRequest, facility_id: int) -> HttpResponse:
    said = request.POST.get("verification", "")
    if said not in Verification.values:
        raise BadFacility(what=_("This finding"), why=_("choose one of the list."))
    services.confirm(
        facility_id,
        verification=Verification(said),
        finding=request.POST.get("finding", "").replace("\x00", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Written down, with today's date."))
    return _back(facility_id)


@officer(policies.MANAGE)
@require_POST
def set_capacity(request: OfficerRequest, facility_id: int) -> HttpResponse:
    text = request.POST.get("capacity", "").strip()
    capacity = typed.key(text)
    if text and (capacity is None or capacity > MOST_BEDS):
        raise BadFacility(what=_("This capacity"), why=_("write a whole number, or nothing."))
    services.set_capacity(
        facility_id,
        capacity=capacity,
        basis=request.POST.get("basis", "").replace("\x00", ""),
        by=request.actor,
        now=clock.now(),
    )
    return _back(facility_id)


@officer(policies.MANAGE)
@require_POST
def open_(request: OfficerRequest, facility_id: int) -> HttpResponse:
    services.open_(facility_id, by=request.actor, now=clock.now())
    messages.success(request, _("Opened."))
    return _back(facility_id)


@officer(policies.MANAGE)
@require_POST
def close(request: OfficerRequest, facility_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\x00", "")
    services.close(facility_id, reason=reason, by=request.actor, now=clock.now())
    messages.success(request, _("Closed."))
    return _back(facility_id)


@officer(policies.MANAGE)
@require_POST
def add_rooms(request: OfficerRequest, facility_id: int) -> HttpResponse:
    """Rooms as one types them: 101, 102, 201-212."""
    new = services.add_rooms(
        facility_id,
        numbers=numbers_of(request.POST.get("numbers", "")),
        isolation=request.POST.get("isolation") == "1",
        by=request.actor,
        now=clock.now(),
    )
    said = ngettext("{count} room was entered.", "{count} rooms were entered.", len(new))
    messages.success(request, said.format(count=len(new)))
    return _back(facility_id)


def numbers_of(text: str) -> list[str]:
    """Single numbers and spans, in the order they were written."""
    words = text.replace("\x00", "")[:LONGEST_LIST].replace("，", ",").replace("、", ",")
    found = [number for word in words.replace("\n", ",").split(",") for number in _span(word)]
    if len(found) > MOST_ROOMS:
        why = _("enter at most {most} rooms at once.").format(most=MOST_ROOMS)
        raise BadFacility(what=_("This list"), why=why)
    return found


def _span(word: str) -> list[str]:
    first, _dash, last = word.strip().partition(_SPAN)
    low, high = typed.key(first.strip()), typed.key(last.strip())
    if low is None or high is None or not 0 <= high - low <= MOST_ROOMS:
        return [word.strip()]
    return [str(number).zfill(len(first.strip())) for number in range(low, high + 1)]


@officer(policies.RESERVE)
@require_POST
def room(request: OfficerRequest, room_id: int, act: str) -> HttpResponse:
    found = Room.objects.filter(pk=room_id).first()
    if found is None or act not in ACTS:
        raise NotFound(what=Room._meta.verbose_name)
    reason = request.POST.get("reason", "").replace("\x00", "")
    ACTS[act](room_id, reason, request.actor, clock.now())
    return _back(found.facility_id)


def _plainly(service: Callable[..., Room]) -> Callable[[int, str, Actor, datetime], Room]:
    return lambda room_id, _reason, by, now: service(room_id, by=by, now=now)


ACTS: dict[str, Callable[[int, str, Actor, datetime], Room]] = {
    "occupy": _plainly(services.occupy),
    "release": _plainly(services.release),
    "leave": _plainly(services.leave),
    "cleaned": _plainly(services.cleaned),
    "put-back": _plainly(services.put_back),
    "take-out": lambda room_id, reason, by, now: services.take_out(
        room_id, reason=reason, by=by, now=now
    ),
}
