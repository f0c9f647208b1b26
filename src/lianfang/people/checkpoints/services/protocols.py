from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger import services as ledger
from lianfang.people.checkpoints import policies
from lianfang.people.checkpoints.models import Protocol
from lianfang.people.checkpoints.services import common

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def retire_protocol(*, code: str, reason: str, by: Actor, now: datetime) -> Protocol:
    """Withdraw a way to disinfect everywhere at once (停用). Retiring twice changes nothing."""
    policies.check_may_retire(by)
    protocol = Protocol.objects.select_for_update().filter(pk=code).first()
    if protocol is None:
        raise NotFound(what=Protocol._meta.verbose_name)
    if protocol.retired_at is not None:
        return protocol
    protocol.retired_why = common.words(reason, field=_("Reason"))
    protocol.retired_at, protocol.retired_by = now, by.label
    protocol.save(update_fields=["retired_at", "retired_by", "retired_why"])
    ledger.record(
        act="checkpoints.protocol.retired",
        by=by,
        at=now,
        place=by.place,
        subject=f"protocol:{code}",
        data={"name": protocol.name, "name_en": protocol.name_en},
    )
    return protocol
