"""What a computed study cannot tell: printed with every result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.insight.scenarios.desk import assuming, wording
from lianfang.insight.scenarios.errors import SimulatorMissing
from lianfang_measures import from_record

if TYPE_CHECKING:
    from lianfang.insight.scenarios.models import Run


def sentences(run: Run) -> list[str]:
    """General limits first, then those of this very study."""
    return [
        _(
            "A simulation shows what follows from its assumptions. It is no forecast: people change "
            "what they do, and orders are not followed everywhere alike."
        ),
        _(
            "The range holds the chance of the outbreak and what the calibration left open, not the "
            "doubt about the other assumptions. Change one and compute again to see what hangs on it."
        )
        if run.inputs["draws"]
        else _(
            "The range holds the chance of the outbreak under these assumptions, not the doubt about "
            "the assumptions themselves. Change one and compute again to see what hangs on it."
        ),
        _(
            "Options are compared run by run with the same chances, so a difference is that of the "
            "measures. What the measures cost beyond the burdens shown (trade, trust, other illness) "
            "is not counted."
        ),
        _(
            "The simulation begins with the data pack's own assumptions on arrivals and spread, not "
            "with the cases reported this morning; small places are shown by what is likely there."
        ),
        *_not_simulated(run),
    ]


def _not_simulated(run: Run) -> list[str]:
    records = {
        str(sorted(line["record"].items())): line["record"]
        for option in run.results["options"]
        for number, line in enumerate(option["lines"])
        if number in option["not_simulated"]
    }
    if not records:
        return []
    measures = [from_record(record) for record in records.values()]
    names = wording.names_of(measures)
    said = dict.fromkeys(wording.sentence(measure, names=names) for measure in measures)
    words = _("Without effect here, because none is known: {measures}.")
    return [words.format(measures=_("; ").join(said))]


def changed_assumptions(run: Run) -> list[assuming.Assumed]:
    """The assumptions this study changed, for print and for what is attached to an order."""
    try:
        return [one for one in assuming.table(run.study.assumptions) if one.is_changed]
    except SimulatorMissing:
        return []
