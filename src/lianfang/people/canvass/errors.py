from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianfang.people.canvass.frame import Problem


class NoSuchRound(NotFound):
    code = "canvass.round.unknown"
    message = _("There is no sweep round “{round}” for your place. Go back to the list of rounds.")


class RoundExists(DomainError):
    code = "canvass.round.exists"
    message = _("A round with the code “{round}” exists already. Give the new one another code.")


class UnusableRound(DomainError):
    code = "canvass.round.unusable"
    message = _("The round cannot be planned like this: {why} Put it right and send again.")
    http_status = 422


class NotForLayPeople(DomainError):
    code = "canvass.round.not-for-lay-people"
    message = _(
        "The checklist “{checklist}” asks what only a doctor can judge. Choose one for lay people."
    )
    http_status = 422


class FrameMissing(DomainError):
    code = "canvass.frame.missing"
    message = _(
        "No household is listed for this round yet. Import the list of addresses first: without it "
        "nobody can tell who was missed."
    )


class FrameLoading(DomainError):
    code = "canvass.frame.loading"
    message = _(
        "The file “{name}” is not fully loaded: {done} of {rows} rows. Let it finish, then open the "
        "round."
    )


class FrameClosed(DomainError):
    code = "canvass.frame.closed"
    message = _(
        "The list of households was closed when the round opened. What is found beside it is "
        "recorded by visiting it, and counted as found outside the list."
    )


class FrameRefused(DomainError):
    """A file of addresses with mistakes; `problems` has row and reason of each."""

    problems: Sequence[Problem] = ()
    code = "canvass.frame.refused"
    message = _("“{name}” was not taken: {count} rows cannot be used. {why}")
    http_status = 422


class RoundNotOpen(DomainError):
    code = "canvass.round.not-open"
    message = _("The round “{round}” is not under way. Nothing was recorded.")


class UnknownHousehold(DomainError):
    code = "canvass.household.unknown"
    message = _(
        "The household “{household}” is not on the list of this round. If it exists, record it with "
        "its address as found outside the list."
    )
    http_status = 404


class NotYourHousehold(DomainError):
    code = "canvass.household.not-yours"
    message = _(
        "This household does not belong to your grid. Nothing was recorded; tell whoever answers "
        "for it."
    )
    http_status = 403


class UnusableVisit(DomainError):
    code = "canvass.visit.unusable"
    message = _("The visit cannot be recorded: {why}")
    http_status = 422


class DifferentVisit(DomainError):
    code = "canvass.visit.differs"
    message = _(
        "Another visit came before under the same number of this device. Both are kept; somebody "
        "at the headquarters looks which one holds."
    )


class VisitedAfterEnd(DomainError):
    code = "canvass.visit.after-end"
    message = _(
        "The visit was made after the round had closed. It is kept for a person to judge and does "
        "not change the round's figures."
    )


class NotYourGrid(DomainError):
    code = "canvass.grid.not-yours"
    message = _("The grid {grid} is not part of your place. Choose one of your own.")
    http_status = 403


class AlreadySeen(DomainError):
    code = "canvass.follow-up.closed"
    message = _("The doctor has already looked at this household. Nothing was changed.")
