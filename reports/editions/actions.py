"""The acts of publishing: printing a report, releasing a figure by two people, recording what is quoted or decided."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from reports.jobs import make_print
from reports.models import ExternalStatistic, Policy, PrintJob, ReleaseItem
from reports.notices import note_release


class OwnProposal(ValidationError):
    """Who proposed a release does not approve it."""


@transaction.atomic
def ask_for_print(year: FiscalYear, *, by: User, audience: str, language: str) -> PrintJob:
    """Ask for the PDF of a term; the worker makes it, and the page of the job follows."""
    with trail.act("ask for print", by=by):
        job = PrintJob.objects.create(fiscal_year=year, audience=audience, language=language, asked_by=by)
    make_print.later(print_job=job.pk)
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
