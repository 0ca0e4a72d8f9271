"""The way of somebody who is added: from the day they belong to a request they share the steps and the lead of a companion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cases.case.models import CaseMember
from cases.reference.models import Partner
from cases.status import REACHED_SAFETY, SIDE_EXITS, LeadReason, Status, details_of, may_follow, way
from cases.workflow.history import When
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from cases.workflow.moving import Move

SHARED = tuple(status for status in Status if status not in SIDE_EXITS)
"""Where somebody stands whose way another may share."""


@dataclass(frozen=True, kw_only=True)
class Led:
    """One change of lead that is shared."""

    when: When
    lead: str
    partner: Partner | None
    reason: str
    agreed_by_id: object


def steps_along(companion: CaseMember, since: When) -> list[Move]:
    """The steps behind `received` by which somebody comes to stand where a companion stands, from a day on.

    Where the companion stood that day they stand that day, by the table's shortest way; what the companion did later they
    did with them, on the same days. Where the companion had left and come back, the way begins with the return.
    """
    known = list(StatusChange.objects.filter(member=companion, voided_at=None).order_by(*IN_ORDER))
    before = [step for step in known if step.counts_at <= _until(since)]
    later = known[len(before) :]
    exits = [number for number, step in enumerate(later) if step.status in SIDE_EXITS]
    if exits:
        before, later = [], later[exits[-1] + 1 :]
    moves = [*_arriving(before[-1], since)] if before and before[-1].status in SHARED else []
    for step in later:
        here = moves[-1].status if moves else Status.RECEIVED
        if step.status == Status.RECEIVED or (step.status == here and not may_follow(here, step.status)):
            continue
        when, is_told = _when(step), step.told_by_id is not None
        if not may_follow(here, step.status, is_told=is_told):
            moves += [_plain(status, step, when) for status in way(here, step.status)[1:-1]]
        moves.append(_as(step, when))
    return moves


def leads_along(companion: CaseMember, since: When) -> list[Led]:
    """The lead of a companion, from a day on; whoever came to a place of safety was led there by nobody.

    Money lacked for those of the takeover alone: whoever joins them later under the same partner does so because it is nearer.
    """
    rows = LeadChange.objects.filter(member=companion, voided_at=None).select_related("partner").order_by(*IN_ORDER)
    before = [row for row in rows if row.counts_at <= _until(since)]
    later = [row for row in rows if row.counts_at > _until(since)]
    stood = StatusChange.objects.filter(member=companion, voided_at=None, counts_at__lte=_until(since))
    last = stood.order_by(*IN_ORDER).last()
    is_safe_already = last is not None and last.status in REACHED_SAFETY
    found = [] if is_safe_already else [*(_joined(row, since) for row in before[-1:])]
    return found + [_led(row, _led_when(row)) for row in later if not is_safe_already]


def _until(since: When) -> datetime:
    """The last moment of a day; of a minute, with its seconds."""
    return since.last_moment.replace(second=59, microsecond=999_999)


def _arriving(last: StatusChange, since: When) -> Iterator[Move]:
    """The steps from received to where a companion stood that day, all of that day."""
    for status in way(Status.RECEIVED, last.status)[1:] if last.status != Status.RECEIVED else ():
        yield _plain(status, last, since)


def _plain(status: Status, step: StatusChange, when: When) -> Move:
    """One step on the way, with the closer word of the companion's where it needs one."""
    details = dict(details_of(status))
    return Move(
        status=Status(status), when=when, detail=step.detail if step.detail in details else next(iter(details), "")
    )


def _as(step: StatusChange, when: When) -> Move:
    """The same step as a companion's."""
    told = {"told_by": step.told_by, "told_on": step.told_on, "source": step.source}
    return Move(status=Status(step.status), when=when, detail=step.detail, **told)


def _when(step: StatusChange) -> When:
    names = ("occurred_at", "precision", "occurred_until", "is_day_only", "happened")
    return When(**{name: getattr(step, name) for name in names})


def _led(row: LeadChange, when: When) -> Led:
    return Led(when=when, lead=row.lead, partner=row.partner, reason=row.reason, agreed_by_id=row.agreed_by_id)


def _joined(row: LeadChange, since: When) -> Led:
    led = _led(row, since)
    return replace(led, reason=LeadReason.NEARER) if led.reason == LeadReason.LACK_OF_FUNDS else led


def _led_when(row: LeadChange) -> When:
    return When(occurred_at=row.occurred_at, happened=row.happened)


def companions(members: Iterable[CaseMember]) -> list[CaseMember]:
    """Of the people of a request one for each place where somebody may stand with them, the principal applicant's first."""
    found: dict[tuple, CaseMember] = {}
    for member in members:
        if member.status in SHARED:
            found.setdefault((member.status, member.status_detail, member.lead, member.partner_id), member)
    return list(found.values())
