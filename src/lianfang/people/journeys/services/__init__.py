"""The doors of journeys: who was aboard, whose contacts they are, and what is erased."""

from lianfang.people.journeys.services.confirming import confirm, confirm_many, dismiss, identify
from lianfang.people.journeys.services.erasing import erase_due
from lianfang.people.journeys.services.importing import import_manifest
from lianfang.people.journeys.services.matching import (
    add_case_trip,
    match_case,
    match_person,
    publish_trip,
)
from lianfang.people.journeys.services.recording import add_trip, open_service

__all__ = [
    "add_case_trip",
    "add_trip",
    "confirm",
    "confirm_many",
    "dismiss",
    "erase_due",
    "identify",
    "import_manifest",
    "match_case",
    "match_person",
    "open_service",
    "publish_trip",
]
