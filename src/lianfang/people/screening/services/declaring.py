"""What travellers declared before they came: used at the lane, and let go of when they simply pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.identity import services as identity
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel.errors import DomainError
from lianfang.people.checkpoints import services as checkpoints
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening.terms import RECEIVED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.services.reading import Case


def use(cases: Sequence[Case], *, by: Actor, now: datetime) -> None:
    """Use each declaration that was shown; whoever is handed on keeps the key it was sealed under."""
    for case in cases:
        code = case.body.declaration
        if code and case.judged.stands != Outcome.REMEASURE:
            try:
                with transaction.atomic():
                    _use(case, code, by=by, now=now)
            except DomainError as error:
                # Somebody who passes has lost nothing by a code that was mistyped.
                if case.judged.stands in RECEIVED and case.body.person is None:
                    case.doubts.append(error)


def _use(case: Case, code: str, *, by: Actor, now: datetime) -> None:
    keeps = case.judged.stands in RECEIVED
    found = checkpoints.use_declaration(code=code, keeps_person=keeps, by=by, now=now)
    if keeps and case.body.person is None and found.person is not None:
        identity.widen(found.person, record_class=RecordClass.HANDOVER, by=by, now=now)
        case.person = found.person
