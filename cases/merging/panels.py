"""What others show of merges: the way to look for another record on the page of a person, and what was made one in the history."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.merging.models import Merge
from lfnkr.calendar import clock
from lfnkr.web.panels import Panel, TimelineEntry, panel, timeline


@panel("person", side="below", order=20, permission="cases.merge_people", data="people")
def other_records(request: HttpRequest, member: CaseMember) -> Panel:
    """The way to look for another record of this person, and what was made one with theirs."""
    merges = Merge.objects.standing().filter(survivor=member.person_id).select_related("recorded_by")
    return Panel(
        "cases/merging/_of_a_person.html",
        url=reverse("cases:same-person", args=[member.case_id, member.pk]),
        merges=list(merges),
        now=clock.now(),
    )


@timeline("case", permission="cases.merge_people", data="people")
def merges_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When two records of somebody on the request were made one, and when they were made two again."""
    people = [member.person_id for member in case.standing_members]
    merges = Merge.objects.filter(survivor__in=people).select_related("recorded_by", "undone_by")
    for merge in merges:
        is_undone = merge.undone_at is not None
        yield TimelineEntry(
            key=f"merge-{merge.pk}",
            at=merge.recorded_at,
            recorded_at=merge.recorded_at,
            title=_("Two records of one person were made one"),
            by=merge.recorded_by.display_name,
            url="" if is_undone or clock.now() > merge.undone_until else reverse("cases:undo-merge", args=[merge.pk]),
        )
        if is_undone:
            yield TimelineEntry(
                key=f"merge-undone-{merge.pk}",
                at=merge.undone_at,
                recorded_at=merge.undone_at,
                title=_("The record was made two again"),
                by=merge.undone_by.display_name,
            )
