"""Numbers that LFNKR once stated and nobody can count any more: totals of a term, opening totals, claims, and what explains them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.events.choices import Certainty
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.columns import FuzzyDateField


class StatedKind(models.TextChoices):
    """What a stated number stands for."""

    TOTAL = "total", _lazy("total of a term of which nobody kept the records")
    OPENING = "opening", _lazy("opening total, up to the day before the records begin")
    CLAIM = "claim", _lazy("published claim, kept beside what is counted")


class Qualifier(models.TextChoices):
    """How exactly a number was stated."""

    EXACTLY = "exactly", pgettext_lazy("a stated number", "exactly so")
    ABOUT = "about", pgettext_lazy("a stated number", "about so many")
    NEARLY = "nearly", pgettext_lazy("a stated number", "nearly so many")
    MORE_THAN = "more_than", pgettext_lazy("a stated number", "more than so many")
    AT_LEAST = "at_least", pgettext_lazy("a stated number", "so many or more")


class StatedUnit(models.TextChoices):
    """What a stated number counts."""

    PEOPLE = "people", pgettext_lazy("a unit", "people")
    ADULTS = "adults", pgettext_lazy("a unit", "adults")
    CHILDREN = "children", pgettext_lazy("a unit", "children")
    REQUESTS = "requests", pgettext_lazy("a unit", "requests")
    OPERATIONS = "operations", pgettext_lazy("a unit", "operations")
    MISSIONS = "missions", pgettext_lazy("a unit", "missions")
    INTERVIEWS = "interviews", pgettext_lazy("a unit", "interviews")
    STATIONS = "stations", pgettext_lazy("a unit", "police stations")
    KINDS = "kinds", pgettext_lazy("a unit", "kinds of things")
    PROVINCES = "provinces", pgettext_lazy("a unit", "provinces")
    COUNTRIES = "countries", pgettext_lazy("a unit", "countries")
    PERCENT = "percent", pgettext_lazy("a unit", "percent")
    MONTHS = "months", pgettext_lazy("a unit", "months")
    YEARS = "years", pgettext_lazy("a unit", "years")
    DAYS = "days", pgettext_lazy("a unit", "days")
    USD = "USD", pgettext_lazy("a unit", "US dollars")
    JPY = "JPY", pgettext_lazy("a unit", "Japanese yen")


class Breakdown(models.TextChoices):
    """By what a whole was parted: the parts of one breakdown exclude each other, and what is left of it was not stated."""

    DESTINATION = "destination", pgettext_lazy("parted by", "destination")
    LEAD = "lead", pgettext_lazy("parted by", "who led")
    OUTCOME = "outcome", pgettext_lazy("parted by", "outcome")
    AGE = "age", pgettext_lazy("parted by", "age")
    SEX = "sex", pgettext_lazy("parted by", "sex")
    COMPOSITION = "composition", pgettext_lazy("parted by", "composition of the party")
    ORIGIN = "origin", pgettext_lazy("parted by", "origin")
    OTHER = "other", pgettext_lazy("parted by", "something else")


class StatedState(models.TextChoices):
    """How far a stated number is; computed, never kept."""

    WAITING = "waiting", _lazy("waits for a second officer")
    STANDING = "standing", _lazy("stated by two officers")
    DOUBTED = "doubted", _lazy("stands; somebody asks that it be taken back")
    TAKEN_BACK = "taken_back", _lazy("taken back")


class StatedNumberQuerySet(models.QuerySet):
    """Questions about many stated numbers."""

    def visible_to(self, user) -> StatedNumberQuerySet:
        """All of them for those who see the annual report: they were published, or are totals."""
        return self if user.has_perm("reports.see_annual_report") else self.none()

    def waiting(self) -> StatedNumberQuerySet:
        """Those that a second officer has not answered yet."""
        return self.filter(approved_at=None, voided_at=None)

    def doubted(self) -> StatedNumberQuerySet:
        """Those that stand while somebody wants them recorded in error, and no second officer has answered."""
        return self.filter(approved_at__isnull=False, voided_at__isnull=False, void_agreed_at=None)

    def standing(self) -> StatedNumberQuerySet:
        """Those that two officers stated, and two have not taken back."""
        return self.filter(approved_at__isnull=False, void_agreed_at=None)

    def standing_at(self, moment) -> StatedNumberQuerySet:
        """Those that stood at a moment."""
        still = Q(void_agreed_at=None) | Q(void_agreed_at__gte=moment)
        return self.filter(still, approved_at__lt=moment)


class StatedNumber(models.Model):
    """One number that LFNKR stated once, with its definition, where and when it was printed, and the two officers who entered it.

    It is never counted and never added to what is counted. It stays as it was entered: one that was entered in error is
    taken back by two, or replaced by another of the same `line`. A part names its whole and by what the whole was parted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    """The same for a number and all that replaced it: parts hang on the line, not on one row of it."""
    kind = models.CharField(_lazy("kind"), max_length=8, choices=StatedKind)
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, null=True, blank=True, related_name="stated_numbers", verbose_name=_lazy("term")
    )
    up_to = models.DateField(_lazy("up to and with the day"), null=True, blank=True)
    key = models.CharField(_lazy("figure it answers"), max_length=80, blank=True)
    name = models.CharField(_lazy("what it counts, in your words"), max_length=120, blank=True)
    qualifier = models.CharField(_lazy("how exactly"), max_length=10, choices=Qualifier, default=Qualifier.EXACTLY)
    number = models.DecimalField(_lazy("number"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_lazy("unit"), max_length=12, choices=StatedUnit)
    definition = models.CharField(_lazy("definition as it was stated"), max_length=300)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_lazy("part of")
    )
    breakdown = models.CharField(_lazy("parted by"), max_length=12, choices=Breakdown, blank=True)
    quote = models.CharField(_lazy("the words that were printed"), max_length=400, blank=True)
    language = models.CharField(_lazy("language of these words"), max_length=2, choices=settings.LANGUAGES, blank=True)
    publication = models.CharField(_lazy("publication"), max_length=160)
    printed = FuzzyDateField(_lazy("printed on"), null=False)
    place = models.CharField(_lazy("where in it"), max_length=200)
    certainty = models.CharField(_lazy("certainty"), max_length=12, choices=Certainty)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    because = models.CharField(_lazy("why it is replaced"), max_length=240, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_because = models.CharField(_lazy("why it was taken back"), max_length=240, blank=True, editable=False)
    void_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    void_agreed_at = models.DateTimeField(null=True, editable=False)

    objects = StatedNumberQuerySet.as_manager()

    class Meta:
        ordering = ["fiscal_year", "up_to", "proposed_at", "id"]
        verbose_name = _lazy("stated number")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="total", fiscal_year__isnull=False, up_to=None)
                | Q(kind="opening", fiscal_year=None, up_to__isnull=False)
                | Q(kind="claim") & (Q(fiscal_year__isnull=False) | Q(up_to__isnull=False)),
                name="stated_of_a_term_or_up_to_a_day",
            ),
            models.CheckConstraint(condition=~Q(key="", name=""), name="stated_of_something"),
            models.CheckConstraint(condition=Q(number__gte=0), name="stated_not_below_nothing"),
            models.CheckConstraint(
                condition=~Q(definition="") & ~Q(publication="") & ~Q(place=""), name="stated_with_its_source"
            ),
            models.CheckConstraint(condition=~Q(kind="claim") | ~Q(quote=""), name="stated_claim_in_its_words"),
            models.CheckConstraint(
                condition=Q(quote="", language="") | ~Q(quote="") & ~Q(language=""), name="stated_words_in_a_language"
            ),
            models.CheckConstraint(
                condition=Q(part_of=None, breakdown="") | Q(part_of__isnull=False) & ~Q(breakdown=""),
                name="stated_part_by_something",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, because="") | Q(replaces__isnull=False) & ~Q(because=""),
                name="stated_replaced_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="stated_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="stated_signed",
            ),
            models.CheckConstraint(
                condition=Q(voided_by=None, voided_at=None, voided_because="")
                | Q(voided_by__isnull=False, voided_at__isnull=False) & ~Q(voided_because=""),
                name="stated_taken_back_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(void_agreed_by=None, void_agreed_at=None)
                | Q(void_agreed_by__isnull=False, void_agreed_at__isnull=False, voided_by__isnull=False)
                & ~Q(void_agreed_by=F("voided_by")),
                name="stated_taken_back_by_another",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(approved_at__isnull=False, void_agreed_at=None),
                name="stated_stands_once",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "up_to"], name="stated_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:stated-number", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether a second officer has not answered yet."""
        return self.approved_at is None and self.voided_at is None

    @property
    def is_standing(self) -> bool:
        """Whether two officers stated it, and two have not taken it back."""
        return self.approved_at is not None and self.void_agreed_at is None

    @property
    def is_doubted(self) -> bool:
        """Whether it stands while somebody wants it taken back, and no second officer has answered."""
        return self.is_standing and self.voided_at is not None

    @property
    def state(self) -> StatedState:
        """How far it is."""
        if self.is_waiting:
            return StatedState.WAITING
        if self.is_doubted:
            return StatedState.DOUBTED
        return StatedState.STANDING if self.is_standing else StatedState.TAKEN_BACK

    def get_state_display(self) -> str:
        """The same in words."""
        return str(self.state.label)


class ClaimExplanationQuerySet(models.QuerySet):
    """Questions about many explanations."""

    def visible_to(self, user) -> ClaimExplanationQuerySet:
        """All of them for those who see the annual report."""
        return self if user.has_perm("reports.see_annual_report") else self.none()


class ClaimExplanation(models.Model):
    """What one officer says of the difference between a claim and what was counted then; the newest is printed, all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(StatedNumber, models.PROTECT, related_name="explanations")
    text = models.CharField(_lazy("explanation"), max_length=400)
    counted = models.CharField(_lazy("what was counted then"), max_length=80, editable=False)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ClaimExplanationQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "-said_at", "id"]
        verbose_name = _lazy("explanation of a claim")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanation_has_words"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The page of its claim."""
        return self.claim.get_absolute_url()
