"""Orders: numbered instruments of a headquarters, addressed by clause, never edited once issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.command.orders import rules
from lianfang.command.orders.terms import (
    ORDER_MOVES,
    AnnexKind,
    OrderKind,
    OrderState,
    Standing,
)
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from datetime import datetime


class Order(models.Model):
    """One instrument of one issuing place. `number` is given at issue, without gaps, per year."""

    kind = models.CharField(_("kind"), max_length=16, choices=OrderKind, default=OrderKind.ORDER)
    issuer = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    state = models.CharField(max_length=16, choices=OrderState, default=ORDER_MOVES.start)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    issued_as = models.CharField(_("post that issued"), max_length=160, blank=True)
    issued_on = models.DateField(_("date of a record"), null=True)
    issued_until = models.DateField(_("last day, when a record names a period"), null=True)
    ended_at = models.DateTimeField(_("lifted or superseded at"), null=True)
    ended_reason = models.TextField(blank=True)
    sign_by = models.DateTimeField(_("to be signed for by"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    legal_basis_en = models.TextField(blank=True)
    competent_organ = models.CharField(_("competent organ"), max_length=200, blank=True)
    competent_organ_en = models.CharField(max_length=200, blank=True)
    in_force_from = models.DateTimeField(_("start"), null=True, blank=True)
    in_force_until = models.DateTimeField(_("end"), null=True, blank=True)
    review_on = models.DateField(_("review date"), null=True, blank=True)
    remedy = models.TextField(_("remedy"), blank=True)
    remedy_en = models.TextField(blank=True)
    alternatives_considered = models.TextField(_("alternatives considered"), blank=True)
    alternatives_considered_en = models.TextField(blank=True)
    response_level = models.CharField(_("response level"), max_length=8, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    key = models.CharField(_("key of a loaded record"), max_length=80, null=True, unique=True)  # noqa: DJ001  unique among those that have one
    source = models.JSONField(default=dict)
    is_record = models.BooleanField(_("reported elsewhere, kept without tasks"), default=False)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = pgettext_lazy("instrument", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "year", "number"],
                condition=Q(number__isnull=False),
                name="one_number_per_issuer_and_year",
            ),
            models.CheckConstraint(
                name="a_number_has_its_year", condition=Q(number=None) | Q(year__isnull=False)
            ),
            models.CheckConstraint(
                name="issued_by_and_at_together",
                condition=Q(is_record=True)
                | Q(is_synthetic=True)
                | Q(issued_by=None, issued_at=None)
                | Q(issued_by__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_order_ends_after_it_starts",
                condition=~Q(state=OrderState.ISSUED)
                | Q(in_force_from=None)
                | Q(in_force_until=None)
                | Q(in_force_until__gt=F("in_force_from")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["issuer", "state", "-issued_at"], name="orders_by_issuer"),
            models.Index(fields=["-issued_at"], name="orders_by_time"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localized(self.title, self.title_en)

    @property
    def basis(self) -> str:
        return localized(self.legal_basis, self.legal_basis_en)

    @property
    def organ(self) -> str:
        return localized(self.competent_organ, self.competent_organ_en)

    @property
    def remedy_text(self) -> str:
        return localized(self.remedy, self.remedy_en)

    @property
    def alternatives(self) -> str:
        return localized(self.alternatives_considered, self.alternatives_considered_en)

    @property
    def subject(self) -> str:
        """What its tasks are shares of."""
        return f"order:{self.pk}"

    def move_to(self, state: OrderState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        ORDER_MOVES.check(here=OrderState(self.state), there=state)
        self.state = state

    def standing(self, *, now: datetime) -> Standing:
        """Whether it applies now. Of a record whose end nobody stated, that cannot be said."""
        if self.is_record and self.state == OrderState.ISSUED and self.in_force_until is None:
            return Standing.AS_REPORTED
        term = rules.Term(
            starts_at=self.in_force_from, ends_at=self.in_force_until, review_on=self.review_on
        )
        return rules.standing(OrderState(self.state), term, now=now)


class Clause(models.Model):
    """One thing an order asks or forbids, addressed to a level below the issuer or to named places."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    is_restricting = models.BooleanField(_("restricts people or business"), default=False)
    to_level = models.ForeignKey("places.Level", models.PROTECT, null=True, related_name="+")
    to_places: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    starts_on = models.DateField(null=True)
    # Records of `lianfang_measures`; place, start and sunset stand only where they differ.
    measures: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="one_clause_per_position")
        ]

    @property
    def label(self) -> str:
        return localized(self.text, self.text_en)


class Annex(models.Model):
    """What is kept with an order without being part of its text, such as a computed result (附件)."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="annexes")
    kind = models.CharField(max_length=16, choices=AnnexKind, default=AnnexKind.WHAT_IF)
    study = models.CharField(_("study it comes from"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    summary = models.JSONField(default=dict)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    attached_as = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("kept with an order", "annex")
        ordering: ClassVar = ["attached_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "kind", "study"], name="one_annex_per_order_and_study"
            )
        ]

    @property
    def label(self) -> str:
        return localized(self.title, self.title_en)


class Series(models.Model):
    """The last number an issuing place has given in a year; locked while the next one is given."""

    issuer = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "year"], name="one_series_per_issuer_and_year"
            )
        ]
