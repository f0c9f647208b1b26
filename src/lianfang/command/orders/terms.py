from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


class OrderKind(TextChoices):
    """What kind of instrument it is; all of them are numbered, addressed and kept the same way."""

    ORDER = "order", pgettext_lazy("instrument", "Order")  # 命令
    DECLARATION = "declaration", _("Declaration")  # 宣布
    DECISION = "decision", _("Decision")  # 决定
    LETTER = "letter", _("Open letter")  # 公开信
    NOTICE = "notice", _("Notice")  # 通知


class OrderState(TextChoices):
    """What was done with an order. Whether it still applies today is its `Standing`."""

    DRAFT = "draft", _("Draft")  # 草稿
    DISCARDED = "discarded", _("Discarded draft")  # 已删草稿
    ISSUED = "issued", _("Issued")  # 已印发
    LIFTED = "lifted", _("Lifted")  # 已解除
    SUPERSEDED = "superseded", _("Superseded")  # 已被取代


ORDER_MOVES = StateMachine(
    name=pgettext_lazy("instrument", "order"),
    start=OrderState.DRAFT,
    moves={
        OrderState.DRAFT: frozenset({OrderState.ISSUED, OrderState.DISCARDED}),
        OrderState.DISCARDED: frozenset({OrderState.DRAFT}),
        OrderState.ISSUED: frozenset({OrderState.LIFTED, OrderState.SUPERSEDED}),
        OrderState.LIFTED: frozenset(),
        OrderState.SUPERSEDED: frozenset(),
    },
)

PUBLISHED_STATES = frozenset({OrderState.ISSUED, OrderState.LIFTED, OrderState.SUPERSEDED})


class Standing(TextChoices):
    """Whether an order applies at a moment; computed, so that no job can forget a sunset."""

    DRAFT = "draft", _("Draft")  # 草稿
    DISCARDED = "discarded", _("Discarded draft")  # 已删草稿
    NOT_YET = "not_yet", _("Not yet in force")  # 尚未生效
    AS_REPORTED = "as_reported", _("As reported, end not stated")  # 据报道，期限未说明
    IN_FORCE = "in_force", _("In force")  # 有效
    REVIEW_DUE = "review_due", _("In force, review overdue")  # 有效，逾期未复核
    EXPIRED = "expired", _("Expired at its end date")  # 到期失效
    LIFTED = "lifted", _("Lifted")  # 已解除
    SUPERSEDED = "superseded", _("Superseded")  # 已被取代


class AnnexKind(TextChoices):
    """What is kept with an order."""

    WHAT_IF = "what-if", _("What-if result")  # 推演结果


class Part(TextChoices):
    """What an order must have before it can be issued."""

    TITLE = "title", _("title")
    CLAUSES = "clauses", _("at least one clause")
    CLAUSE_TEXT = "clause_text", _("the text of every clause")
    ADDRESSEES = "addressees", _("addressees of every clause")
    SIGN_BY = "sign_by", _("time to sign")
    DUE_AT = "due_at", _("time to be done")
    LEGAL_BASIS = "legal_basis", _("legal basis")  # 法律依据
    COMPETENT_ORGAN = "competent_organ", _("competent organ")  # 决定机关
    IN_FORCE_FROM = "in_force_from", _("start")  # 生效时间
    IN_FORCE_UNTIL = "in_force_until", _("end date")  # 失效时间
    REVIEW_ON = "review_on", _("review date")  # 复核日期
    REMEDY = "remedy", _("remedy")  # 救济途径
