"""What an investigator types: a service, the seat of a case, a passenger's particulars, a stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity.terms import DocumentKind
from lianfang.ground.kernel import typed
from lianfang.ground.places import queries as places
from lianfang.people.journeys.errors import PlaceOfStayNeeded
from lianfang.people.journeys.services.confirming import Stay
from lianfang.people.journeys.terms import CaseRide, Departure, Ride, Seat, Vehicle
from lianfang.people.observation.terms import Setting

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from lianfang.people.journeys.queries import Candidate

_LONGEST_STOPS = 4000
_MOST_STOPS = 80


class ServiceForm(forms.Form):
    """Which departure is meant. Stops are asked only where no timetable knows them."""

    number = forms.CharField(label=_("Service number"), max_length=20)
    day = forms.DateField(
        label=_("Day it left its first stop"),
        help_text=_("For a night train this is the day before a boarding after midnight."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not typed.is_usable(day):
            raise forms.ValidationError(_("This day cannot be used. Choose another one."))
        return day


class OtherServiceForm(ServiceForm):
    """A vehicle that is in no timetable: a coach, a ship, an aircraft."""

    vehicle = forms.ChoiceField(label=_("Kind of vehicle"), choices=Vehicle.choices)
    operator = forms.CharField(label=_("Operator"), max_length=40, required=False)
    stops = forms.CharField(
        label=_("Stops in their order, one a line"),
        max_length=_LONGEST_STOPS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_stops(self) -> list[str]:
        lines = [line.strip()[:60] for line in self.cleaned_data["stops"].splitlines()]
        stops = [line for line in lines if line]
        if not 2 <= len(stops) <= _MOST_STOPS:
            raise forms.ValidationError(_("Give at least two stops, each in a line of its own."))
        return stops

    def departure(self) -> Departure:
        given = self.cleaned_data
        return Departure(
            operator=given["operator"],
            number=given["number"],
            origin_date=given["day"],
            vehicle=Vehicle(given["vehicle"]),
            stops=tuple(given["stops"]),
        )


class SeatForm(forms.Form):
    """Where a case sat, and from where to where."""

    case_ref = forms.CharField(label=_("Report card of the case"), max_length=60)
    board = forms.TypedChoiceField(label=_("Boarded at"), coerce=int)
    alight = forms.TypedChoiceField(label=_("Alighted at"), coerce=int)
    coach = forms.CharField(label=_("Coach, deck"), max_length=8, required=False)
    row = forms.IntegerField(
        label=pgettext_lazy("in a vehicle", "Row"), min_value=1, max_value=999, required=False
    )
    seat = forms.CharField(label=_("Seat letter"), max_length=4, required=False)
    compartment = forms.IntegerField(
        label=_("Compartment, cabin or bay"), min_value=1, max_value=999, required=False
    )
    is_closed = forms.BooleanField(
        label=_("The compartment has a door (soft sleeper, cabin)"), required=False
    )
    has_heavy_symptoms = forms.BooleanField(
        label=_("Heavy symptoms: high fever, sneezing, vomiting"), required=False
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stops = [(at, f"{name} {time}".strip()) for at, name, time in candidate.numbered]
        board, alight = self.fields["board"], self.fields["alight"]
        if isinstance(board, forms.TypedChoiceField) and isinstance(alight, forms.TypedChoiceField):
            board.choices, alight.choices = stops[:-1], stops[1:]
        self.initial.setdefault("alight", len(stops) - 1)

    def ride(self, *, service_id: int) -> CaseRide:
        given = self.cleaned_data
        seat = Seat(
            coach=given["coach"].strip().lstrip("0").upper(),
            row=given["row"],
            seat=given["seat"].strip().upper(),
            compartment=given["compartment"],
            is_closed=given["is_closed"],
        )
        return CaseRide(
            service_id=service_id,
            case_ref=given["case_ref"],
            ride=Ride(seat=seat, board=given["board"], alight=given["alight"]),
            has_heavy_symptoms=given["has_heavy_symptoms"],
        )


class PassengerForm(forms.Form):
    """Who a passenger is, by the operator's list."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices)
    document_no = forms.CharField(label=_("Document the ticket was bought with"), max_length=30)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)


def stay_of(given: QueryDict) -> Stay | None:
    """Where confirmed contacts are to be observed; None when no place was chosen.

    Raises:
        PlaceOfStayNeeded: the place is not known.
    """
    setting, code = given.get("setting", ""), given.get("place", "").strip()
    if not code:
        return None
    place = places.find(code) if code else None
    if place is None or setting not in Setting.values:
        raise PlaceOfStayNeeded
    unit = Unit(place=place.code, name=place.name, name_en=place.name_en)
    return Stay(setting=Setting(setting), unit=unit)
