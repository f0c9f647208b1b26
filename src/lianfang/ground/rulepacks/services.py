"""Publishing a rule pack: checked, compared, signed, and never changed afterwards."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may
from lianfang.ground.rulepacks import checking, keys, queries
from lianfang.ground.rulepacks.errors import AlreadyPublished, BrokenPack, WrongPredecessor
from lianfang.ground.rulepacks.models import RulePack
from lianfang.ground.rulepacks.policies import PUBLISH
from lianfang.ground.rulepacks.shape import PackText

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

PUBLISHED = "rulepacks.pack.published"
# Digests of texts that this process has proven: proving again would find the same.
_proven: set[str] = set()


def read(given: Any) -> PackText:
    """What somebody wrote, as a pack.

    Raises:
        BrokenPack: it has not the shape of one; every fault is named.
    """
    try:
        return PackText.model_validate(given)
    except ValidationError as error:
        raise BrokenPack([_fault(one) for one in error.errors()[:20]]) from error


def _fault(found: Any) -> str:
    where = ".".join(str(step) for step in found["loc"]) or _("the file")
    return f"{where}: {found['msg']}."


@transaction.atomic
def publish(text: PackText, *, by: Actor, now: datetime) -> RulePack:
    """Sign a pack and put it in force from its day. The same pack again changes nothing.

    Raises:
        BrokenPack: it is not sound.
        AlreadyPublished: another text has this code.
        WrongPredecessor: it does not name the newest pack as the one it supersedes.
        KeyMissing: there is nothing to sign with.
    """
    root = places.root()
    check_may(by, PUBLISH, root.code if root else "")
    canonical = text.canonical()
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    known = RulePack.objects.filter(code=text.code).first()
    if known is not None:
        if known.sha256 != digest:
            raise AlreadyPublished(code=text.code)
        return known
    _prove(text, digest=digest)
    row = RulePack.objects.create(
        code=text.code,
        valid_from=text.valid_from,
        supersedes=_predecessor(text),
        canonical=canonical,
        sha256=digest,
        signature=keys.sign(canonical),
        public_key=keys.public(),
        signed_at=now,
        signed_by_id=by.account_id,
        signed_as=by.label,
    )
    ledger.record(
        act=PUBLISHED,
        by=by,
        at=now,
        place=root.code if root else "",
        subject=f"rulepack:{row.code}",
        data={"code": row.code, "day": row.valid_from.isoformat(), "sha256": digest},
    )
    return row


def _prove(text: PackText, *, digest: str) -> None:
    if digest not in _proven:
        checking.check(text)
        _proven.add(digest)


def _predecessor(text: PackText) -> RulePack | None:
    newest = queries.newest()
    newest_code = newest.code if newest else ""
    if text.supersedes != newest_code:
        raise WrongPredecessor(given=text.supersedes, newest=newest_code)
    return newest
