"""What each method does and what it does not say, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lianfang.insight.analytics.terms import Method

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALARMING = (Method.EARS_C1, Method.EARS_C2, Method.EARS_C3, Method.SCAN, Method.SILENCE)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    method: Method
    does: StrOrPromise
    does_not: StrOrPromise
    source: str


_EXPLANATIONS = (
    Explanation(
        method=Method.CORI,
        does=_(
            "How many others each case infected on average in the last days. New cases of the window "
            "are compared with the cases before them, weighted by how long after a case the next one "
            "usually falls ill. The interval holds what chance and the uncertain time between cases "
            "leave open."
        ),
        does_not=_(
            "An R above 1 is no forecast and no verdict on a measure. It is of the people infected a "
            "week or more ago, and of the cases that were found."
        ),
        source="Cori et al. 2013, doi:10.1093/aje/kwt133",
    ),
    Explanation(
        method=Method.GROWTH,
        does=_(
            "How fast new cases rise or fall from day to day, as a straight line through their "
            "logarithm, and in how many days they would double or halve at that pace."
        ),
        does_not=_("No pace lasts. When people or measures change, the line ends."),
        source="Wallinga & Lipsitch 2007, doi:10.1098/rspb.2006.3754",
    ),
    Explanation(
        method=Method.NOWCAST,
        does=_(
            "How many who fell ill in the last days are still to be reported, from how long reports "
            "took before. Its range is checked against how well the same would have done in the past."
        ),
        does_not=_("It knows nothing of people who never come to be tested."),
        source="Lawless 1994, doi:10.2307/3315820",
    ),
    Explanation(
        method=Method.EARS_C1,
        does=_(
            "Compares the day with the seven days just before it and alarms above their mean by three "
            "standard deviations. Quick, but a rise over several days becomes its own yardstick."
        ),
        does_not=_("One alarm in about a thousand quiet days is chance, more where cases are few."),
        source="Hutwagner et al. 2003, doi:10.1093/jurban/jtg042",
    ),
    Explanation(
        method=Method.EARS_C2,
        does=_(
            "As C1, but the two days before the day are left out of the yardstick, so that a slow "
            "rise is seen as well."
        ),
        does_not=_("It needs nine days of figures, and knows no day of the week and no season."),
        source="Hutwagner et al. 2003, doi:10.1093/jurban/jtg042",
    ),
    Explanation(
        method=Method.EARS_C3,
        does=_(
            "Adds up by how much the day and the two before it were above what was usual, as published; "
            "it alarms at small excesses that last."
        ),
        does_not=_(
            "It is the most easily alarmed of the three. The variant of the R package “surveillance” "
            "1.20.3 leaves the day's own excess out and is not used here."
        ),
        source="Hutwagner et al. 2003, doi:10.1093/jurban/jtg042",
    ),
    Explanation(
        method=Method.SCAN,
        does=_(
            "Looks through every group of neighbouring units and every last few days for more cases "
            "than the totals of units and days would put there, and compares the greatest excess with "
            "999 tables in which the days were shuffled."
        ),
        does_not=_(
            "A probability of 0.03 does not mean that the cluster is real with 97 %: it says how "
            "often chance alone would show as much. A rise that is everywhere alike is no cluster."
        ),
        source="Kulldorff et al. 2005, doi:10.1371/journal.pmed.0020059",
    ),
    Explanation(
        method=Method.SILENCE,
        does=_(
            "Points at units whose figures are cleaner than chance allows: nothing reported where the "
            "others and the number of inhabitants would let one expect cases."
        ),
        does_not=_(
            "It accuses nobody. The probability holds only if cases fell by the number of inhabitants "
            "alone, which they never quite do; a unit may have been lucky, remote or quick. It is a "
            "reason to ring up and ask how many were tested."
        ),
        source="Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
    ),
)


def explanations() -> tuple[Explanation, ...]:
    return _EXPLANATIONS


def explanation(method: Method) -> Explanation:
    return next(one for one in _EXPLANATIONS if one.method == method)
