"""What the forms of the what-if desk take."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianfang.insight.scenarios.desk import pack
from lianfang.insight.scenarios.errors import BadAssumption
from lianfang.insight.scenarios.terms import HARMS

if TYPE_CHECKING:
    from django.http import QueryDict

    from lianfang.insight.scenarios.models import Study

MOST_REPLICATES, FEWEST_REPLICATES = 2000, 20
MOST_DAYS, FEWEST_DAYS = 365, 7
MOST_SEED = 2**53
PREFIX = "assume-"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class BeginForm(forms.Form):
    """A question about a place."""

    place = forms.CharField(max_length=12, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is asked"), max_length=200)
    first = _day(_("First day looked at"))
    first.help_text = _("The measures in force on that day are what all options are compared with.")

    def clean(self) -> dict[str, Any]:
        """The first day lies where the pack's simulation knows what came before."""
        cleaned: dict[str, Any] = super().clean() or {}
        science = pack.find_science()
        first = cleaned.get("first")
        if science is None or first is None:
            return cleaned
        begins = science.scenario().first
        last = begins + timedelta(days=MOST_DAYS)
        if not begins < first <= last:
            words = _now("Choose a day after {first} and not after {last}.")
            self.add_error("first", words.format(first=begins, last=last))
        return cleaned


class SettingsForm(forms.Form):
    """How long and how often, with which chances, and what is to be reached."""

    title = forms.CharField(label=_("What is asked"), max_length=200)
    days = forms.IntegerField(label=_("Days looked at"), min_value=FEWEST_DAYS, max_value=MOST_DAYS)
    replicates = forms.IntegerField(
        label=_("Runs of each option"),
        min_value=FEWEST_REPLICATES,
        max_value=MOST_REPLICATES,
        help_text=_("More runs take longer and narrow the range of the mean, not of the outcome."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        help_text=_("The same seed gives the same numbers again."),
    )
    goal_metric = forms.ChoiceField(
        label=_("Goal"),
        required=False,
        choices=[("", _("no goal stated")), *((one.value, one.label) for one in HARMS)],
    )
    goal_at_most = forms.FloatField(label=_("at most"), required=False, min_value=0)
    goal_percent = forms.FloatField(label=_("in how many of 100 runs"), min_value=1, max_value=100)

    @classmethod
    def of(cls, study: Study) -> SettingsForm:
        initial = {name: getattr(study, name) for name in _KEPT}
        return cls(initial=initial | {"goal_percent": round(100 * study.goal_chance)})

    def clean(self) -> dict[str, Any]:
        """A goal has a number; a number without a goal says nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("goal_metric") and cleaned.get("goal_at_most") is None:
            self.add_error("goal_at_most", _now("Say how many at most, or choose no goal."))
        return cleaned

    def fields_of(self, study: Study) -> dict[str, Any]:
        """Columns of the study as they shall be."""
        del study
        fields = {name: self.cleaned_data[name] for name in _KEPT}
        if not fields["goal_metric"]:
            fields["goal_at_most"] = None
        return fields | {"goal_chance": self.cleaned_data["goal_percent"] / 100}


_KEPT = ("title", "days", "replicates", "seed", "goal_metric", "goal_at_most")


def assumptions_of(form: QueryDict) -> dict[str, float]:
    """The numbers typed into the table of assumptions.

    Raises:
        BadAssumption: what was typed is no number.
    """
    found = {}
    for name, text in form.items():
        if not name.startswith(PREFIX):
            continue
        try:
            found[name.removeprefix(PREFIX)] = float(str(text))
        except ValueError as wrong:
            why = _now("it is no number.")
            raise BadAssumption(name=name.removeprefix(PREFIX), value=text, why=why) from wrong
    return found
