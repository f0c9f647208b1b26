from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.identity.errors import Erased
from lianfang.ground.identity.models import Person
from lianfang.ground.kernel.rows import held

if TYPE_CHECKING:
    from uuid import UUID


def subject_of(person: UUID) -> str:
    return f"person:{person}"


def person_to_change(person: UUID) -> Person:
    """The person, locked until the transaction ends.

    Raises:
        NotFound: there is no such person.
        Erased: there was.
    """
    found = held(Person.objects.select_related("incident"), pk=person)
    if found.erased_at is not None:
        raise Erased
    return found
