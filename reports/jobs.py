"""Printing a report as a job: counted here, set by a child that knows no database, and kept in its row."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.documents import pdf_child
from lfnkr.documents.pdf import PrinterMissing
from lfnkr.jobs.tasks import job
from reports.editions.annual import AnnualReport, NotFinal
from reports.editions.audiences import Audience
from reports.models import PrintJob
from reports.models.releasing import JobState
from reports.printing.paper import print_pdf


@job("reports.make_print", queue="printing", retries=0, lock="print-{print_job}")
def make_print(*, print_job: UUID) -> None:
    """Make the PDF that was asked for, once; a print that was interrupted is begun again."""
    wanted = PrintJob.objects.select_related("fiscal_year", "asked_by").defer("file").get(pk=print_job)
    if not wanted.is_finished:
        run_print(wanted)


def run_print(wanted: PrintJob) -> PrintJob:
    """Make the PDF of a print, telling at each step how far it is; a failing control total or printer is told in its row."""
    try:
        _step(wanted, JobState.COUNTING)
        with translation.override(wanted.language):
            report = AnnualReport.for_year(wanted.fiscal_year, audience=Audience(wanted.audience))
            report.require_final()
            _step(wanted, JobState.PRINTING)
            content = print_pdf(report, wanted.language, set_pages=pdf_child.set_pages)
    except (NotFinal, PrinterMissing) as refusal:
        return _finish(wanted, JobState.FAILED, refusal=str(refusal)[:400])
    except Exception:
        _finish(
            wanted,
            JobState.FAILED,
            refusal=_("The PDF could not be made. Try again; if it fails again, tell the administrator the time."),
        )
        raise
    return _finish(wanted, JobState.DONE, file=content, fingerprint=hashlib.sha256(content).hexdigest())


def _step(wanted: PrintJob, state: str) -> None:
    with trail.act("print", by=wanted.asked_by):
        PrintJob.objects.filter(pk=wanted.pk).update(state=state)


def _finish(wanted: PrintJob, state: str, **facts) -> PrintJob:
    with trail.act("print", by=wanted.asked_by):
        PrintJob.objects.filter(pk=wanted.pk).update(state=state, finished_at=clock.now(), **facts)
    wanted.refresh_from_db()
    return wanted
