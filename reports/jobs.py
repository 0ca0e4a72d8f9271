"""Printing a report as a job: counted here, set by a child that knows no database, and kept in its row."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents import pdf_child
from lfnkr.documents.pdf import PrinterMissing
from lfnkr.jobs.tasks import job
from reports.editions.annual import AnnualReport, NotFinal
from reports.models import PrintJob
from reports.models.audiences import Audience
from reports.models.releasing import JobState
from reports.printing.paper import print_pdf


@action(_lazy("print"), name="print", takes={"finished_at", "refusal", "file", "fingerprint"})
def note_progress(wanted: PrintJob, *, by: User, state: str, **facts: object) -> None:
    """Note how far a print is, for whoever asked for it; at its end the file, or why there is none."""
    PrintJob.objects.filter(pk=wanted.pk).update(state=state, **facts)


@job("reports.make_print", queue="printing", retries=0, lock="print-{print_job}", actions=[note_progress])
def make_print(*, print_job: UUID) -> None:
    """Make the PDF that was asked for, once; a print that was interrupted is begun again."""
    wanted = PrintJob.objects.select_related("fiscal_year", "asked_by").defer("file").get(pk=print_job)
    if not wanted.is_finished:
        run_print(wanted)


def run_print(wanted: PrintJob) -> PrintJob:
    """Make the PDF of a print, telling at each step how far it is; a failing control total or printer is told in its row."""
    try:
        note_progress(wanted, by=wanted.asked_by, state=JobState.COUNTING)
        with translation.override(wanted.language):
            report = AnnualReport.for_year(wanted.fiscal_year, audience=Audience(wanted.audience))
            report.require_final()
            note_progress(wanted, by=wanted.asked_by, state=JobState.PRINTING)
            content = print_pdf(report, wanted.language, set_pages=pdf_child.set_pages)
    except (NotFinal, PrinterMissing) as refusal:
        return _failed(wanted, str(refusal)[:400])
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
    )
    wanted.refresh_from_db()
    return wanted


def _failed(wanted: PrintJob, refusal: str) -> PrintJob:
    note_progress(wanted, by=wanted.asked_by, state=JobState.FAILED, finished_at=clock.now(), refusal=refusal)
    wanted.refresh_from_db()
    return wanted


@action(_lazy("ask for print"), permission="reports.print_annual_report")
def ask_for_print(year: FiscalYear, *, by: User, audience: str, language: str) -> PrintJob:
    """Ask for the PDF of a term; the worker makes it, and the page of the job follows."""
    asked = PrintJob.objects.create(fiscal_year=year, audience=audience, language=language, asked_by=by)
    make_print.later(print_job=asked.pk)
    return asked
