"""Printing a report and freezing a term as jobs: each in the name of whoever asked for it, and its row says how far it is.

A print is set by a child that knows no database; an edition is printed once for ever. A freezing is one act, in the job: what
it verified is what it froze (decision 0060).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import Period, Stretch
from lfnkr.documents import pdf_child
from lfnkr.documents.pdf import PrinterMissing
from lfnkr.errors import DomainError, require
from lfnkr.jobs.tasks import job
from reports.editions.annual import AnnualReport, NotFinal
from reports.freezing.actions import freeze, keep_paper
from reports.freezing.checks import require_as_recorded
from reports.freezing.errors import FiguresMoved, FreezingUnderWay, NotForOthers, NotVerified, SumsFail
from reports.freezing.making import digest_of, to_freeze
from reports.freezing.reading import file_of, paper_of
from reports.freezing.rules import GIVEN_UP_AFTER, may_freeze, may_print
from reports.models import Edition, EditionFile, Freezing, PrintJob
from reports.models.audiences import Audience
from reports.models.editions import PAPERS, BytesAltered, FileFormat, FreezingState
from reports.models.releasing import JobState
from reports.notices import note_not_frozen
from reports.periods.paper import print_side_by_side
from reports.periods.rules import may_count
from reports.periods.side_by_side import TERMS, side_by_side
from reports.printing.paper import print_pdf
from reports.releases.errors import TermStillRuns


@action(_lazy("print"), name="print", takes={"finished_at", "refusal", "file", "fingerprint", "edition"})
def note_progress(wanted: PrintJob, *, by: User, state: str, **facts: object) -> None:
    """Note how far a print is, for whoever asked for it; at its end the file, or why there is none."""
    PrintJob.objects.filter(pk=wanted.pk).update(state=state, **facts)


@job("reports.make_print", queue="printing", retries=0, lock="print-{print_job}", actions=[note_progress, keep_paper])
def make_print(*, print_job: UUID) -> None:
    """Make the PDF that was asked for, once; a print that was interrupted is begun again."""
    wanted = PrintJob.objects.select_related("fiscal_year", "asked_by").defer("file").get(pk=print_job)
    if not wanted.is_finished:
        run_print(wanted)


@job("reports.print_edition", queue="printing", retries=2, lock="edition-{edition}", actions=[keep_paper])
def print_edition(*, edition: UUID) -> None:
    """Make every PDF of a signed edition that was not made yet, in the name of whoever signed it.

    One that was frozen before there were leaflets has none: nobody read or signed one.
    """
    signed = Edition.objects.select_related("fiscal_year", "signed_by").get(pk=edition)
    for audience in Audience.values:
        for language, _name in settings.LANGUAGES:
            for paper, page in PAPERS.items():
                if file_of(signed, audience, language, page):
                    kept_paper(signed, audience, language, paper, by=signed.signed_by)


def kept_paper(
    edition: Edition, audience: str, language: str, format_: str = FileFormat.PDF, *, by: User
) -> EditionFile:
    """The PDF of a signed edition, of its report or its leaflet: the one that is kept, else made now and kept for ever.

    Raises BytesAltered when what was frozen is not what it was, PrinterMissing when no page can be set here.
    """
    made = file_of(edition, audience, language, format_)
    if made is not None:
        return made
    with translation.override(language):
        content = paper_of(edition, audience, language, format_, set_pages=pdf_child.set_pages)
    return keep_paper(edition, by=by, audience=audience, language=language, content=content, format_=format_)


def run_print(wanted: PrintJob) -> PrintJob:
    """Make the PDF of a print, telling at each step how far it is; what stands against it is told in its row."""
    try:
        note_progress(wanted, by=wanted.asked_by, state=JobState.COUNTING)
        edition = _edition_of(wanted)
        content = _of_edition(wanted, edition) if edition else _draft(wanted)
    except (NotFinal, NotVerified, NotForOthers, TermStillRuns, BytesAltered, PrinterMissing) as refusal:
        return _failed(wanted, getattr(refusal, "text", str(refusal))[:400])
    except Exception:
        _failed(wanted, _("The PDF could not be made. Try again; if it fails again, tell the administrator the time."))
        raise
    note_progress(
        wanted,
        by=wanted.asked_by,
        state=JobState.DONE,
        finished_at=clock.now(),
        file=content,
        fingerprint=hashlib.sha256(content).hexdigest(),
        edition=edition,
    )
    wanted.refresh_from_db()
    return wanted


def _of_edition(wanted: PrintJob, edition: Edition) -> bytes:
    """The paper of what two officers signed."""
    note_progress(wanted, by=wanted.asked_by, state=JobState.PRINTING)
    return kept_paper(edition, wanted.audience, wanted.language, by=wanted.asked_by).held


def _edition_of(wanted: PrintJob) -> Edition | None:
    """The signed edition that is printed; None for a term without one, and for what is no report of a term."""
    if wanted.period or wanted.is_of_several:
        return None
    return Edition.objects.standing(wanted.fiscal_year)


def _draft(wanted: PrintJob) -> bytes:
    """The paper of what is counted now, for inside alone."""
    with translation.override(wanted.language):
        if wanted.is_of_several:
            return _side_by_side(wanted)
        report = _counted(wanted)
        report.require_final()
        require_as_recorded()
        report = replace(report, is_verified=True)
        note_progress(wanted, by=wanted.asked_by, state=JobState.PRINTING)
        return print_pdf(report, wanted.language, set_pages=pdf_child.set_pages)


def _counted(wanted: PrintJob) -> AnnualReport:
    """The report of the term or period, counted now; raises NotForOthers where it may not be printed for its audience."""
    if period := wanted.period:
        return AnnualReport.for_period(period)
    require(may_print(wanted.fiscal_year, wanted.audience))
    return AnnualReport.for_year(wanted.fiscal_year, audience=Audience(wanted.audience))


def _side_by_side(wanted: PrintJob) -> bytes:
    """The paper of several terms side by side."""
    found = side_by_side(wanted.fiscal_year.term, wanted.terms)
    found.require_final()
    require_as_recorded()
    note_progress(wanted, by=wanted.asked_by, state=JobState.PRINTING)
    return print_side_by_side(found, wanted.language, set_pages=pdf_child.set_pages)


def _failed(wanted: PrintJob, refusal: str) -> PrintJob:
    note_progress(wanted, by=wanted.asked_by, state=JobState.FAILED, finished_at=clock.now(), refusal=refusal)
    wanted.refresh_from_db()
    return wanted


@action(_lazy("ask for print"), permission="reports.print_annual_report")
def ask_for_print(year: FiscalYear, *, by: User, audience: str, language: str) -> PrintJob:
    """Ask for the PDF of a term; the worker makes it, and the page of the job follows. Refused outside without an edition."""
    require(may_print(year, audience))
    asked = PrintJob.objects.create(fiscal_year=year, audience=audience, language=language, asked_by=by)
    make_print.later(print_job=asked.pk)
    return asked


@action(
    _lazy("ask for print"),
    name="ask for print of period",
    stored_as="ask for print",
    permission="reports.print_annual_report",
)
def ask_for_print_of_period(*, by: User, first: date, last: date, language: str) -> PrintJob:
    """Ask for the PDF of the days from one to another, for inside; refused for days that cannot be counted."""
    require(may_count(first, last))
    asked = PrintJob.objects.create(
        starts_on=first, ends_on=last, audience=Audience.INTERNAL, language=language, asked_by=by
    )
    make_print.later(print_job=asked.pk)
    return asked


@action(
    _lazy("ask for print"),
    name="ask for print of terms side by side",
    stored_as="ask for print",
    permission="reports.print_annual_report",
)
def ask_for_print_side_by_side(year: FiscalYear, *, by: User, language: str) -> PrintJob:
    """Ask for the PDF of a term and the four before it side by side, for inside."""
    asked = PrintJob.objects.create(
        fiscal_year=year, terms=TERMS, audience=Audience.INTERNAL, language=language, asked_by=by
    )
    make_print.later(print_job=asked.pk)
    return asked


@action(_lazy("print annual report"), name="print annual report")
def note_print(
    year: Stretch,
    *,
    by: User | None,
    audience: str,
    language: str,
    form: str,
    content: bytes,
    edition: Edition | None,
) -> PrintJob:
    """Leave in the trail that the command wrote a report: by whom where it was told, for whom, in which form, and its hash."""
    of_what = {"fiscal_year": year}
    if isinstance(year, Period):
        of_what = {"starts_on": year.starts_on, "ends_on": year.ends_on}
    return PrintJob.objects.create(
        asked_by=by,
        **of_what,
        audience=audience,
        language=language,
        format=form,
        state=JobState.DONE,
        finished_at=clock.now(),
        fingerprint=hashlib.sha256(content).hexdigest(),
        edition=edition,
    )


@action(
    _lazy("ask to freeze annual report"),
    name="ask to freeze annual report",
    permission="reports.freeze_edition",
    rule=may_freeze,
)
def ask_to_freeze(year: FiscalYear, *, by: User, seen: str) -> Freezing:
    """Have the worker freeze a term with the figures that were looked at; the page of the freezing says how far it is.

    Refused at once for what is known at once: a term that runs, an edition or a freezing under way, sums that fail, a figure
    that moved since. Asked again by the same person with the same figures it is the freezing that is under way.
    """
    year = FiscalYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(may_freeze(year))
    begun = clock.now() - GIVEN_UP_AFTER
    known = Freezing.objects.filter(fiscal_year=year, finished_at=None, asked_at__gt=begun).first()
    if known is not None:
        if (known.asked_by_id, known.seen) == (by.pk, seen):
            return known
        raise FreezingUnderWay
    report = to_freeze(year)
    if report.failing:
        raise SumsFail.of(report.failing)
    if digest_of(report) != seen:
        raise FiguresMoved
    asked = Freezing.objects.create(fiscal_year=year, asked_by=by, seen=seen)
    freeze_term.later(freezing=asked.pk)
    return asked


@action(_lazy("note freezing"), name="note freezing", takes={"finished_at", "refusal", "edition"})
def note_freezing(asked: Freezing, *, by: User, state: str, **facts: object) -> None:
    """Note how far a freezing is, for whoever asked for it; at its end the edition, or why there is none, which they are told."""
    Freezing.objects.filter(pk=asked.pk).update(state=state, **facts)
    if state == FreezingState.FAILED:
        note_not_frozen(asked)


@job("reports.freeze_term", queue="printing", retries=0, lock="freeze-{freezing}", actions=[note_freezing, freeze])
def freeze_term(*, freezing: UUID) -> None:
    """Freeze a term that somebody asked for: verified, counted and written in one act; one that was killed begins again."""
    asked = Freezing.objects.select_related("fiscal_year", "asked_by").get(pk=freezing)
    if asked.is_finished:
        return
    note_freezing(asked, by=asked.asked_by, state=FreezingState.UNDER_WAY)
    try:
        edition = _frozen_already(asked) or freeze(asked.fiscal_year, by=asked.asked_by, seen=asked.seen)
    except (DomainError, PrinterMissing) as refusal:
        _not_frozen(asked, getattr(refusal, "text", str(refusal)))
    except Exception:
        _not_frozen(
            asked, _("It stopped with an error. Try again; if it fails again, tell the administrator the time.")
        )
        raise
    else:
        note_freezing(asked, by=asked.asked_by, state=FreezingState.DONE, finished_at=clock.now(), edition=edition)


def _frozen_already(asked: Freezing) -> Edition | None:
    """The edition of a freezing that was killed between its act and its end."""
    made = Edition.objects.waiting().filter(fiscal_year=asked.fiscal_year, proposed_by=asked.asked_by)
    return made.filter(frozen_at__gte=asked.asked_at).first()


def _not_frozen(asked: Freezing, refusal: str) -> None:
    note_freezing(asked, by=asked.asked_by, state=FreezingState.FAILED, finished_at=clock.now(), refusal=refusal[:2000])
