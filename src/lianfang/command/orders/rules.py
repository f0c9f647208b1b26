"""What follows from an order's own facts: whom it reaches, what it lacks, whether it applies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lianfang.command.orders.terms import OrderState, Part, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime


class ClauseLike(Protocol):
    """The little of a clause that decides whom it reaches."""

    text: str
    is_restricting: bool
    to_level_id: int | None
    to_places: list[str]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The places below an issuer: codes by level without zones, and the host of each zone."""

    by_level: Mapping[int, Sequence[str]]
    hosts: Mapping[str, str] = field(default_factory=dict)


def addressees(clauses: Sequence[ClauseLike], *, tree: Tree) -> tuple[str, ...]:
    """Every place that some clause reaches, once, highest level first. A zone is its host's affair."""
    reached = dict.fromkeys(code for clause in clauses for code in reached_by(clause, tree=tree))
    return tuple(sorted(reached, key=lambda code: (len(code), code)))


def reached_by(clause: ClauseLike, *, tree: Tree) -> Iterator[str]:
    """The places one clause is addressed to."""
    if clause.to_level_id is not None:
        yield from tree.by_level.get(clause.to_level_id, ())
    for code in clause.to_places:
        yield tree.hosts.get(code, code)


def applies_to(clause: ClauseLike, place: str, *, level: int) -> bool:
    """Whether a clause is among what one place was told."""
    return clause.to_level_id == level or place in clause.to_places


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The facts of an order that decide whether it may be issued."""

    title: str
    clauses: Sequence[ClauseLike]
    sign_by: datetime | None
    due_at: datetime | None
    legal_basis: str
    competent_organ: str
    in_force_from: datetime | None
    in_force_until: datetime | None
    review_on: date | None
    remedy: str

    @property
    def is_restricting(self) -> bool:
        return any(clause.is_restricting for clause in self.clauses)


def missing_for_issue(draft: Draft) -> tuple[Part, ...]:
    """What must still be filled in. A clause that restricts needs its law, its end and its remedy."""
    needed: dict[Part, object] = {
        Part.TITLE: draft.title.strip(),
        Part.CLAUSES: draft.clauses,
        Part.CLAUSE_TEXT: all(clause.text.strip() for clause in draft.clauses),
        Part.ADDRESSEES: all(
            clause.to_level_id is not None or clause.to_places for clause in draft.clauses
        ),
        Part.SIGN_BY: draft.sign_by,
        Part.DUE_AT: draft.due_at,
    }
    if draft.is_restricting:
        needed |= {
            Part.LEGAL_BASIS: draft.legal_basis.strip(),
            Part.COMPETENT_ORGAN: draft.competent_organ.strip(),
            Part.IN_FORCE_FROM: draft.in_force_from,
            Part.IN_FORCE_UNTIL: draft.in_force_until,
            Part.REVIEW_ON: draft.review_on,
            Part.REMEDY: draft.remedy.strip(),
        }
    return tuple(part for part, value in needed.items() if not value)


def term_is_in_order(draft: Draft) -> bool:
    """Whether it ends after it starts and is reviewed before it ends, as far as the dates are given."""
    starts, ends, review = draft.in_force_from, draft.in_force_until, draft.review_on
    if ends is None:
        return True
    return (starts is None or starts < ends) and (review is None or review <= ends.date())


@dataclass(frozen=True, kw_only=True)
class Term:
    """From when until when an order applies, and when it must be looked at again."""

    starts_at: datetime | None
    ends_at: datetime | None
    review_on: date | None


_AS_STORED = {
    OrderState.DRAFT: Standing.DRAFT,
    OrderState.DISCARDED: Standing.DISCARDED,
    OrderState.LIFTED: Standing.LIFTED,
    OrderState.SUPERSEDED: Standing.SUPERSEDED,
}


def standing(state: OrderState, term: Term, *, now: datetime) -> Standing:
    """Whether an order applies. Past its end it does not, without anybody doing anything."""
    if state in _AS_STORED:
        return _AS_STORED[state]
    if term.ends_at is not None and now >= term.ends_at:
        return Standing.EXPIRED
    if term.starts_at is not None and now < term.starts_at:
        return Standing.NOT_YET
    if term.review_on is not None and now.date() > term.review_on:
        return Standing.REVIEW_DUE
    return Standing.IN_FORCE
