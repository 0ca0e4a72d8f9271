"""Second sources: the same facts counted from what the partition does not read, so that neither can be wrong alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from django.db.models import Case as Case_
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext as _

from cases.models import Case, CaseMember, EventMember, FormerFact, LeadChange, StatusChange, Voiding
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
    known, before = partition.known_at, partition.known_before
    begins, until = partition.year.begins_at, partition.told_until
    cases = Case.objects.alias(called_at=_called_at("pk", known), called_before=_called_at("pk", before)).filter(
        Q(called_at__gte=begins) | Q(called_at__lt=until),
        Q(recorded_at__gte=before) | Q(called_before__gte=until),
        called_at__lt=partition.as_of,
        recorded_at__lt=known,
    )
    steps = StatusChange.objects.alias(came_at=_came_at(known), came_before=_came_at(before)).filter(
        Q(came_at__gte=begins) | Q(came_at__lt=until),
        Q(recorded_at__gte=before) | Q(came_before__gte=until) | Q(member__in=_put_back_since(before)),
        Q(voided_at=None) | Q(voided_at__gte=partition.known_at),
        Q(member__voided_at=None) | Q(member__voided_at__gte=partition.known_at),
        status=Status.RECEIVED,
        came_at__lt=partition.as_of,
        recorded_at__lt=partition.known_at,
    )
    # Since when they are on the request was told anew: whom the edition before counted by another first step came by that.
    told_anew = StatusChange.objects.alias(came_before=_came_at(before)).filter(
        status=Status.RECEIVED, recorded_at__lt=before, voided_at__gte=before, came_before__lt=until
    )
    told_anew = told_anew.exclude(member__in=_put_back_since(before))
    people = steps.exclude(member__in=_put_back_since(partition.known_at)).exclude(
        member__in=told_anew.values("member")
    )
    people = people.values("member").distinct()
    told = StatusChange.objects.alias(came_at=_came_at(known)).filter(
        Q(counts_at__lt=partition.as_of) | Q(status=Status.RECEIVED, came_at__lt=partition.as_of),
        Q(voided_at=None) | Q(voided_at__gte=partition.known_at),
        Q(member__voided_at=None) | Q(member__voided_at__gte=partition.known_at),
        recorded_at__lt=partition.known_at,
    )
    cases = cases.filter(pk__in=told.values("member__case"))
    return (
        ControlTotal(_("requests = those in the table of requests"), (cases.count(),), len(partition.requests)),
        ControlTotal(_("people received = first steps recorded"), (people.count(),), len(partition.received)),
    )


def _came_at(known: datetime) -> Case_:
    """When somebody came into a request by their first step: with the call, whenever it was known to be, or later."""
    call = _called_at("member__case", known)
    first = _called_at("member__case", datetime.min.replace(tzinfo=UTC))
    return Case_(When(occurred_at=first, then=call), default=Greatest("counts_at", call))


def _called_at(case: str, known: datetime) -> Case_:
    """The moment of the call of a request, found by a name, as it was known at another moment."""
    moved = FormerFact.objects.filter(case__isnull=False, facts__has_key="received_at")
    former = moved.filter(case=OuterRef(case), until__gte=known).order_by("until", "pk")
    told = Subquery(former.values_list(Cast(KT("facts__received_at"), DateTimeField()))[:1])
    own = "received_at" if case == "pk" else f"{case}__received_at"
    # Few calls are ever corrected: of all others nothing is looked up.
    is_moved = Q(**{f"{case}__in": list(moved.values_list("case", flat=True))})
    return Case_(When(is_moved, then=Coalesce(told, own)), default=own)


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
