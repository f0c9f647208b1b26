"""One row, found and held: how every act on something that is there begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model

from lianfang.ground.kernel.errors import NotFound

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)


def held(rows: QuerySet[Row], **key: Any) -> Row:
    """The row, held until the transaction ends, so that of two hands the second waits and sees.

    Only the row itself is held, not what is read along with it.

    Raises:
        NotFound: there is none with this key.
    """
    found = rows.select_for_update(of=("self",)).filter(**key).first()
    if found is None:
        raise NotFound(what=rows.model._meta.verbose_name)
    return found
