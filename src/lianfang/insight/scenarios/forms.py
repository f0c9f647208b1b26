"""What the clock's buttons send. A form refuses with the field's own words."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.insight.scenarios.errors import UnusableTime
from lianfang.insight.scenarios.terms import Rate

MOST_DAYS, MOST_HOURS = 366, 24 * 366


class ClockForm(forms.Form):
    """A form whose refusal is one sentence."""

    def checked(self) -> dict[str, object]:
        """What was sent, or `UnusableTime` with the first thing wrong with it."""
        if self.is_valid():
            return self.cleaned_data
        field, errors = next(iter(self.errors.items()))
        raise UnusableTime(given=self.data.get(field, ""), why=errors[0])


class PlayForm(ClockForm):
    rate = forms.TypedChoiceField(choices=Rate.choices, coerce=lambda text: Rate(int(text)))


class StepForm(ClockForm):
    days = forms.IntegerField(min_value=-MOST_DAYS, max_value=MOST_DAYS, required=False)
    hours = forms.IntegerField(min_value=-MOST_HOURS, max_value=MOST_HOURS, required=False)

    def span(self) -> timedelta:
        sent = self.checked()
        return timedelta(days=_number(sent["days"]), hours=_number(sent["hours"]))


class SetForm(ClockForm):
    at = forms.DateTimeField(
        label=_("Date and time"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
