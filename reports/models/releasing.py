"""What two people let out of the house: release items; and the printing of a report as a job that may take its time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import Period
from reports.models.audiences import Audience
from reports.models.editions import Edition, FileFormat

LETTER = "words.letter"
"""The key of the letter of the director: its words stand in its release alone."""

OWN_WORDS = "words.own."
"""How the key of a paragraph of our own begins: the chapter follows. Its words stand in its release alone, too."""

PICTURES = "picture."
"""How the key of a picture of our own begins: the chapter follows."""

ARRANGEMENT = "arrangement"
"""The key of the arrangement of a report: in what order its parts stand, and which are left out."""

MUST_STAND = ("taken_over", "lost", "background")
"""The parts that can be moved and are never left out: those we could not help, those we lost, what went wrong."""


class ReleaseItemQuerySet(models.QuerySet):
    """Questions about many release items."""

    def visible_to(self, user) -> ReleaseItemQuerySet:
        """All of them for those who see the annual report: they tell what a report tells."""
        return self if user.has_perm("reports.see_annual_report") else self.none()

    def waiting(self) -> ReleaseItemQuerySet:
        """Those that a second officer has not answered yet."""
        return self.filter(approved_at=None, revoked_at=None)

    def agreed(self) -> ReleaseItemQuerySet:
        """Those that two officers made, the revoked and the lapsed among them; the latest last."""
        return self.filter(approved_at__isnull=False).order_by("approved_at", "pk")


class ReleaseItem(models.Model):
    """One figure, or one text somebody typed, that two people agreed to show outside as it is (design rules 13 and 19).

    It binds what it releases: `bound` is the figure's value, or the text as it stands inside, as JSON. Where that is another by
    now the item has lapsed, which is computed and never stored (reports/releases/released.py). A text is printed in the words
    of the item, which may differ from those inside; where it has none in a language, it is not printed in that language.
    An arrangement has no words: `parts` are the parts of the report in their order, `left_out` those that are not printed.
    `findings` is what was found in these words when they were proposed, `stands_because` why they may be printed all the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="release_items")
    key = models.CharField(_lazy("figure or words"), max_length=100)
    audience = models.CharField(
        pgettext_lazy("an audience", "for"),
        max_length=8,
        choices=[choice for choice in Audience.choices if choice[0] != Audience.INTERNAL],
        default=Audience.PUBLIC,
    )
    reason = models.CharField(_lazy("reason"), max_length=240)
    bound = models.TextField(editable=False)
    words_en = models.CharField(_lazy("in English"), max_length=3000, blank=True)
    words_ja = models.CharField(_lazy("in Japanese"), max_length=3000, blank=True)
    words_ko = models.CharField(_lazy("in Korean"), max_length=3000, blank=True)
    findings = models.JSONField(default=list, editable=False)
    stands_because = models.CharField(_lazy("why the words may stand"), max_length=240, blank=True)
    parts = models.JSONField(default=list, editable=False)
    left_out = models.JSONField(default=list, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_because = models.CharField(_lazy("why it was revoked"), max_length=240, blank=True, editable=False)

    objects = ReleaseItemQuerySet.as_manager()

    class Meta:
        ordering = ["key", "proposed_at"]
        verbose_name = _lazy("release")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "key", "audience"],
                condition=Q(approved_at=None, revoked_at=None),
                name="release_waits_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="release_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="release_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="release_signed",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None, revoked_because="")
                | Q(revoked_by__isnull=False, revoked_at__isnull=False) & ~Q(revoked_because=""),
                name="release_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(findings=[]) | ~Q(stands_because=""), name="release_says_why_found_words_stand"
            ),
            models.CheckConstraint(
                condition=~Q(left_out__has_any_keys=list(MUST_STAND)), name="release_keeps_what_must_stand"
            ),
            models.CheckConstraint(
                condition=Q(parts=[], left_out=[]) & ~Q(key=ARRANGEMENT) | Q(key=ARRANGEMENT) & ~Q(parts=[]),
                name="release_arranges_where_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The releases of its term."""
        return reverse("reports:release-list", args=[self.fiscal_year_id])

    @property
    def words(self) -> dict[str, str]:
        """The words it lets out, by language; nothing where there are none in a language."""
        found = {code: getattr(self, f"words_{code}") for code, _name in settings.LANGUAGES}
        return {code: text for code, text in found.items() if text}

    @property
    def is_waiting(self) -> bool:
        """Whether a second officer has not answered it."""
        return self.approved_at is None and self.revoked_at is None


class JobState(models.TextChoices):
    """How far a print job is."""

    WAITING = "waiting", _lazy("waiting")
    COUNTING = "counting", _lazy("counting the figures")
    PRINTING = "printing", _lazy("setting the pages")
    DONE = "done", _lazy("ready")
    FAILED = "failed", _lazy("failed")


class PrintJobQuerySet(models.QuerySet):
    """Questions about many print jobs."""

    def visible_to(self, user) -> PrintJobQuerySet:
        """All of them for those who print reports."""
        return self if user.has_perm("reports.print_annual_report") else self.none()

    def printed(self) -> PrintJobQuerySet:
        """Those whose file is there: every control total held when it was made; without the files themselves."""
        return self.filter(state=JobState.DONE, file__isnull=False).defer("file")


class PrintJob(models.Model):
    """One printing of a report: who asked, how far it is, and the file when it is done.

    It is of a term (`fiscal_year`), of a period that is none (`starts_on` and `ends_on`), or of several terms side by side (`terms`,
    of which `fiscal_year` is the last). Without `asked_by` it was printed by the command `annual_report`, which keeps its file
    elsewhere; without `edition` it is a draft, and what is no report of a term always is one, for inside.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(_lazy("first day"), null=True, editable=False)
    ends_on = models.DateField(_lazy("last day"), null=True, editable=False)
    terms = models.PositiveSmallIntegerField(_lazy("terms side by side"), default=1, editable=False)
    audience = models.CharField(pgettext_lazy("an audience", "for"), max_length=8, choices=Audience)
    language = models.CharField(_lazy("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING, editable=False)
    refusal = models.CharField(max_length=400, blank=True, editable=False)
    file = models.BinaryField(null=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    format = models.CharField(max_length=12, choices=FileFormat, default=FileFormat.PDF, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+", editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _lazy("printing of a report")
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year__isnull=False, starts_on=None, ends_on=None)
                | Q(
                    fiscal_year=None,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    starts_on__lte=F("ends_on"),
                    terms=1,
                ),
                name="print_of_a_term_or_a_period",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__isnull=False, terms=1) | Q(audience=Audience.INTERNAL, edition=None),
                name="print_of_a_period_stays_inside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id or self.period.label} {self.audience} {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("reports:print-job", args=[self.pk])

    @property
    def period(self) -> Period | None:
        """What it is of, where that is no term."""
        return Period(self.starts_on, self.ends_on) if self.starts_on and self.ends_on else None

    @property
    def is_of_several(self) -> bool:
        """Whether it sets terms side by side."""
        return self.terms > 1

    @property
    def name(self) -> str:
        """What it is of, in words."""
        if self.is_of_several:
            return _("Terms side by side, until %(term)s") % {"term": self.fiscal_year.name}
        return (self.period or self.fiscal_year).name

    @property
    def page(self) -> str:
        """The page of what it prints."""
        if self.period:
            return reverse("reports:period", args=[self.starts_on, self.ends_on])
        if self.is_of_several:
            return reverse("reports:side-by-side", args=[self.fiscal_year_id])
        return reverse("reports:annual-report", args=[self.fiscal_year_id])

    @property
    def way_to_print(self) -> str:
        """Where the same is asked for again."""
        if self.period:
            return reverse("reports:print-period", args=[self.starts_on, self.ends_on])
        name = "print-side-by-side" if self.is_of_several else "print"
        return reverse(f"reports:{name}", args=[self.fiscal_year_id])

    @property
    def file_name(self) -> str:
        """A name that says what it is of and for whom, and nothing else."""
        if self.period:
            return f"report-{self.starts_on}-to-{self.ends_on}.pdf"
        if self.is_of_several:
            return f"terms-side-by-side-until-{self.fiscal_year_id}.pdf"
        return f"annual-report-term-{self.fiscal_year_id}-{self.audience}.pdf"

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state in (JobState.DONE, JobState.FAILED)
