"""What people type at the vault's pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.identity.services.revealing import LONGEST_REASON
from lianfang.ground.identity.terms import Field, Purpose


class RevealForm(forms.Form):
    """One field, one purpose, one reason."""

    field = forms.ChoiceField(label=_("What you need to see"), choices=Field.choices)
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    reason = forms.CharField(
        label=pgettext_lazy("for looking at personal data", "Reason"),
        max_length=LONGEST_REASON,
        help_text=_("A few words without any name or number. The person can read them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LookUpForm(forms.Form):
    """A number is sent in the body, never in an address that a log would keep."""

    document = forms.CharField(
        label=_("Document number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("number", "Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


class HoldForm(forms.Form):
    assessment = forms.CharField(
        label=pgettext_lazy("why personal data is kept longer", "Assessment"),
        max_length=4000,
        help_text=_("Which law or proceeding needs it, why no less would do, how it is kept safe."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    review_on = forms.DateField(
        label=_("To be reviewed on"), widget=forms.DateInput(attrs={"type": "date"})
    )
