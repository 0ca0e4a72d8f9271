"""Second sources: the same facts counted from what the partition does not read, so that neither can be wrong alone."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from cases.models import Case, CaseMember, EventMember, LeadChange, StatusChange, Voiding
from cases.status import Status
from reports.figures.figure import ControlTotal
from reports.partition.partition import Partition


def second_sources(partition: Partition) -> tuple[ControlTotal, ...]:
    """The partition against the tables of requests and deaths, and against the current state of each person.

    Must run where every case may be read.
    """
    return (*_received(partition), *_current_state(partition), _deaths(partition))


def _received(partition: Partition) -> tuple[ControlTotal, ControlTotal]:
    """Requests by the table of requests, people by their first steps; those of an earlier term learnt later by their recording."""
    is_late = Q(recorded_at__gte=partition.known_before)
    term = Q(received_at__gte=partition.year.begins_at) | is_late & Q(received_at__lt=partition.told_until)
    cases = Case.objects.filter(term, received_at__lt=partition.as_of, recorded_at__lt=partition.known_at)
    steps = StatusChange.objects.alias(came_at=Greatest("counts_at", "member__case__received_at")).filter(
        Q(came_at__gte=partition.year.begins_at)
        | (is_late | Q(member__in=_put_back_since(partition.known_before))) & Q(came_at__lt=partition.told_until),
        Q(voided_at=None) | Q(voided_at__gte=partition.known_at),
        Q(member__voided_at=None) | Q(member__voided_at__gte=partition.known_at),
        status=Status.RECEIVED,
        came_at__lt=partition.as_of,
        recorded_at__lt=partition.known_at,
    )
    people = steps.exclude(member__in=_put_back_since(partition.known_at)).values("member").distinct()
    told = StatusChange.objects.filter(
        Q(voided_at=None) | Q(voided_at__gte=partition.known_at),
        Q(member__voided_at=None) | Q(member__voided_at__gte=partition.known_at),
        counts_at__lt=partition.as_of,
        recorded_at__lt=partition.known_at,
    )
    cases = cases.filter(pk__in=told.values("member__case"))
    return (
        ControlTotal(_("requests = those in the table of requests"), (cases.count(),), len(partition.requests)),
        ControlTotal(_("people received = first steps recorded"), (people.count(),), len(partition.received)),
    )


def _put_back_since(known: datetime) -> QuerySet:
    """People who counted nowhere at a moment of knowing, being recorded in error then, and who stand on their request again."""
    in_error = Q(needs_agreement=False, recorded_at__lt=known) | Q(agreed_at__lt=known)
    return Voiding.objects.filter(in_error, member__isnull=False, voided_at__gte=known).values("member")


def _current_state(partition: Partition) -> tuple[ControlTotal, ControlTotal]:
    """Where each person stands and who leads, as the triggers keep it, of those to whom nothing happened since."""
    rows = {row.member: row for row in partition.rows}
    since = (
        Q(counts_at__gte=partition.as_of)
        | Q(recorded_at__gte=partition.known_at)
        | Q(voided_at__gte=partition.known_at)
        | Q(voidings__voided_at__gte=partition.known_at)
    )
    moved = set(StatusChange.objects.filter(since, member__in=rows).values_list("member", flat=True))
    turned = set(LeadChange.objects.filter(since, member__in=rows).values_list("member", flat=True))
    now = CaseMember.objects.filter(pk__in=rows).values_list("pk", "status", "lead")
    wrong = Counter()
    for pk, status, lead in now:
        wrong["status"] += pk not in moved and status != rows[pk].status
        wrong["lead"] += pk not in turned and lead != rows[pk].lead
    return (
        ControlTotal(_("people whose current status is not that of their history = 0"), (wrong["status"],), 0),
        ControlTotal(_("people whose current lead is not that of their history = 0"), (wrong["lead"],), 0),
    )


def _deaths(partition: Partition) -> ControlTotal:
    """Who is dead now, against whom the deaths recorded name; whoever was taken off the request since is neither."""
    members = CaseMember.objects.filter(pk__in=[row.member for row in partition.rows], voided_at=None)
    dead = members.filter(status=Status.DIED).count()
    told = (
        EventMember.objects.standing()
        .filter(member__in=members, event__kind="death")
        .values("member")
        .distinct()
        .count()
    )
    return ControlTotal(_("members whose current status is died = members of the deaths recorded"), (told,), dead)
