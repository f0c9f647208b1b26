"""What the public brings to a checkpoint: word of a block, and their own declaration."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.checkpoints.terms import (
    BLOCK_MOVES,
    BlockKind,
    BlockState,
    DeclarationState,
)


class Block(models.Model):
    """A block on a road that somebody reports. Who reports it is not asked.

    `place` is where it stands; `authority` is the place that must look: never the reported unit.
    """

    code = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    authority = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=BlockKind)
    where = models.CharField(_("where on the road"), max_length=200)
    text = models.TextField(blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    state = models.CharField(max_length=12, choices=BlockState, default=BLOCK_MOVES.start)
    reported_at = models.DateTimeField()
    times = models.PositiveIntegerField(_("times reported"), default=1)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=160, blank=True)
    finding = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=160, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reported block")
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="blocks_by_place"),
            models.Index(fields=["state", "reported_at"], name="blocks_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_block_is_judged_before_it_is_removed",
                condition=Q(removed_at=None) | Q(judged_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def move_to(self, state: BlockState) -> None:
        BLOCK_MOVES.check(here=BlockState(self.state), there=state)
        self.state = state


class Declaration(models.Model):
    """What a traveller declared before arrival. Who it is lies sealed in the vault under `person`.

    Stays and contact stand here without a name, and are erased with the person when nobody uses
    the code in time.
    """

    code = models.CharField(max_length=12, unique=True)
    checkpoint = models.ForeignKey(
        "checkpoints.Checkpoint", models.PROTECT, related_name="declarations"
    )
    person = models.UUIDField(null=True)
    answers = models.JSONField(default=dict)
    stays = models.JSONField(_("dated stays"), default=list)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=DeclarationState, default=DeclarationState.OPEN)
    declared_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("declaration")
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_at"], name="declarations_by_end")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_expired_declaration_holds_nothing",
                condition=~Q(state=DeclarationState.EXPIRED) | Q(person=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code
