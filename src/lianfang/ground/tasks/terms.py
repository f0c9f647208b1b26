from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.states import StateMachine


class TaskState(TextChoices):
    """How far a place has got with its share."""

    ASSIGNED = "assigned", _("To be signed for")  # 待签收
    QUERIED = "queried", _("Clarification asked")  # 请示待复
    ACKNOWLEDGED = "acknowledged", _("Signed for")  # 已签收
    REPORTED = "reported", _("Reported done")  # 已报办结
    RETURNED = "returned", _("Returned to be put right")  # 退回整改
    ACCEPTED = "accepted", _("Verified and closed")  # 验收销号
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 已撤销


_OPEN = {
    TaskState.ASSIGNED: {TaskState.ACKNOWLEDGED, TaskState.QUERIED},
    # An answer puts the task back where the question found it.
    TaskState.QUERIED: {TaskState.ASSIGNED, TaskState.ACKNOWLEDGED},
    TaskState.ACKNOWLEDGED: {TaskState.REPORTED, TaskState.QUERIED},
    TaskState.REPORTED: {TaskState.ACCEPTED, TaskState.RETURNED},
    TaskState.RETURNED: {TaskState.REPORTED},
}

TASK_MOVES = StateMachine(
    name=_("task"),
    start=TaskState.ASSIGNED,
    moves={state: frozenset(onward | {TaskState.WITHDRAWN}) for state, onward in _OPEN.items()}
    | {TaskState.ACCEPTED: frozenset(), TaskState.WITHDRAWN: frozenset()},
)

SIGNED_STATES = frozenset(
    {TaskState.ACKNOWLEDGED, TaskState.REPORTED, TaskState.RETURNED, TaskState.ACCEPTED}
)


OPEN_STATES = frozenset(TASK_MOVES.moves) - TASK_MOVES.final_states()
TO_DO_STATES = frozenset({TaskState.ACKNOWLEDGED, TaskState.RETURNED})


class EvidenceKind(TextChoices):
    """What a report of completion is proven with."""

    PHOTO = "photo", _("Photo")  # 照片
    FILE = "file", _("File")  # 附件


class NoticeKind(TextChoices):
    """What happened to a task: why a post is told about it, and what its history says."""

    ASSIGNED = "assigned", _("New task")  # 新任务
    SIGNED = "signed", _("Signed for")  # 签收
    CASCADED = "cascaded", _("Passed on")  # 转办
    REMINDED = "reminded", _("Reminder")  # 催办
    OVERDUE = "overdue", _("Overdue")  # 逾期
    QUERIED = "queried", _("Clarification asked")  # 请示
    ANSWERED = "answered", _("Clarification answered")  # 批复
    REPORTED = "reported", _("Reported done")  # 报办结
    RETURNED = "returned", _("Returned")  # 退回
    ACCEPTED = "accepted", _("Accepted")  # 验收
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 撤销


class Tray(TextChoices):
    """The part of a headquarters' in-tray a task lies in."""

    SIGN = "sign", _("To sign")  # 待签收
    DO = "do", _("To do")  # 待办
    RETURNED = "returned", _("Returned")  # 退回
    WAITING = "waiting", _("Waiting for the issuer")  # 待上级处理
    CLOSED = "closed", _("Closed")  # 已结
