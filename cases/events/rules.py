"""Whether something that happened to people of a request may be recorded, and when it is over."""

from __future__ import annotations

from django.db.models import QuerySet

from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.events import errors
from cases.events.choices import AFTER_CLOSING, LASTING, EventKind
from cases.events.models import Event
from cases.status import Status
from cases.workflow.rules import may_anybody_become
from lfnkr.errors import DomainError
from lfnkr.postgresql.kept_questions import kept


def may_record_event(case: Case | None, kind: str = EventKind.CONTACT) -> DomainError | None:
    """Whether an event may be recorded: of an open request, or of none; of a closed one what belongs to the life after it."""
    return may_work_on(case) if case and kind not in AFTER_CLOSING else None


def may_record_missing(case: Case | None) -> DomainError | None:
    """Whether somebody of the request may have gone missing, by the table of statuses."""
    return may_anybody_become(case, Status.MISSING) if case else None


def may_record_death(case: Case | None) -> DomainError | None:
    """Whether somebody of the request may have died, by the table of statuses; also of a closed request."""
    return may_anybody_become(case, Status.DIED) if case else None


def may_review_missing(member: CaseMember) -> DomainError | None:
    """Whether the request of somebody may be concluded by a review: while they are missing, once."""
    is_to_review = member.status == Status.MISSING and not member.missing_reviewed_at
    return None if is_to_review else errors.NotMissing(member=str(member))


def may_take_back_review(member: CaseMember) -> DomainError | None:
    """Whether the review of somebody may be recorded in error: while it concludes their request, and that is not closed."""
    if member.status != Status.MISSING or not member.missing_reviewed_at:
        return errors.NotReviewed(member=str(member))
    return may_work_on(member.case)


@kept
def _lasting_in(case) -> QuerySet:
    """The first of what goes on in a request."""
    rows = Event.objects.standing().filter(case=case, kind__in=LASTING, ended=None)
    return rows.order_by().values_list("pk", flat=True)[:1]


def may_end_event(case: Case | None) -> DomainError | None:
    """Whether something recorded of a request may be over now: an event that lasts and has no end yet."""
    if case is None or _lasting_in(case=case.pk):
        return None
    return errors.NothingGoesOn()
