"""What people type: a round's plan, a list of addresses, a visit, what a doctor found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.identity.services import Traits
from lianfang.ground.identity.terms import DocumentKind
from lianfang.people.canvass.services.planning import BLIND_SHARE
from lianfang.people.canvass.terms import Outcome, Result

MOST_SHOWN = 9
MORE = "more"


class PlanForm(forms.Form):
    """Title, place and days of a round."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens; it stands in the address of the round."),
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=240, required=False)
    place = forms.CharField(label=_("Place (code)"), max_length=15)
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    blind_percent = forms.FloatField(
        label=_("Looked at a second time, in per cent"),
        min_value=0,
        max_value=100,
        initial=BLIND_SHARE * 100,
        help_text=_(
            "Drawn by lot among the households that answered. Another unit looks again without "
            "seeing the first answers."
        ),
    )


class FrameForm(forms.Form):
    file = forms.FileField(
        label=_("List of households (CSV)"),
        help_text=_(
            "Columns: place (community code), address; grid, code, sequence, longitude, latitude and "
            "source if you have them. No names of people."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class CountsForm(forms.Form):
    """How many live there, with one tap; more than nine are typed."""

    use_required_attribute = False
    persons = forms.ChoiceField(
        label=_("How many people live here?"),
        choices=[(str(n), str(n)) for n in range(1, MOST_SHOWN + 1)]
        + [(MORE, pgettext_lazy("number of people", "More"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap how many people live here.")},
    )
    persons_more = forms.IntegerField(
        label=_("If more, how many?"), min_value=MOST_SHOWN + 1, max_value=99, required=False
    )
    linked = forms.IntegerField(
        label=_("How many of them are linked to an affected area?"),
        min_value=0,
        max_value=99,
        initial=0,
        required=False,
    )

    def counts(self) -> dict[str, int]:
        """What was tapped, as the fact of a visit holds it."""
        given: dict[str, Any] = self.cleaned_data
        chosen = given.get("persons") or "0"
        persons = given.get("persons_more") if chosen == MORE else int(chosen)
        return {"persons": persons or 0, "linked": given.get("linked") or 0}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("persons") == MORE and not found.get("persons_more"):
            self.add_error("persons_more", _("Write how many."))
        return found


class FoundForm(forms.Form):
    """A dwelling that is not on the list."""

    address = forms.CharField(label=_("Address"), max_length=160)


class ClosingForm(forms.Form):
    """What the doctor found; a person is named only when they are registered."""

    outcome = forms.ChoiceField(
        label=_("What you found"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60, required=False)
    document_kind = forms.ChoiceField(
        label=_("Document"), choices=DocumentKind.choices, initial="none", required=False
    )
    document_no = forms.CharField(label=_("Document number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=24, required=False)

    def people(self) -> list[Traits]:
        given: dict[str, Any] = self.cleaned_data
        if given["outcome"] != Outcome.REGISTERED:
            return []
        names = ("name", "document_no", "phone")
        kind = given["document_kind"] or DocumentKind.NONE
        return [Traits(document_kind=kind, **{name: given[name] for name in names})]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("outcome") == Outcome.REGISTERED and not found.get("name"):
            self.add_error("name", _("Write the name of whoever is registered."))
        return found


RESULTS_WITHOUT_ANSWERS = [one for one in Result if one != Result.ANSWERED]
