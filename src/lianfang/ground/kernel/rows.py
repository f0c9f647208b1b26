"""One row, found or held: how every look at, or act on, something that is there begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model

from lianfang.ground.kernel.errors import NotFound

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)


def found(rows: QuerySet[Row], **key: Any) -> Row:
    """The row with this key.

    Raises:
        NotFound: there is none.
    """
    row = rows.filter(**key).first()
    if row is None:
        raise NotFound(what=rows.model._meta.verbose_name)
    return row


def held(rows: QuerySet[Row], **key: Any) -> Row:
    """The row, held until the transaction ends, so that of two hands the second waits and sees.

    Only the row itself is held, not what is read along with it.

    Raises:
        NotFound: there is none with this key.
    """
    return found(rows.select_for_update(of=("self",)), **key)
