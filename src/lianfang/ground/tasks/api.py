from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ninja import Query, Router, Schema
from pydantic import Base64Bytes, Field

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation
from lianfang.ground.tasks import evidence, queries, services
from lianfang.ground.tasks.terms import TaskState, Tray

if TYPE_CHECKING:
    from lianfang.ground.tasks.models import Task

router = Router()
MOST = 200


class TaskOut(Schema):
    """One place's share of a subject."""

    id: int
    subject: str
    title: str
    title_en: str
    place: str
    issuer: str
    state: TaskState
    sign_by: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    acknowledged_as: str
    reported_at: datetime | None
    report: str
    remark: str
    is_overdue: bool
    is_synthetic: bool


class Wanted(Schema):
    """Which tasks are asked for."""

    tray: Tray | None = Field(None, description="Only this tray of the in-tray")
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


class Words(Schema):
    """What one side says to the other."""

    text: str = Field(min_length=1, max_length=4000)


class FileIn(Schema):
    """A photo or document; what it is is told from its content."""

    name: str = Field(max_length=200)
    content: Base64Bytes


class ReportIn(Words):
    """What was done, and what proves it."""

    open_parts_reason: str = Field("", max_length=1000)
    files: list[FileIn] = Field([], max_length=evidence.MOST_FILES)


def out(task: Task) -> TaskOut:
    columns = (
        "subject", "title", "title_en", "state", "sign_by", "due_at", "acknowledged_at", "acknowledged_as",
        "reported_at", "report", "remark", "is_synthetic",
    )  # fmt: skip
    return TaskOut(
        id=task.pk,
        place=task.place_id,
        issuer=task.issuer_id,
        is_overdue=task.is_overdue(now=clock.now()),
        **{name: getattr(task, name) for name in columns},
    )


@router.get(
    "/tasks", response=list[TaskOut], operation_id="listTasks", summary="My place's in-tray"
)
def list_tasks(request: OfficerRequest, wanted: Query[Wanted]) -> list[TaskOut]:
    """What is overdue first, then by what is due next."""
    found = queries.in_tray(by=request.actor, now=clock.now(), tray=wanted.tray)
    last = min(wanted.after + wanted.limit, HIGHEST_KEY)
    return [out(task) for task in found[wanted.after : last]]


@router.get("/tasks/{int:task_id}", response=TaskOut, operation_id="getTask", summary="One task")
def get_task(request: OfficerRequest, task_id: int) -> TaskOut:
    return out(queries.task(task_id=task_id, by=request.actor))


@router.put(
    "/tasks/{int:task_id}/acknowledgement",
    response=TaskOut,
    operation_id="acknowledgeTask",
    summary="Sign for a task",
)
def acknowledge_task(request: OfficerRequest, task_id: int) -> TaskOut:
    """Safe to repeat; whoever signed first stays the signer."""
    done = services.acknowledge(task_id=task_id, by=request.actor, now=clock.now())
    return out(done)


@router.post(
    "/tasks/{int:task_id}/questions",
    response=TaskOut,
    operation_id="askAboutTask",
    summary="Ask for clarification",
)
def ask_about_task(request: OfficerRequest, task_id: int, words: Words) -> TaskOut:
    """The clock stands until the answer comes."""
    services.ask(task_id=task_id, text=words.text, by=request.actor, now=clock.now())
    return out(queries.task(task_id=task_id, by=request.actor))


@router.post(
    "/tasks/{int:task_id}/report",
    response=TaskOut,
    operation_id="reportTask",
    summary="Report a task done, with what proves it",
)
def report_task(request: OfficerRequest, task_id: int, said: ReportIn) -> TaskOut:
    """Sending the same words again changes nothing. Larger files go through the page."""
    queries.task_to_sign(task_id=task_id, by=request.actor)
    sent = [evidence.Upload(name=file.name, content=file.content) for file in said.files]
    done = services.report(
        task_id=task_id,
        text=said.text,
        by=request.actor,
        now=clock.now(),
        proofs=evidence.examine_all(sent),
        open_parts_reason=said.open_parts_reason,
    )
    return out(done)
