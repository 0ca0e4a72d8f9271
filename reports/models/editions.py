"""Annual reports as they were frozen and signed: what was published stays (design rule 18)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.db.models import F, Func, Max, Min, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.keyring.sealing import SealedField
from reports.models.audiences import Audience


def hash_in_sql(column: str) -> Func:
    """The SHA-256 of a column of bytes, in hexadecimal, as the database computes it."""
    digest = Func(F(column), function="sha256")
    return Func(digest, Value("hex"), function="encode", output_field=models.CharField())


class BytesAltered(SuspiciousOperation):
    """Stored bytes of an edition are not those it was frozen with: nothing of it is shown, and the security log says so."""

    def __init__(self, edition: Edition, what: str) -> None:
        super().__init__(
            _(
                "%(what)s of %(edition)s was altered in the database and is not shown. Tell the administrator: "
                "run verify_audit, and restore the edition from a backup."
            )
            % {"what": what, "edition": edition}
        )


class EditionQuerySet(models.QuerySet):
    """Questions about many editions."""

    def visible_to(self, user) -> EditionQuerySet:
        """All of them for those who see the annual report."""
        return self if user.has_perm("reports.see_annual_report") else self.none()

    def signed(self) -> EditionQuerySet:
        """Those that two officers signed: what was published."""
        return self.filter(signed_at__isnull=False)

    def waiting(self) -> EditionQuerySet:
        """Those that wait for their second signature."""
        return self.filter(signed_at=None, withdrawn_at=None)

    def standing(self, year: FiscalYear) -> Edition | None:
        """The last signed edition of a term: the one that is printed."""
        return self.signed().filter(fiscal_year=year).order_by("-number").first()


class Edition(models.Model):
    """One annual report as it was frozen: number 1 is the first of its term, a later one corrects the one before.

    `known_at` is the moment up to which everything recorded is in it. `content` is JSON, `lfnkr.edition/1`: versions, seals,
    and the SHA-256 of each text that was frozen with it; `fingerprint` is the SHA-256 of these bytes. `annex` are the keys of
    the records behind each figure, sealed under the edition's own key. Only the signature or the withdrawal is written later.
    """

    SEALED_UNDER = ("edition", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_lazy("number"))
    frozen_at = models.DateTimeField(default=clock.now, editable=False)
    known_at = models.DateTimeField(editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    content = models.BinaryField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    annex = SealedField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.CharField(_lazy("reason"), max_length=200, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-number", "-frozen_at"]
        verbose_name = _lazy("edition of the annual report")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "number"], condition=Q(withdrawn_at=None), name="edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["fiscal_year"], condition=Q(signed_at=None, withdrawn_at=None), name="edition_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")), name="edition_signed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="edition_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, signed_at=None) & ~Q(withdrawn_because=""),
                name="edition_withdrawn_before_signing",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint=hash_in_sql("content")), name="edition_fingerprint_is_its_hash"
            ),
            models.CheckConstraint(condition=Q(known_at__lte=F("frozen_at")), name="edition_knows_what_was_recorded"),
        ]

    def __str__(self) -> str:
        return _("edition %(number)d of term %(term)d") % {"number": self.number, "term": self.fiscal_year_id}

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:edition", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The key that seals its annex."""
        return "edition", self.pk

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its second signature."""
        return self.signed_at is None and self.withdrawn_at is None

    @property
    def is_signed(self) -> bool:
        """Whether two officers signed it."""
        return self.signed_at is not None

    @cached_property
    def told(self) -> dict[str, Any]:
        """Its content; raises BytesAltered when the bytes are not those of the fingerprint."""
        held = bytes(self.content)
        if hashlib.sha256(held).hexdigest() != self.fingerprint:
            raise BytesAltered(self, _("The content"))
        return json.loads(held)


class FreezingState(models.TextChoices):
    """How far the freezing of a term is."""

    WAITING = "waiting", _lazy("waiting")
    UNDER_WAY = "under_way", _lazy("verifying books, trail and rows, counting and writing")
    DONE = "done", _lazy("frozen")
    FAILED = "failed", _lazy("failed")


class FreezingQuerySet(models.QuerySet):
    """Questions about many freezings."""

    def visible_to(self, user) -> FreezingQuerySet:
        """All of them for those who freeze a term."""
        return self if user.has_perm("reports.freeze_edition") else self.none()


class Freezing(models.Model):
    """One freezing of a term that somebody asked for, having seen figures of the hash `seen`: how far it is, and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+")
    seen = models.CharField(max_length=64, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(max_length=9, choices=FreezingState, default=FreezingState.WAITING, editable=False)
    refusal = models.CharField(max_length=2000, blank=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+", editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = FreezingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _lazy("freezing of a term")

    def __str__(self) -> str:
        return _("freezing of term %(term)d") % {"term": self.fiscal_year_id}

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:freezing", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state in (FreezingState.DONE, FreezingState.FAILED)


class FileFormat(models.TextChoices):
    """What a file of an edition is: figures, the page for print, the chapters on screen, the leaflet; PDFs are made from pages."""

    JSON = "json", "JSON"
    HTML = "html", "HTML"
    SCREEN = "screen", pgettext_lazy("an edition", "on screen")
    PDF = "pdf", "PDF"
    LEAFLET = "leaflet", _lazy("leaflet, HTML")
    LEAFLET_PDF = "leaflet-pdf", _lazy("leaflet, PDF")

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return {"leaflet": "-leaflet.html", "leaflet-pdf": "-leaflet.pdf"}.get(self.value, f".{self.value}")


PAPERS = {FileFormat.PDF: FileFormat.HTML, FileFormat.LEAFLET_PDF: FileFormat.LEAFLET}
"""The papers of an edition, each with the frozen page it is set from."""


class EditionFileQuerySet(models.QuerySet):
    """Questions about the files of editions."""

    def visible_to(self, user) -> EditionFileQuerySet:
        """Those of the editions one may see."""
        return self if user.has_perm("reports.see_annual_report") else self.none()

    def published(self) -> EditionFileQuerySet:
        """The files that may leave the house, without their bytes."""
        return self.exclude(format=FileFormat.SCREEN).order_by("audience", "language", "format").defer("content")


class EditionFile(models.Model):
    """One file of an edition, for one audience in one language, with the SHA-256 of its bytes; never changed.

    Figures and texts are written in the act of freezing; a PDF when it is first made, once the edition is signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    audience = models.CharField(pgettext_lazy("an audience", "for"), max_length=8, choices=Audience)
    language = models.CharField(_lazy("language"), max_length=2, choices=settings.LANGUAGES)
    format = models.CharField(max_length=12, choices=FileFormat)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "audience", "language", "format"]
        verbose_name = _lazy("file of an edition")
        indexes = [models.Index(fields=["sha256"], name="edition_file_by_hash")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "audience", "language", "format"], name="edition_file_once"),
            models.CheckConstraint(condition=Q(sha256=hash_in_sql("content")), name="edition_file_is_its_hash"),
            models.CheckConstraint(condition=Q(format__in=FileFormat.values), name="edition_file_format_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name under which it leaves the house: the term, the edition, for whom and in which language."""
        edition = f"annual-report-term-{self.edition.fiscal_year_id}-edition-{self.edition.number}"
        return f"{edition}-{self.audience}-{self.language}{FileFormat(self.format).ending}"

    @property
    def held(self) -> bytes:
        """Its bytes; raises BytesAltered when they are not those of its fingerprint."""
        held = bytes(self.content)
        if hashlib.sha256(held).hexdigest() != self.sha256:
            raise BytesAltered(self.edition, self.name)
        return held


def frozen_known_at(year: FiscalYear) -> datetime | None:
    """The moment up to which the last signed edition of a term knew what was recorded; None while there is none.

    What of the term was recorded from then on is learnt later: it belongs into the next edition (design rule 18).
    """
    signed = Edition.objects.signed().filter(fiscal_year=year).order_by("-number")
    return signed.values_list("known_at", flat=True).first()


@dataclass(frozen=True)
class ToldBefore:
    """What the edition of an earlier term told: up to when it knew what was recorded, and where its days end.

    With the first of the editions that stand before it without a term between them: what that one knew of the days before its
    own, none of them counts.
    """

    known_at: datetime
    until: datetime
    first_begins_at: datetime
    first_known_at: datetime
    editions: tuple[tuple[datetime, datetime], ...]
    """Of each edition from the first to this one where its days end, and up to when it knew what was recorded."""


def edition_before(year: FiscalYear, *, is_edition: bool = False) -> ToldBefore | None:
    """The last signed edition of the nearest earlier term that has one: what is learnt later of its days, this term counts.

    None where there is none, and where a later term was frozen first: that one counts what was learnt later, by then. A term
    frozen only after a later one takes part in neither (its facts count by their day alone). Of several terms without an
    edition behind one only the first counts it, until another of them `is_edition` or has one: so it is counted once.
    """
    signed = Edition.objects.signed().order_by("fiscal_year__starts_on").values("fiscal_year")
    signed = signed.annotate(
        starts_on=F("fiscal_year__starts_on"),
        ends_on=F("fiscal_year__ends_on"),
        first=Min("frozen_at"),
        known=Max("known_at"),
    )
    rows = list(signed)
    own = next((row["first"] for row in rows if row["fiscal_year"] == year.pk), None)
    before = [row for row in rows if row["starts_on"] < year.starts_on and (own is None or row["first"] < own)]
    behind = [row for row in rows if row["starts_on"] > year.starts_on and (own is None or row["first"] < own)]
    in_order = [
        row
        for row in before
        if not any(other["starts_on"] > row["starts_on"] and other["first"] < row["first"] for other in rows)
    ]
    if behind or not in_order:
        return None
    last = in_order[-1]
    is_next = last["ends_on"] + timedelta(days=1) == year.starts_on
    if own is None and not is_edition and not is_next:
        return None
    row = _in_a_row(in_order)
    first = row[0]
    return ToldBefore(
        known_at=last["known"],
        until=clock.midnight(last["ends_on"] + timedelta(days=1)),
        first_begins_at=clock.midnight(first["starts_on"]),
        first_known_at=first["known"],
        editions=tuple((clock.midnight(one["ends_on"] + timedelta(days=1)), one["known"]) for one in row),
    )


def _in_a_row(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of terms in order the last ones, between which none is missing."""
    found = rows[-1:]
    for row in reversed(rows[:-1]):
        if row["ends_on"] + timedelta(days=1) != found[0]["starts_on"]:
            break
        found.insert(0, row)
    return found


def next_signed(year: FiscalYear) -> Edition | None:
    """The last signed edition of the nearest later term that has one; None where no later term has.

    What it knew of earlier days it counts, and the edition behind it what was learnt since: no further edition of this term may.
    """
    later = Edition.objects.signed().filter(fiscal_year__starts_on__gt=year.ends_on)
    return later.defer("content", "annex").order_by("fiscal_year__starts_on", "-number").first()


def frozen_known_at_of(years: Iterable[FiscalYear]) -> dict[int, datetime]:
    """The same of several terms in one question, by the number of the term; those without a signed edition are left out."""
    signed = Edition.objects.signed().filter(fiscal_year__in=years).order_by("fiscal_year_id", "-number")
    return dict(signed.distinct("fiscal_year_id").values_list("fiscal_year__term", "known_at"))
