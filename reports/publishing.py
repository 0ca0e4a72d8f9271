"""The acts of publishing: printing a report, releasing a figure by two people, recording what is quoted or decided."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lfnkr import clock
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.fiscal_year import FiscalYear, Meeting
from lfnkr.pdf import PrinterMissing
from reports.annual import AnnualReport, NotFinal
from reports.audiences import Audience
from reports.models import ExternalStatistic, Policy, PrintJob, ReleaseItem
from reports.models.releasing import JobState
from reports.notices import note_release
from reports.printing import print_pdf


class OwnProposal(ValidationError):
    """Who proposed a release does not approve it."""


@transaction.atomic
def ask_for_print(year: FiscalYear, *, by: User, audience: str, language: str) -> PrintJob:
    """Ask for the PDF of a term; it is made by a process of its own, which the page of the job follows."""
    with trail.act("ask for print", by=by):
        job = PrintJob.objects.create(fiscal_year=year, audience=audience, language=language, asked_by=by)
    transaction.on_commit(lambda: _start(job))
    return job


def _start(job: PrintJob) -> None:
    """Run `manage.py print_job` beside us, in the same databases, without waiting for it."""
    addresses = {"LFNKR_WEB_URL": connections["default"], "LFNKR_KEYS_URL": connections["keyring"]}
    environment = {**os.environ, **{name: _address(connection) for name, connection in addresses.items()}}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "print_job", str(job.pk)]
    subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, close_fds=True)


def _address(connection) -> str:
    """The libpq address of the database a connection uses: in tests this is a copy."""
    of = connection.settings_dict
    return f"postgresql://{of['USER']}:{quote(of['PASSWORD'], safe='')}@/{of['NAME']}?host={quote(str(of['HOST']), safe='')}&port={of['PORT'] or 5432}"


def run_print(job: PrintJob) -> PrintJob:
    """Make the PDF of a job, telling at each step how far it is; a failing control total or printer is told in the job."""
    try:
        _step(job, JobState.COUNTING)
        with translation.override(job.language):
            report = AnnualReport.for_year(job.fiscal_year, audience=Audience(job.audience))
            report.require_final()
            _step(job, JobState.PRINTING)
            content = print_pdf(report, job.language)
    except (NotFinal, PrinterMissing) as refusal:
        return _finish(job, JobState.FAILED, refusal=str(refusal)[:400])
    except Exception:
        _finish(
            job,
            JobState.FAILED,
            refusal=_("The PDF could not be made. Try again; if it fails again, tell the administrator the time."),
        )
        raise
    return _finish(job, JobState.DONE, file=content, fingerprint=hashlib.sha256(content).hexdigest())


def _step(job: PrintJob, state: str) -> None:
    with trail.act("print", by=job.asked_by):
        PrintJob.objects.filter(pk=job.pk).update(state=state)


def _finish(job: PrintJob, state: str, **facts) -> PrintJob:
    with trail.act("print", by=job.asked_by):
        PrintJob.objects.filter(pk=job.pk).update(state=state, finished_at=clock.now(), **facts)
    job.refresh_from_db()
    return job


@transaction.atomic
def propose_release(year: FiscalYear, *, by: User, key: str, reason: str) -> ReleaseItem:
    """Propose to show one figure to members and public as it is; another officer must agree."""
    with trail.act("propose release", by=by):
        if ReleaseItem.objects.filter(fiscal_year=year, key=key).exists():
            raise ValidationError(_("This figure has been proposed already. Look at the list of release items."))
        item = ReleaseItem.objects.create(fiscal_year=year, key=key, reason=reason, proposed_by=by)
        note_release(item)
        return item


@transaction.atomic
def approve_release(item: ReleaseItem, *, by: User) -> ReleaseItem:
    """Agree to a proposed release; refused for whoever proposed it."""
    with trail.act("approve release", by=by):
        item = ReleaseItem.objects.select_for_update(no_key=True).get(pk=item.pk)
        if item.approved_by_id:
            raise ValidationError(_("This figure has been released already."))
        if item.proposed_by_id == by.pk:
            raise OwnProposal(
                _("You proposed this release yourself. Ask the auditor or another officer to approve it.")
            )
        item.approved_by, item.approved_at = by, clock.now()
        item.save(update_fields=["approved_by", "approved_at"])
        return item


@transaction.atomic
def record_external_statistic(year: FiscalYear, *, by: User, key: str, quoted_on: date, **facts) -> ExternalStatistic:
    """Keep another publisher's figure as quoted on a day; a revision is kept beside it, never over it."""
    with trail.act("record external statistic", by=by):
        return ExternalStatistic.objects.create(fiscal_year=year, key=key, quoted_on=quoted_on, **facts)


@transaction.atomic
def record_policy(*, by: User, text: str, meeting: Meeting | None = None, **facts) -> Policy:
    """Keep a rule the organisation gave itself, with its date as closely as it is known."""
    with trail.act("record policy", by=by):
        return Policy.objects.create(text=text, decided_at_meeting=meeting, **facts)


@transaction.atomic
def record_meeting(year: FiscalYear, *, by: User, number: int, held_on: date) -> Meeting:
    """Keep an annual meeting and the term it closes."""
    with trail.act("record meeting", by=by):
        return Meeting.objects.create(number=number, held_on=held_on, fiscal_year=year)
