"""The words of `lianfang_measures` for the catalogue: that package speaks plain English only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang_measures import Lodging, Mode, Setting, Venue, Whom

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, StrOrPromise] = {
    "close_venues": _("Close venues"),
    "cancel_gatherings": _("Cancel gatherings"),
    "suspend_transport": _("Suspend transport"),
    "restrict_traffic": _("Restrict road traffic"),
    "screen_arrivals": _("Screen arrivals"),
    "observe": _("Medical observation"),  # 医学观察
    "trace_contacts": _("Trace contacts"),
    "find_cases": _("Find cases"),
    "wear_masks": _("Wear masks"),
    "stay_at_home": _("Stay at home"),
    "provide_beds": _("Provide beds"),
    "inspect_daily": _("Inspect daily"),
    "disinfect": _("Disinfect"),
    "canvass": _("Canvass every household"),
    "broadcast": _("Broadcast"),
}
FIELDS: dict[str, StrOrPromise] = {
    "First day": _("First day"),
    "Last day": _("Last day"),
    "Place": _("Place"),
    "Share of those concerned who do as asked": _("Share of those concerned who do as asked"),
    "Kind of venue": _("Kind of venue"),
    "Largest gathering still allowed": _("Largest gathering still allowed"),
    "Means of travel": _("Means of travel"),
    "Across the border of": _("Across the border of"),
    "Share of road traffic stopped": _("Share of road traffic stopped"),
    "Share of other meetings that fall away": _("Share of other meetings that fall away"),
    "Share of infected travellers with symptoms who are noticed": _(
        "Share of infected travellers with symptoms who are noticed"
    ),
    "Share of infected travellers without symptoms found by asking": _(
        "Share of infected travellers without symptoms found by asking"
    ),
    "Duration of one check": _("Duration of one check"),
    "Lanes at work around the clock": _("Lanes at work around the clock"),
    "Who is observed": _("Who is observed"),
    "Where they are observed": _("Where they are observed"),
    "Duration of observation": _("Duration of observation"),
    "Time until contacts are found": _("Time until contacts are found"),
    "Share of contacts found in the household": _("Share of contacts found in the household"),
    "Share of contacts found at work and school": _("Share of contacts found at work and school"),
    "Share of other contacts found": _("Share of other contacts found"),
    "Cases a day whose contacts can be sought": _("Cases a day whose contacts can be sought"),
    "Share of cases with symptoms who are found": _("Share of cases with symptoms who are found"),
    "Time from onset until found": _("Time from onset until found"),
    "Where masks are worn": _("Where masks are worn"),
    "Share of transmission there that is prevented": _(
        "Share of transmission there that is prevented"
    ),
    "Designated beds": _("Designated beds"),
    "Name of the protocol": _("Name of the protocol"),
    "What is said": _("What is said"),
}
HELP: dict[str, StrOrPromise] = {
    "": "",
    "Left open, it lasts as long as what is looked at.": _(
        "Left open, it lasts as long as what is looked at."
    ),
    "Left open, it applies everywhere.": _("Left open, it applies everywhere."),
    "Left open, the outer border is meant.": _("Left open, the outer border is meant."),
    "1 closes the roads.": _("1 closes the roads."),
}
UNITS: dict[str, StrOrPromise] = {
    "": "",
    "persons": pgettext_lazy("unit of a measure", "persons"),
    "seconds": pgettext_lazy("unit of a measure", "seconds"),
    "lanes": pgettext_lazy("unit of a measure", "lanes"),
    "days": pgettext_lazy("unit of a measure", "days"),
    "cases": pgettext_lazy("unit of a measure", "cases"),
    "beds": pgettext_lazy("unit of a measure", "beds"),
}
VENUES: dict[str, StrOrPromise] = {
    Venue.SCHOOLS: _("Schools"),
    Venue.WORKPLACES: _("Workplaces"),
    Venue.ENTERTAINMENT: _("Entertainment venues"),
    Venue.RESTAURANTS: _("Restaurants"),
    Venue.MARKETS: _("Markets"),
    Venue.CULTURE: _("Cultural and sports venues and sights"),
}
MODES: dict[str, StrOrPromise] = {
    Mode.ROAD: _("Cars and lorries"),
    Mode.COACH: _("Coaches"),
    Mode.RAIL: _("Trains"),
    Mode.AIR: _("Flights"),
    Mode.FERRY: _("Ferries"),
}
WHOM: dict[str, StrOrPromise] = {
    Whom.ARRIVALS: _("Arrivals from affected areas"),
    Whom.CONTACTS: _("Close contacts"),
}
LODGINGS: dict[str, StrOrPromise] = {
    Lodging.HOME: pgettext_lazy("medical observation", "at home"),
    Lodging.DESIGNATED: pgettext_lazy("medical observation", "at a designated place"),
}
SETTINGS: dict[str, StrOrPromise] = {
    Setting.TRANSPORT: _("on public transport"),
    Setting.WORK: _("at work"),
    Setting.PUBLIC: _("in public places"),
}
CHOICES: dict[str, StrOrPromise] = VENUES | MODES | WHOM | LODGINGS | SETTINGS
REASONS: dict[str, StrOrPromise] = {
    "is no kind of measure": _("choose a kind from the list."),
    "is no field of this kind of measure": _("this kind of measure does not ask for it."),
    "is missing": _("it is missing."),
    "cannot be read": _("it cannot be read."),
    "is no day": _("it is no day."),
    "is no number": _("it is no number."),
    "is no share between 0 and 1": _("give a share between 0 and 1."),
    "must be greater than 0": _("it must be greater than 0."),
    "cannot be negative": _("it cannot be negative."),
    "is before the first day": _("it lies before the first day."),
    "is after the order's last day": _("it lies after the order's last day."),
    "is before the order's first day": _("it lies before the order's first day."),
    "is no place code: digits only, or empty for everywhere": _("choose a place from the list."),
}
# What a computed result names as its basis; another name is shown as it is.
BASIS: dict[str, StrOrPromise] = {
    "seed": pgettext_lazy("basis of a result", "seed"),
    "runs": pgettext_lazy("basis of a result", "runs"),
    "first": pgettext_lazy("basis of a result", "first day"),
    "last": pgettext_lazy("basis of a result", "last day"),
    "simulator": pgettext_lazy("basis of a result", "simulator"),
    "inputs": pgettext_lazy("basis of a result", "digest of the inputs"),
}
