"""How things are disinfected, as data that the top of the tree can retire everywhere at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.people.checkpoints.terms import Area


class Protocol(models.Model):
    """One way to disinfect one kind of thing; or, forbidden, what may not be sprayed at all."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    area = models.CharField(max_length=20, choices=Area)
    agent = models.CharField(max_length=40, blank=True)
    mg_per_l_from = models.FloatField(_("weakest, mg/L"), null=True)
    mg_per_l_to = models.FloatField(_("strongest, mg/L"), null=True)
    contact_minutes = models.PositiveSmallIntegerField(null=True)
    is_routine = models.BooleanField(_("may be done by anyone instructed"), default=True)
    is_forbidden = models.BooleanField(default=False)
    advice = models.TextField(blank=True)
    advice_en = models.TextField(blank=True)
    source = models.CharField(max_length=200)
    grade = models.CharField(max_length=2, blank=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=160, blank=True)
    retired_why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("disinfection protocol")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_protocol_says_how_unless_it_forbids",
                condition=Q(is_forbidden=True)
                | (
                    Q(mg_per_l_from__isnull=False, mg_per_l_to__isnull=False)
                    & Q(contact_minutes__isnull=False)
                    & ~Q(agent="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localized(self.name, self.name_en)

    @property
    def advice_label(self) -> str:
        return localized(self.advice, self.advice_en)
