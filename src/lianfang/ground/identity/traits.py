"""What is known of a person when they are registered, as the face or the field gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Every field may be blank. `is_synthetic` marks somebody who does not exist."""

    name: str = ""
    document_kind: str = "none"
    document_no: str = ""
    phone: str = ""
    sex: str = ""
    birth: date | None = None
    address_place: str = ""
    address: str = ""
    language: str = ""
    needs: tuple[str, ...] = ()
    guardian: UUID | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """Who it is, and whether they were unknown before."""

    person: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class Revealed:
    """One value in clear, and how long its reader may look at it."""

    value: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A person as every page and list shows them: enough to tell two apart, not to find them."""

    name: str
    phone: str
    document: str
    address: str
    sex: str
    age: int | None
    language: str
    needs: tuple[str, ...]
    label: str
    is_synthetic: bool
    is_erased: bool
