"""What officers and travellers type about a checkpoint. The services say what is wrong in their own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.identity.terms import DocumentKind, Need
from lianfang.ground.places import queries as places
from lianfang.people.checkpoints.services.declaring import MOST_STAYS
from lianfang.people.checkpoints.terms import Arrangement, BlockKind, CheckpointKind

STAYS_SHOWN = 4
UNITS_DOWN = 2


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def units(*, under: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The places two storeys below the top, grouped by the one above; what a reader can name."""
    top = places.root()
    if top is None:
        return []
    levels = [level.no for level in places.levels()]
    no = min(top.level_id + UNITS_DOWN, max(levels))
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places.of_level(no, under=(under,) if under else None).select_related("parent"):
        above = place.parent.label if place.parent else ""
        groups.setdefault(above, []).append((place.pk, place.label))
    return list(groups.items())


class ProposalForm(forms.Form):
    code = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Where it stands"), choices=CheckpointKind)
    place = forms.ChoiceField(label=pgettext_lazy("jurisdiction", "Place"))
    is_border = forms.BooleanField(label=_("At a border junction"), required=False)
    basis = forms.CharField(
        label=_("Legal basis"),
        required=False,
        widget=_text(),
        help_text=_("The law, regulation or order it rests on, with the article."),
    )
    alternatives = forms.CharField(
        label=_("Milder means considered"),
        required=False,
        widget=_text(),
        help_text=_("And why they are not enough. Closing a road is not among the choices here."),
    )
    sunset = Moment(label=_("Ends by itself at"), help_text=_("At most 30 days from now."))
    review_on = Day(label=_("To be reviewed on"), required=False)
    minimum_staff = forms.IntegerField(
        label=_("Fewest people on duty"),
        min_value=1,
        max_value=200,
        help_text=_("At a border junction at least three."),
    )

    def __init__(self, *args: Any, under: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = places.get(under)
        own = [(here.pk, here.label)]
        self.fields["place"].choices = [*own, *units(under=under)]  # type: ignore[attr-defined]


class ShiftForm(forms.Form):
    lead = forms.CharField(label=_("Who leads"), max_length=160)
    count = forms.IntegerField(label=pgettext_lazy("on duty", "People"), min_value=1, max_value=200)
    begins_at = Moment(label=pgettext_lazy("time", "From"))
    ends_at = Moment(label=pgettext_lazy("time", "Until"))


class LaneForm(forms.Form):
    number = forms.IntegerField(label=_("Lane"), min_value=1, max_value=40)
    positions = forms.IntegerField(label=_("Positions"), min_value=1, max_value=6)
    arrangement = forms.ChoiceField(label=_("Positions stand"), choices=Arrangement)
    is_green = forms.BooleanField(label=_("Green lane"), required=False)
    is_open = forms.BooleanField(label=_("Open for traffic"), required=False)


class TermForm(forms.Form):
    sunset = Moment(label=_("Ends by itself at"))
    review_on = Day(label=_("To be reviewed on"))
    basis = forms.CharField(label=_("Legal basis"), required=False, widget=_text())
    alternatives = forms.CharField(
        label=_("Milder means considered"), required=False, widget=_text()
    )


class BlockForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What did you meet?"), choices=BlockKind, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label=_("In which place?"))
    where = forms.CharField(
        label=_("Where exactly?"),
        max_length=200,
        help_text=_("Road, kilometre, landmark: so that somebody can find it."),
    )
    text = forms.CharField(
        label=_("What did you see?"), required=False, max_length=1000, widget=_text()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = units()  # type: ignore[attr-defined]


_YES_NO = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))]


def _question(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_YES_NO, widget=forms.RadioSelect)


class DeclarationForm(forms.Form):
    """What a traveller fills in on the way. Where they come from is not asked."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("of a person", "Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    document_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind)
    document_no = forms.CharField(label=_("Document number"), max_length=40, required=False)
    address_place = forms.ChoiceField(label=_("Where will you stay?"), required=False)
    address = forms.CharField(
        label=pgettext_lazy("of a person", "Address there"), max_length=200, required=False
    )
    resident_here = _question(_("Do you live there?"))
    cough_or_breathless = _question(_("Do you cough, or are you short of breath?"))
    other_symptom = _question(_("Do you feel ill in another way, for example feverish?"))
    exposure_contact = _question(
        _("In the last 14 days, were you near anybody who has the disease or was told they may?")
    )
    exposure_cotraveller = _question(
        _("Were you told that somebody you travelled with has the disease?")
    )
    needs = forms.MultipleChoiceField(
        label=_("What should whoever receives you know?"),
        choices=Need,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address_place"].choices = [("", "–"), *units()]  # type: ignore[attr-defined]
        for number in range(1, STAYS_SHOWN + 1):
            self.fields[f"stay_{number}"] = forms.CharField(
                label=_("Place where you were in the last 14 days"), max_length=120, required=False
            )
            self.fields[f"left_{number}"] = Day(label=_("Day you left it"), required=False)
        self.order_fields([name for name in self.fields if name != "needs"])

    def clean(self) -> dict[str, Any]:
        """A kind of document without its number is no document at hand."""
        typed = super().clean() or {}
        if not typed.get("document_no"):
            typed["document_kind"] = DocumentKind.NONE
        return typed

    def stays(self) -> list[tuple[str, Any]]:
        """The lines in which anything was written."""
        lines = [
            (self.cleaned_data[f"stay_{number}"], self.cleaned_data[f"left_{number}"])
            for number in range(1, min(STAYS_SHOWN, MOST_STAYS) + 1)
        ]
        return [(place, left_on) for place, left_on in lines if place or left_on]


class DoseForm(forms.Form):
    stock_percent = forms.FloatField(
        label=_("Strength of the stock, per cent of available chlorine"), min_value=0, max_value=100
    )
    target_mg_per_l = forms.FloatField(label=_("Wanted, mg/L"), min_value=0)
    litres = forms.FloatField(label=_("Litres to mix"), min_value=0, max_value=10000)
