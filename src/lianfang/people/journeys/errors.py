"""Refusals about journeys: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotFound


class UnknownService(NotFound):
    code = "journeys.service.unknown"
    message = _(
        "No service {number} of {day} is known. Check the number and the day on which it left its "
        "first stop, or enter its stops."
    )


class StopsMissing(Invalid):
    code = "journeys.service.stops-missing"
    message = _(
        "The service {number} is in no timetable here, so its stops are needed: at least two, in "
        "the order in which it calls at them."
    )


class WrongStops(Invalid):
    code = "journeys.ride.wrong-stops"
    message = _(
        "The ride from stop {board} to stop {alight} is not possible on {service}. Choose a stop "
        "to board and a later one to alight."
    )


class DayImpossible(Invalid):
    code = "journeys.service.day-impossible"
    message = _("{day} has not come yet. Give the day on which the service left its first stop.")


class ManifestRefused(DomainError):
    """`lines` holds every fault, one sentence for each row."""

    code = "journeys.manifest.refused"
    message = _("The passenger list was refused as a whole; nothing of it was kept. {sentences}")
    http_status = 422

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__(sentences=" ".join(map(str, lines[:5])))


class PersonNeeded(DomainError):
    code = "journeys.finding.person-needed"
    message = _(
        "This passenger is known by the ticket only. Ask the operator who it is, enter the "
        "document the ticket was bought with, and confirm again."
    )


class AnotherPassenger(DomainError):
    code = "journeys.finding.another-passenger"
    message = _(
        "This document is not the one the ticket in that seat was bought with. Compare it with the "
        "operator's list and enter it again."
    )


class ReasonNeeded(Invalid):
    code = "journeys.finding.reason-needed"
    message = _("Say in a few words why this passenger is not a contact.")


class PersonAndSeatNeeded(Invalid):
    code = "journeys.traveller.unknown"
    message = _("A traveller needs a person or a document, so that the same one is counted once.")


class CaseMissing(Invalid):
    code = "journeys.case.missing"
    message = _("A match starts from a case: give the number of its report card.")

    def __init__(self) -> None:
        super().__init__(what="", why="")


class PlaceOfStayNeeded(Invalid):
    code = "journeys.finding.place-needed"
    message = _("Say where the observation is to be: choose the place that takes them in.")

    def __init__(self) -> None:
        super().__init__(what="", why="")
