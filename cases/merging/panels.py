"""What others show of merges: the way to look for another record on the page of a person, and what was made one in the history."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.merging.facts import reason_of
from cases.merging.models import Merge
from cases.notices import responsible_for
from cases.seal.reveal import opening_for
from cases.status import Status
from cases.workflow.models import StatusChange
from cases.workflow.steps import duplicates_in, steps_of
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, TimelineEntry, once, panel, timeline


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


@kept
def _repeats_of(case) -> QuerySet:
    """The requests of whose people it is told that they are on this one."""
    steps = StatusChange.objects.filter(
        status=Status.DUPLICATE, voided_at=None, member__voided_at=None, member__status=Status.DUPLICATE
    )
    return steps.filter(duplicate_of=case).values_list("member__case_id", flat=True)


@panel("case", side="beside", order=3, permission="cases.see_case", data="people")
def told_twice(request: HttpRequest, case: Case) -> Panel | None:
    """Of a duplicate the request that counts instead; of that one the requests that repeat it. Whom to ask about another's."""
    instead = {step.duplicate_of_id for step in duplicates_in(once(request, steps_of, case))} - {None}
    repeats = set(_repeats_of(case=case.pk))
    if not instead and not repeats:
        return None
    return Panel(
        "cases/merging/_told_twice.html",
        instead=_as_seen(instead, request.user),
        repeats=_as_seen(repeats, request.user),
    )


def _as_seen(keys: set[UUID], user: User) -> list[dict[str, str]]:
    """Requests by reference and address; of those that are not one's own only whom to ask."""
    seen = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=keys).order_by("received_at")}
    lines = [{"words": case.reference, "url": case.get_absolute_url()} for case in seen.values()]
    for key in sorted(keys - seen.keys()):
        known = responsible_for(key)
        name = known.lead.display_name if known.lead and not known.is_restricted else _("the director")
        lines.append({"words": _("a request you do not see: ask %(name)s") % {"name": name}, "url": ""})
    return lines


@timeline(
    "case",
    permission="cases.merge_people",
    data="people",
    tells=(Merge,),
    rows={Merge: "survivor__memberships__case"},
)
def merges_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When two records of somebody on the request were made one, and when they were made two again."""
    people = [member.person_id for member in case.standing_members]
    merges = Merge.objects.filter(survivor__in=people).select_related("recorded_by", "undone_by")
    is_open = opening_for(case, request.user, clock.now()) is not None if merges else False
    for merge in merges:
        is_undone = merge.undone_at is not None
        yield TimelineEntry(
            key=f"merge-{merge.pk}",
            topic=TimelineTopic.PEOPLE,
            about=(merge.survivor_id,),
            at=merge.recorded_at,
            recorded_at=merge.recorded_at,
            title=_("Two records of one person were made one"),
            by=merge.recorded_by.display_name,
            url="" if is_undone or clock.now() > merge.undone_until else reverse("cases:undo-merge", args=[merge.pk]),
            text=reason_of(merge) if is_open else "",
            is_sealed=merge.reason is not None and not is_open,
        )
        if is_undone:
            yield TimelineEntry(
                key=f"merge-undone-{merge.pk}",
                topic=TimelineTopic.PEOPLE,
                about=(merge.survivor_id,),
                at=merge.undone_at,
                recorded_at=merge.undone_at,
                title=_("The record was made two again"),
                by=merge.undone_by.display_name,
            )
