"""Each kind of fact goes to its room. One room's fault neither loses a fact nor holds up the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.doors.sync import acceptors
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Outcome, Reception

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.kernel.facts import Acceptor, Fact
    from lianfang.ground.posts.actors import Actor

logger = logging.getLogger(__name__)
NO_ROOM = _("No room takes this kind ({kind}). It is kept until one does.")
WITHDRAWN = _(
    "The device was withdrawn before this record came, in a file. It is kept until a person who "
    "knows the shift takes it or sets it aside."
)
FAILED = _("The record could not be taken because of a fault in the product. It is kept.")


def share(facts: Sequence[Fact], *, by: Actor, place: str, now: datetime) -> list[Outcome]:
    """One outcome for each fact, whatever happens to the others."""
    outcomes = []
    for kind in acceptors.in_order({fact.kind for fact in facts}):
        of_kind = sorted((fact for fact in facts if fact.kind == kind), key=lambda fact: fact.seq)
        accept = acceptors.acceptor_of(kind)
        if accept is None:
            outcomes += [_disputed(fact, "sync.fact.no-room", kind=kind) for fact in of_kind]
        else:
            outcomes += _offer(of_kind, accept=accept, by=by, place=place, now=now)
    return outcomes


def withheld(facts: Sequence[Fact]) -> list[Outcome]:
    """What a withdrawn device's last file says goes to no room unseen, and is not lost either."""
    return [
        Outcome(
            seq=fact.seq,
            reception=Reception.DISPUTED,
            code="sync.device.revoked",
            sentence=WITHDRAWN,
        )
        for fact in facts
    ]


def _offer(
    facts: Sequence[Fact], *, accept: Acceptor, by: Actor, place: str, now: datetime
) -> list[Outcome]:
    """Together, because that is quick; one by one when together they fail."""
    try:
        with transaction.atomic():
            return accept(facts, by=by, place=place, now=now)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  a fault of one room must not lose a fact
        if len(facts) == 1:
            return [_failed(facts[0], error)]
        return [
            outcome
            for fact in facts
            for outcome in _offer([fact], accept=accept, by=by, place=place, now=now)
        ]


def _failed(fact: Fact, error: Exception) -> Outcome:
    if isinstance(error, DomainError):
        params = {name: str(value) for name, value in error.params.items()}
        return Outcome(
            seq=fact.seq,
            reception=Reception.DISPUTED,
            code=error.code,
            sentence=error.sentence(),
            params=params,
        )
    logger.error("A room could not take a %s", fact.kind, exc_info=error)
    return _disputed(fact, "sync.fact.failed")


def _disputed(fact: Fact, code: str, **params: str) -> Outcome:
    sentence = NO_ROOM.format(**params) if params else FAILED
    return Outcome(
        seq=fact.seq,
        reception=Reception.DISPUTED,
        code=code,
        sentence=sentence,
        params=params,
    )
