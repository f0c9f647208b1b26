"""How the acts of the checkpoints read in a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences
from lianfang.people.checkpoints.terms import BlockKind, CheckpointKind

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "checkpoints.checkpoint.proposed": _("{place} proposes the checkpoint “{name}”"),
    "checkpoints.checkpoint.approved": _("The checkpoint “{name}” was approved"),
    "checkpoints.checkpoint.refused": _("The checkpoint “{name}” was not approved"),
    "checkpoints.checkpoint.extended": _("The term of the checkpoint “{name}” was extended"),
    "checkpoints.checkpoint.opened": _("The checkpoint “{name}” is open"),
    "checkpoints.checkpoint.staffed": _("{people} people were put on duty at “{name}”"),
    "checkpoints.checkpoint.relieved": _("The shift at “{name}” was handed over"),
    "checkpoints.checkpoint.lane-set": _("Lane {lane} of “{name}” was laid out anew"),
    "checkpoints.checkpoint.reviewed": _("The checkpoint “{name}” was reviewed"),
    "checkpoints.checkpoint.closed": _("The checkpoint “{name}” was closed"),
    "checkpoints.batch.expired": _("The approval of {count} checkpoints ended by itself"),
    "checkpoints.approval.delegated": _("{place} may approve checkpoints: {kind_label}"),
    "checkpoints.block.reported": _("A block was reported in {place}: {kind_label}, {where}"),
    "checkpoints.block.verified": _("A reported block in {place} was confirmed: {where}"),
    "checkpoints.block.unfounded": _("A reported block in {place} was looked into: {where}"),
    "checkpoints.block.removed": _("A block in {place} was removed: {where}"),
    "checkpoints.protocol.retired": _(
        "The disinfection protocol “{name}” was withdrawn everywhere"
    ),
}
HOUSEKEEPING = {
    "checkpoints.declaration.declared": _("A traveller declared before arrival at “{name}”"),
    "checkpoints.declaration.used": _("A declaration was shown at “{name}”"),
    "checkpoints.declarations.expired": _("{count} declarations nobody used were erased"),
    "checkpoints.facts.loaded": _("{count} checkpoints were loaded"),
}
_KINDS = {**dict(CheckpointKind.choices), **dict(BlockKind.choices)}


def _kind(data: Mapping[str, Any]) -> dict[str, object]:
    return {"kind_label": _KINDS.get(data.get("kind", ""), "–")}


def register() -> None:
    sentences.register(SENTENCES, holes=_kind)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)
