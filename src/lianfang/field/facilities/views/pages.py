"""The list with its map, and one facility: what is known of it, from where, and its rooms."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lianfang.field.facilities import holders, listing, mapping, policies, queries
from lianfang.field.facilities.terms import (
    FacilityKind,
    FacilityState,
    RoomState,
    Verification,
)
from lianfang.field.facilities.views.codes import code_of
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from lianfang.field.facilities.models import Facility, Room
    from lianfang.field.facilities.rules import Occupancy
    from lianfang.ground.places.models import Place

PAGE = 50
FINDING_TONES = {
    Verification.NOT_CHECKED: "quiet",
    Verification.LISTED: "open",
    Verification.ACCEPTS: "done",
    Verification.VIA_AUTHORITY: "active",
    Verification.UNREACHABLE: "soon",
    Verification.REFUSES: "urgent",
}
STATE_TONES = {
    FacilityState.PLANNED: "quiet",
    FacilityState.LISTED: "open",
    FacilityState.OPEN: "active",
    FacilityState.CLOSED: "quiet",
}
ROOM_TONES = {
    RoomState.FREE: "done",
    RoomState.RESERVED: "open",
    RoomState.OCCUPIED: "active",
    RoomState.CLEANING: "soon",
    RoomState.OUT_OF_SERVICE: "quiet",
}
# What a reader may do to a room in each state: the act and its words, in the order of the day.
ROOM_ACTS = {
    RoomState.FREE: ("take-out",),
    RoomState.RESERVED: ("occupy", "release"),
    RoomState.OCCUPIED: ("leave",),
    RoomState.CLEANING: ("cleaned",),
    RoomState.OUT_OF_SERVICE: ("put-back",),
}


def _filters(form: QueryDict) -> listing.Filters:
    kind, finding = form.get("kind", ""), form.get("finding", "")
    return listing.Filters(
        text=form.get("q", "").replace("\x00", "")[:80].strip(),
        kind=kind if kind in FacilityKind.values else "",
        place=code_of(form.get("place", "")),
        verification=finding if finding in Verification.values else "",
        has_room=form.get("room") == "1",
        sort=form.get("sort", ""),
    )


@officer
@require_safe
def facilities(request: OfficerRequest) -> HttpResponse:
    """The facilities of a place, filtered in the address bar; the same as CSV."""
    filters = _filters(request.GET)
    found = listing.facilities(filters, by=request.actor)
    if request.GET.get("as") == "csv":
        return _csv(found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    address = request.GET.copy()
    address["as"] = "csv"
    is_part = bool(request.headers.get("HX-Request"))
    here = places.find(filters.place or request.actor.place)
    context = {
        "page_obj": page,
        "items": _items(list(page)),
        "filters": filters,
        "here": here,
        "kinds": FacilityKind.choices,
        "findings": Verification.choices,
        "csv_url": f"?{address.urlencode()}",
        "root": places.root(),
        "map_props": None if is_part or here is None else mapping.props(found, place=here),
        "attribution": getattr(places.tree(), "attribution", ""),
    }
    part = "facilities/list.html#rows" if is_part else "facilities/list.html"
    return render(request, part, context)


def _items(found: Sequence[Facility]) -> list[dict[str, Any]]:
    rooms = queries.occupancies([facility.pk for facility in found])
    return [_item(facility, rooms.get(facility.pk)) for facility in found]


def _item(facility: Facility, rooms: Occupancy | None) -> dict[str, Any]:
    return {
        "facility": facility,
        "rooms": rooms,
        "finding_tone": FINDING_TONES[Verification(facility.verification)],
        "state_tone": STATE_TONES[FacilityState(facility.state)],
    }


@officer
@require_safe
def facility(request: OfficerRequest, facility_id: int) -> HttpResponse:
    found, by = queries.get(facility_id), request.actor
    keeps_rooms = may(by, policies.ROOMS, found.place_id)
    context = _item(found, queries.occupancy(found.pk)) | {
        "crumbs": _crumbs(places.path(found.place_id)),
        "sources": found.sources.order_by("published_on", "key"),
        "room_items": _room_items(queries.rooms_of(found.pk), is_named=keeps_rooms),
        "has_synthetic_rooms": found.rooms.filter(is_synthetic=True).exists(),
        "alternatives": queries.near(found.place_id, kinds=[found.kind], limit=3, but=[found.pk]),
        "findings": Verification.choices,
        "may_manage": may(by, policies.MANAGE, found.place_id),
        "may_confirm": may(by, policies.CONFIRM, found.place_id),
        "may_keep_rooms": keeps_rooms,
    }
    part = "#rooms" if request.headers.get("HX-Request") else ""
    return render(request, f"facilities/facility.html{part}", context)


def _crumbs(path: Sequence[Place]) -> list[dict[str, str]]:
    return [{"label": place.label, "url": f"/facilities/?place={place.code}"} for place in path]


def _room_items(rooms: Iterable[Room], *, is_named: bool) -> list[dict[str, Any]]:
    listed = list(rooms)
    names = holders.names([room.subject for room in listed if room.subject]) if is_named else {}
    return [
        {
            "room": room,
            "tone": ROOM_TONES[RoomState(room.state)],
            "holder": names.get(room.subject, ""),
            "acts": ROOM_ACTS[RoomState(room.state)],
        }
        for room in listed
    ]


def _csv(found: QuerySet[Facility]) -> HttpResponse:
    """Excel needs the mark at the start to read Chinese; a cell that looks like a formula is defused."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="facilities.csv"'
    writer = csv.writer(answer)
    writer.writerow(
        [
            pgettext("facility", "Name"),
            _("Kind"),
            _("Place"),
            _("Address"),
            _("Telephone"),
            _("State"),
            _("What callers found"),
            _("In their words"),
            _("Rooms free"),
            _("Rooms in use or ready"),
            _("Source"),
            _("Synthetic"),
        ]
    )
    listed = list(found.prefetch_related("sources"))
    rooms = queries.occupancies([facility.pk for facility in listed])
    for facility in listed:
        writer.writerow(map(_plain, _cells(facility, rooms.get(facility.pk))))
    return answer


def _cells(facility: Facility, rooms: Occupancy | None) -> list[object]:
    return [
        facility.label,
        facility.get_kind_display(),
        facility.place.label,
        facility.address,
        facility.phone,
        facility.get_state_display(),
        facility.get_verification_display(),
        facility.finding,
        rooms.free if rooms else "",
        rooms.usable if rooms else "",
        "; ".join(dict.fromkeys(source.label for source in facility.sources.all())),
        _("synthetic") if facility.is_synthetic else "",
    ]


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
