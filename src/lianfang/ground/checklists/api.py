"""Checklists for devices and other systems."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from lianfang.ground.checklists import queries, services
from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation

if TYPE_CHECKING:
    from lianfang.ground.checklists.models import Filled

router = Router()


class FilledIn(Schema):
    """Answers to a checklist, by item key."""

    subject: str = Field(min_length=1, max_length=60, description="What was looked at: room:key")
    place: str = Field(min_length=1, max_length=15)
    answers: dict[str, Any] = Field(max_length=100)


class FilledOut(Schema):
    id: int
    checklist: str
    version: int
    subject: str
    place: str
    answers: dict[str, Any]
    findings: list[str]
    at: datetime


def out(row: Filled) -> FilledOut:
    return FilledOut(
        id=row.pk,
        checklist=row.version.code,
        version=row.version.version,
        subject=row.subject,
        place=row.place_id,
        answers=row.answers,
        findings=row.found,
        at=row.at,
    )


@router.get(
    "/checklists",
    response=list[dict[str, Any]],
    operation_id="listChecklists",
    summary="Checklists in force",
)
def list_checklists(request: OfficerRequest) -> list[dict[str, Any]]:
    """Whole, with both languages, so that a device can ask without signal."""
    del request
    found = queries.in_force(timezone.localdate(clock.now()))
    return [template.model_dump(mode="json") for template in found]


@router.get(
    "/checklists/{code}",
    response=dict[str, Any],
    operation_id="getChecklist",
    summary="One checklist in force",
)
def get_checklist(request: OfficerRequest, code: str) -> dict[str, Any]:
    del request
    on = timezone.localdate(clock.now())
    return queries.current(code, on=on).model_dump(mode="json")


@router.post(
    "/checklists/{code}/filled",
    response=FilledOut,
    operation_id="fillChecklist",
    summary="Keep a filled checklist",
)
def fill_checklist(request: OfficerRequest, code: str, sent: FilledIn) -> FilledOut:
    """Refused as a whole, with a sentence for each answer that cannot be kept."""
    done = services.fill(
        code,
        subject=sent.subject,
        place=sent.place,
        answers=sent.answers,
        by=request.actor,
        now=clock.now(),
    )
    return out(done)
