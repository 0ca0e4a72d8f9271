"""Which steps may stand either way round by their days, and what holds of their order: asked of the database, which places them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cases.step_order.models import StepOrder
from cases.workflow.models import IN_ORDER, StatusChange

BOUNDS = """
SELECT s.id, nullif(b.earliest, '-infinity'), b.latest FROM cases_statuschange s
 CROSS JOIN LATERAL cases_step_bounds(
       s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
 WHERE s.member_id = ANY (%s) AND s.voided_at IS NULL AND s.status <> 'received'
"""


@dataclass(frozen=True)
class Bounds:
    """The first and the last moment a step may have been; no first where it is open."""

    earliest: datetime | None
    latest: datetime

    def is_before(self, other: Bounds) -> bool:
        """Whether it was before the other, whatever its moment."""
        return other.earliest is not None and self.latest < other.earliest


def bounds_of(members: Iterable) -> dict[int, Bounds]:
    """Those of the standing steps of some people, without the first."""
    with connection.cursor() as cursor:
        cursor.execute(BOUNDS, [list(members)])
        return {number: Bounds(earliest, latest) for number, earliest, latest in cursor.fetchall()}


def beside(step: StatusChange) -> list[StatusChange]:
    """The other standing steps of the same person that may have been before or after it, in their order."""
    bounds = bounds_of([step.member_id])
    if step.pk not in bounds:
        return []
    own = bounds[step.pk]
    keys = [
        key for key, each in bounds.items() if key != step.pk and not own.is_before(each) and not each.is_before(own)
    ]
    return list(StatusChange.objects.filter(pk__in=keys).select_related("member__case").order_by(*IN_ORDER))


def together(step: StatusChange) -> list[StatusChange]:
    """The same step of those who went together, as it was written in one act."""
    columns = ("status", "detail", "recorded_at", "recorded_by_id", "occurred_at")
    same = StatusChange.objects.filter(
        member__case=step.member.case_id, voided_at=None, **{name: getattr(step, name) for name in columns}
    )
    return list(same.select_related("member__case").order_by("member__position"))


def told_of(steps: Iterable[int]) -> dict[frozenset[int], StepOrder]:
    """Of each two steps, one of which is among these, the last telling."""
    keys = list(steps)
    rows = StepOrder.objects.filter(later__in=keys) | StepOrder.objects.filter(earlier__in=keys)
    return {frozenset((row.earlier_id, row.later_id)): row for row in rows.order_by("pk")}


def comes_before(earlier: int, later: int, steps: Iterable[int]) -> bool:
    """Whether by what was told one of these steps came before another, over others between them."""
    after: dict[int, set[int]] = defaultdict(set)
    standing = set(steps)
    for pair, row in told_of(standing).items():
        if row.is_known and pair <= standing and pair != {earlier, later}:
            after[row.earlier_id].add(row.later_id)
    been, todo = set(), [earlier]
    while todo:
        here = todo.pop()
        if here == later:
            return True
        todo += after[here] - been
        been.add(here)
    return False
