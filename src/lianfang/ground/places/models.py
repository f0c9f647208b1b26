"""The jurisdiction tree. A code is a path: `43`, `4301`, `430104`, a township 9 digits, a village 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.ground.places.terms import Grade

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Tree(models.Model):
    """Which place pack the tree was loaded from. One row at most.

    `digest` changes with the tree's content, so that whoever keeps a copy can tell when it is old.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    pack = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    root = models.ForeignKey("Place", models.PROTECT)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    map_attribution = models.CharField(max_length=200, blank=True)
    map_attribution_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="one_tree", condition=Q(id=1))]

    def __str__(self) -> str:
        return localized(self.name, self.name_en)

    @property
    def attribution(self) -> str:
        """Whom the boundaries are owed to, in the reader's language; every map shows it."""
        return localized(self.map_attribution, self.map_attribution_en)


class Level(models.Model):
    """One storey of the tree (province, prefecture, county ...), named by the place pack."""

    no = models.PositiveSmallIntegerField(_("number, from the top"), primary_key=True)
    code = models.SlugField(max_length=24, unique=True)
    digits = models.PositiveSmallIntegerField(_("leading digits that make the place code"))
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    name_plural_en = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return localized(self.name, self.name_en)


class Place(models.Model):
    """One jurisdiction for as long as its code was valid.

    A statistical zone keeps its official code and level, and hangs under the place that hosts it
    (`attached_to`): whoever answers for the host answers for the zone, and counts of the level
    leave it out.
    """

    code = models.CharField(max_length=15, primary_key=True)
    official_code = models.CharField(max_length=15)
    level = models.ForeignKey(Level, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    stem = models.CharField(_("name without its ending"), max_length=80, blank=True)
    pinyin = models.CharField(_("reading without spaces"), max_length=160, blank=True)
    initials = models.CharField(_("first letters of the reading"), max_length=40, blank=True)
    stem_pinyin = models.CharField(_("reading of the stem"), max_length=160, blank=True)
    stem_initials = models.CharField(_("first letters of the stem"), max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    is_zone = models.BooleanField(default=False)
    attached_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="zones")
    attached_basis = models.CharField(max_length=200, blank=True)
    attached_basis_en = models.CharField(max_length=240, blank=True)
    attached_grade = models.CharField(max_length=24, blank=True)
    population = models.PositiveIntegerField(null=True)
    population_basis = models.CharField(max_length=80, blank=True)
    population_basis_en = models.CharField(max_length=80, blank=True)
    area_km2 = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["level", "code"], name="places_by_level"),
            models.Index(fields=["parent", "code"], name="places_by_parent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="only_zones_are_attached",
                condition=Q(attached_to=None) | Q(is_zone=True),
            ),
            models.CheckConstraint(
                name="a_place_ends_after_it_begins",
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language; places below the county have only their own."""
        return localized(self.name, self.name_en or self.pinyin_title)

    @property
    def basis_of_population(self) -> str:
        return localized(self.population_basis, self.population_basis_en)

    @property
    def basis_of_attachment(self) -> str:
        return localized(self.attached_basis, self.attached_basis_en)

    @property
    def grade_label(self) -> StrOrPromise:
        """How well the attachment is proven, in words."""
        return Grade(self.attached_grade).label if self.attached_grade in Grade else ""

    @property
    def pinyin_title(self) -> str:
        return self.pinyin.title() or self.name


class PlaceChange(models.Model):
    """A code that was added, removed or renamed between two official lists: the successor table."""

    kind = models.CharField(max_length=12)
    level_code = models.CharField(max_length=24)
    code = models.CharField(max_length=15, db_index=True)
    name_before = models.CharField(max_length=80, blank=True)
    name_after = models.CharField(max_length=80, blank=True)
    parent_code = models.CharField(max_length=15, blank=True)
    successor_code = models.CharField(max_length=15, blank=True)
    between_from = models.DateField()
    between_until = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
