"""The household sweep: what was listed, who was seen, and every household that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.people.canvass import rules
from lianfang.people.canvass.terms import (
    FOLLOW_UP_MOVES,
    ROUND_MOVES,
    FileState,
    FollowUpState,
    Outcome,
    Result,
    RoundState,
    Standing,
    Via,
)

if TYPE_CHECKING:
    from datetime import datetime


class Round(models.Model):
    """One sweep of all households of a place.

    Its frame (the list of households) is closed when it opens; `seed` decides by lot who is looked
    at twice, and is not shown before the round is closed.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=240, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    template = models.CharField(_("checklist of questions"), max_length=40)
    template_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RoundState, default=ROUND_MOVES.start)
    blind_share = models.FloatField(_("share that is looked at twice"), default=0.03)
    seed = models.CharField(max_length=64)
    planned_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=400, blank=True)
    source_en = models.CharField(max_length=600, blank=True)
    note = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=600, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sweep round")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_round_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="blind_share_is_a_share",
                condition=Q(blind_share__gte=0) & Q(blind_share__lte=1),
            ),
        ]

    @property
    def label(self) -> str:
        return localized(self.title, self.title_en)

    @property
    def source_label(self) -> str:
        return localized(self.source, self.source_en)

    @property
    def note_label(self) -> str:
        return localized(self.note, self.note_en)

    def move_to(self, state: RoundState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        ROUND_MOVES.check(here=RoundState(self.state), there=state)
        self.state = state


class Grid(models.Model):
    """A cell below a community (网格), and the post that walks it. The code begins with the community's."""

    code = models.CharField(max_length=15, primary_key=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    worker = models.ForeignKey("posts.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("grid")


class Household(models.Model):
    """One dwelling on a round's list, and where it stands after all visits to it.

    `cell` is the grid's code, or the community's where there are no grids: one index range gives the
    households of any place, in walking order. Names of people are not part of a list.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    cell = models.CharField(max_length=15)
    sequence = models.PositiveIntegerField(_("walking order"))
    address = models.CharField(max_length=160)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    source = models.CharField(max_length=80, blank=True)
    is_outside = models.BooleanField(_("found outside the frame"), default=False)
    is_synthetic = models.BooleanField(default=False)
    standing = models.PositiveSmallIntegerField(choices=Standing, default=Standing.UNVISITED)
    is_gap = models.BooleanField(default=True)
    visits = models.PositiveIntegerField(default=0)
    persons = models.PositiveSmallIntegerField(default=0)
    linked = models.PositiveSmallIntegerField(_("linked to the affected area"), default=0)
    has_finding = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("household")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "code"], name="listed_once_in_a_round"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "cell", "sequence", "is_gap"], name="households_walked"),
        ]

    @property
    def stand(self) -> rules.Stand:
        return rules.Stand(
            standing=Standing(self.standing),
            visits=self.visits,
            persons=self.persons,
            linked=self.linked,
            has_finding=self.has_finding,
            answered_at=self.answered_at,
        )

    @stand.setter
    def stand(self, stand: rules.Stand) -> None:
        for name in STAND_FIELDS:
            setattr(self, name, getattr(stand, name))
        # What is on no list can be missed by nobody.
        self.is_gap = stand.is_gap and not self.is_outside


STAND_FIELDS = (
    "standing",
    "is_gap",
    "visits",
    "persons",
    "linked",
    "has_finding",
    "answered_at",
)


class Visit(models.Model):
    """One visit as a fact: never edited. Only its answers go, when they may no longer be kept."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=Result)
    persons = models.PositiveSmallIntegerField(default=0)
    linked = models.PositiveSmallIntegerField(default=0)
    answers = models.JSONField(default=dict)
    found = models.JSONField(_("codes of the findings"), default=list)
    at = models.DateTimeField()
    device_at = models.DateTimeField()
    received_at = models.DateTimeField()
    device = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    via = models.CharField(max_length=4, choices=Via)
    is_blind = models.BooleanField(_("second look by another unit"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=160)
    is_synthetic = models.BooleanField(default=False)
    erased_at = models.DateTimeField(_("answers erased"), null=True)

    class Meta:
        verbose_name = _("visit")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="a_visit_comes_once"),
            models.CheckConstraint(
                name="nobody_is_linked_who_is_not_there", condition=Q(linked__lte=F("persons"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["at"],
                condition=Q(erased_at=None),
                name="visits_with_answers",
            ),
        ]


class Revisit(models.Model):
    """A household drawn for a blind second look, by a unit that does not see the first answers."""

    household = models.OneToOneField(Household, models.PROTECT, related_name="revisit")
    unit = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    first = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    second = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()


class FollowUp(models.Model):
    """A household whose answers ask for a doctor; the doctor alone judges and registers persons."""

    household = models.OneToOneField(Household, models.PROTECT, related_name="follow_up")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    found = models.JSONField(_("codes of the findings"))
    is_urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=FollowUpState, default=FOLLOW_UP_MOVES.start)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    persons = models.JSONField(_("keys of the persons registered"), default=list)
    closed_at = models.DateTimeField(null=True)
    closed_by_label = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        indexes: ClassVar = [
            models.Index(fields=["state", "place", "due_at"], name="follow_ups_by_place")
        ]

    def is_overdue(self, *, now: datetime) -> bool:
        return self.state == FollowUpState.OPEN and now > self.due_at


class Coverage(models.Model):
    """The counters of a round for one place or grid, kept at write time (see `rules.COUNTED`)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(_("place or grid"), max_length=15)
    lists = models.IntegerField(_("communities with a list"), default=0)
    expected = models.IntegerField(default=0)
    outside = models.IntegerField(default=0)
    visits = models.IntegerField(default=0)
    not_home = models.IntegerField(default=0)
    not_home_twice = models.IntegerField(default=0)
    empty = models.IntegerField(default=0)
    gone = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    persons = models.IntegerField(default=0)
    linked = models.IntegerField(default=0)
    findings = models.IntegerField(default=0)
    blind_due = models.IntegerField(default=0)
    blind_done = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "code"], name="one_coverage_per_place")
        ]

    @property
    def tally(self) -> rules.Tally:
        return rules.Tally(counts={name: getattr(self, name) for name in rules.COUNTED})


class Pair(models.Model):
    """How often a question had this first and that blind second answer, by place."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(_("place or grid"), max_length=15)
    question = models.CharField(max_length=40)
    first = models.CharField(max_length=40)
    second = models.CharField(max_length=40)
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "code", "question", "first", "second"],
                name="one_count_per_pair_of_answers",
            )
        ]


class FrameFile(models.Model):
    """A file of addresses: looked at whole, then loaded in steps that can be taken up again."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    file = models.CharField(_("name in the file store"), max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.LOADING)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "sha256"], name="a_frame_file_comes_once")
        ]
