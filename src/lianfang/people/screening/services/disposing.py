"""Those who did not simply pass: registered, taken into care, offered to whoever receives them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianfang.ground.identity import queries as persons
from lianfang.ground.identity import services as identity
from lianfang.ground.identity.services import Traits
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel import typed
from lianfang.ground.ledger import services as ledger
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening import rules
from lianfang.people.screening.errors import (
    PersonPartly,
    RepeatMoreCareful,
    SecondOfficerMissing,
)
from lianfang.people.screening.models import Disposition, Screening
from lianfang.people.screening.services import receiving
from lianfang.people.screening.terms import (
    CAREFUL,
    RECEIVED,
    RECOGNISED_WITHIN,
    DispositionState,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.bodies import Person
    from lianfang.people.screening.services.reading import Case

# After these nobody has to see to the person: they are on their way, or measured once more.
GO_ON = frozenset({Outcome.PASS, Outcome.REMEASURE})


def register(cases: Sequence[Case], *, by: Actor, now: datetime) -> None:
    """Give everybody who is handed over a key in the vault; what cannot be right is left blank."""
    named = [case for case in cases if case.judged.stands in RECEIVED and case.person is None]
    by_place: defaultdict[str, list[Case]] = defaultdict(list)
    for case in named:
        by_place[case.checkpoint.place].append(case)
    for place, group in by_place.items():
        traits = [_traits(case, now=now) for case in group]
        found = identity.register_many(
            traits, record_class=RecordClass.HANDOVER, place=place, by=by, now=now
        )
        for case, registered in zip(group, found, strict=True):
            case.person = registered.person


def _traits(case: Case, *, now: datetime) -> Traits:
    """What the vault takes; a wrong number must not keep a sick person at the roadside."""
    whole = _as_written(case.body.person, is_synthetic=case.body.is_synthetic)
    refusal = persons.refusal_of(whole, on=timezone.localdate(now))
    if refusal is None:
        return whole
    case.doubts.append(PersonPartly(why=refusal.sentence()))
    without = replace(whole, document_kind="none", document_no="")
    if persons.refusal_of(without, on=timezone.localdate(now)) is None:
        return without
    return Traits(name=whole.name, needs=(), is_synthetic=whole.is_synthetic)


def _as_written(person: Person | None, *, is_synthetic: bool) -> Traits:
    if person is None:
        return Traits(is_synthetic=is_synthetic)
    birth = person.birth if person.birth and typed.is_usable(person.birth) else None
    return Traits(
        name=person.name,
        document_kind=person.document_kind or "none",
        document_no=person.document_no,
        phone=person.phone,
        sex=person.sex,
        birth=birth,
        address_place=person.address_place,
        address=person.address,
        language=person.language,
        needs=tuple(person.needs),
        is_synthetic=is_synthetic or person.is_synthetic,
    )


def dispose(cases: Sequence[Case], *, by: Actor, now: datetime) -> None:
    """A disposition for each, but for whoever had one within the hour: then it is noted there."""
    if not cases:
        return
    screenings = _screenings_of(cases)
    recent = _recent(cases)
    made: list[tuple[Case, Disposition]] = []
    for case in sorted(cases, key=lambda case: (case.fact.at, case.fact.seq)):
        standing = _standing(case, recent)
        if standing is not None and _is_enough(standing, case):
            _note_repeat(standing, case)
            continue
        disposition = _row(case, screenings[case.fact.device, case.fact.seq], now=now)
        if standing is not None:
            _keep_at_desk(case, disposition)
        made.append((case, disposition))
        if case.person is not None:
            recent.setdefault(case.person, []).append(disposition)
    Disposition.objects.bulk_create([disposition for _case, disposition in made])
    _label([disposition for _case, disposition in made])
    receiving.hand_on([pair for pair in made if not pair[1].doubt], by=by, now=now)
    _record(made, by=by, now=now)


def _screenings_of(cases: Sequence[Case]) -> dict[tuple[UUID, int], int]:
    seqs = [case.fact.seq for case in cases]
    devices = {case.fact.device for case in cases}
    rows = Screening.objects.filter(device__in=devices, seq__in=seqs)
    return {(device, seq): key for device, seq, key in rows.values_list("device", "seq", "pk")}


def _recent(cases: Sequence[Case]) -> dict[UUID, list[Disposition]]:
    """Dispositions of the same people around the same time."""
    people = [case.person for case in cases if case.person is not None]
    if not people:
        return {}
    times = [case.fact.at for case in cases]
    around = (min(times) - RECOGNISED_WITHIN, max(times) + RECOGNISED_WITHIN)
    found: defaultdict[UUID, list[Disposition]] = defaultdict(list)
    for one in Disposition.objects.filter(person__in=people, at__range=around):
        if one.person is not None:
            found[one.person].append(one)
    return dict(found)


def _standing(case: Case, recent: Mapping[UUID, list[Disposition]]) -> Disposition | None:
    if case.person is None:
        return None
    near = (
        one
        for one in recent.get(case.person, [])
        if abs(one.at - case.fact.at) <= RECOGNISED_WITHIN
    )
    return next(near, None)


def _is_enough(standing: Disposition, case: Case) -> bool:
    """Whether what was decided before is at least as careful as what was found now."""
    return CAREFUL.index(Outcome(standing.outcome)) >= CAREFUL.index(case.judged.stands)


def _note_repeat(standing: Disposition, case: Case) -> None:
    standing.repeats = [
        *standing.repeats,
        {
            "checkpoint": case.body.checkpoint,
            "at": case.fact.at.isoformat(),
            "outcome": case.judged.stands.value,
        },
    ]
    # One of the same batch is not in the store yet; it takes the note along.
    if standing.pk is not None:
        standing.save(update_fields=["repeats"])


def _keep_at_desk(case: Case, disposition: Disposition) -> None:
    doubt = RepeatMoreCareful()
    case.doubts.append(doubt)
    disposition.doubt, disposition.doubt_text = doubt.code, doubt.sentence()


def _row(case: Case, screening_id: int, *, now: datetime) -> Disposition:
    body, judged = case.body, case.judged
    advised = judged.stands == Outcome.ADVISE_RETURN
    if advised and not (body.second_officer and body.reason):
        case.doubts.append(SecondOfficerMissing())
    return Disposition(
        screening_id=screening_id,
        checkpoint_id=case.checkpoint.id,
        place_id=case.checkpoint.place,
        at=case.fact.at,
        outcome=judged.stands,
        person=case.person,
        seat=body.seat,
        needs=list(body.person.needs) if body.person and not advised else [],
        reasons=[note.code for note in judged.decision.reasons],
        duties=[note.code for note in judged.decision.duties],
        pack=judged.decision.pack,
        second_officer=body.second_officer,
        reason=body.reason,
        state=DispositionState.ADVISED if advised else DispositionState.DESK,
        changed_at=now,
        is_synthetic=body.is_synthetic,
        **_exposure(case),
    )


def _exposure(case: Case) -> dict[str, Any]:
    exposure = case.body.exposure
    left_on: date | None = exposure.left_on if exposure else None
    return {
        "exposure_kind": rules.exposure_kind(case.inputs),
        "exposure_place": exposure.place if exposure else "",
        "exposure_text": exposure.place_text if exposure else "",
        "left_on": left_on if left_on and typed.is_usable(left_on) else None,
    }


def _label(made: Sequence[Disposition]) -> None:
    """How each may be shown: enough to tell two apart, not to find them."""
    masked = persons.masked([one.person for one in made if one.person is not None])
    for one in made:
        if one.person in masked:
            one.label = masked[one.person].label[:160]


def _record(made: Sequence[tuple[Case, Disposition]], *, by: Actor, now: datetime) -> None:
    """One entry for the batch; who it was is not in it."""
    if made:
        waiting = sum(one.state == DispositionState.DESK for _case, one in made)
        ledger.record(
            act="screening.dispositions.made",
            by=by,
            at=now,
            place=made[0][0].checkpoint.place,
            data={"count": len(made), "waiting": waiting},
            parts=[f"{one.pk}:{one.outcome}" for _case, one in made],
        )
