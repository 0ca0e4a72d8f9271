"""In the history of a request: what was told of the order of its steps, and of steps and events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.seal.reveal import texts_of
from cases.step_order.models import StepOrder
from cases.step_order.steps import Told, asked_next
from cases.workflow.models import StatusChange
from lfnkr.language.lists import explained
from lfnkr.web.panels import TimelineEntry, next_step, timeline


@next_step("step", permission="cases.move_member")
def which_came_first(step: StatusChange) -> str | None:
    """Where it is asked, once a step is saved whose day does not say whether it came before another."""
    return asked_next(step, is_about=True)


@timeline("case", permission="cases.see_case", data="people", tells=(StepOrder,), rows={StepOrder: "case"})
def orders_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each telling, once for all who went together."""
    found = StepOrder.objects.filter(case=case)
    found = found.select_related("earlier__member", "later__member", "event", "recorded_by")
    rows = list(found.order_by("pk"))
    reasons = texts_of(case, rows, "reason", by=request.user) if rows else {}
    for _act, group in groupby(rows, key=lambda row: (row.recorded_at, row.recorded_by_id)):
        told = list(group)
        first = told[0]
        words = {
            "later": _in_words(first.later or first.event),
            "earlier": _in_words(first.earlier or first.event),
        }
        said = (
            _("“%(later)s” came after “%(earlier)s”")
            if first.is_known
            else _("which came first, “%(later)s” or “%(earlier)s”, is not known")
        )
        yield TimelineEntry(
            key=f"step-order-{first.pk}",
            at=first.recorded_at,
            recorded_at=first.recorded_at,
            title=said % words,
            by=first.recorded_by.display_name,
            topic=TimelineTopic.STATUS,
            about=tuple(row.step.member.person_id for row in told),
            url=reverse("cases:order-steps", args=[case.pk, first.step.pk]),
            text=reasons.get(first.pk) or "",
            is_sealed=first.reason is not None and not reasons.get(first.pk),
        )


def _in_words(told: Told) -> str:
    if isinstance(told, StatusChange):
        return explained(told.get_status_display(), told.get_detail_display())
    return told.title
