"""What others show of a duplicate: the way to carry over what it holds, and what was carried over, on both requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.duplicates import rules
from cases.duplicates.models import CarriedRow, CarryOver, Part
from cases.duplicates.pairs import Repeated, originals_of
from cases.workflow.steps import steps_of
from lfnkr.language.lists import explained, listed
from lfnkr.web import panels
from lfnkr.web.panels import Link, Panel, TimelineEntry, once, panel, timeline

panels.page("carry-over", sides=("below",))


@panel("case", side="beside", order=4, permission="cases.change_case", data="people")
def ways_to_carry_over(request: HttpRequest, case: Case) -> Panel | None:
    """Of a duplicate the way to carry over what it holds, to each request that counts and may be seen."""
    originals = list(originals_of(case, once(request, steps_of, case)))
    seen = Case.objects.visible_to(request.user).in_bulk(originals) if originals else {}
    links = [
        Link(
            label=_("Carry over to %(reference)s what is told here") % {"reference": original.reference},
            url=reverse("cases:carry-over", args=[case.pk, original.pk]),
        )
        for original in seen.values()
        if rules.may_lead_to(Repeated(case, original), by=request.user) is None
    ]
    return Panel("cases/duplicates/_ways.html", links=links) if links else None


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(CarryOver, CarriedRow),
    rows={CarryOver: ("original", "case")},
)
def carried_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """What was carried over from and to this request, and what of it was taken back."""
    acts = CarryOver.objects.filter(original=case) | CarryOver.objects.filter(case=case)
    acts = list(acts.select_related("recorded_by", "taken_back_by").prefetch_related("rows"))
    keys = {key for act in acts for key in (act.case_id, act.original_id)}
    seen = Case.objects.visible_to(request.user).in_bulk(keys) if acts else {}
    for act in acts:
        is_here = act.original_id == case.pk
        other = seen.get(act.case_id if is_here else act.original_id)
        reference = other.reference if other else _("a request you do not see")
        words = _("Carried over from %(reference)s") if is_here else _("Carried over to %(reference)s")
        yield TimelineEntry(
            key=f"carried-{act.pk}",
            topic=TimelineTopic.PEOPLE,
            at=act.recorded_at,
            recorded_at=act.recorded_at,
            title=explained(words % {"reference": reference}, _counted(act)),
            by=act.recorded_by.display_name,
            url=_way_back(act, request) if is_here else "",
        )
        if act.taken_back_at:
            yield TimelineEntry(
                key=f"carried-back-{act.pk}",
                topic=TimelineTopic.PEOPLE,
                at=act.taken_back_at,
                recorded_at=act.taken_back_at,
                title=_("What was carried over was taken back"),
                by=act.taken_back_by.display_name,
            )


def _way_back(act: CarryOver, request: HttpRequest) -> str:
    """Where it is taken back, while that can be."""
    may = request.user.has_perm("cases.record_in_error") and rules.may_take_back(act) is None
    return reverse("cases:take-back-carry-over", args=[act.pk]) if may else ""


def _counted(act: CarryOver) -> str:
    """How much of what: "2 notes, 1 person"."""
    numbers = Counter(row.part for row in act.rows.all())
    return listed(f"{Part(part).label} ({number})" for part, number in numbers.items())
