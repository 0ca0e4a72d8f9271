"""The pages of operations as others may add to them: what stands beside the way, and what is warned of before people leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.operations import rules
from cases.operations.corrected import change_in_words, changes_of
from cases.operations.models import Operation, OperationChange, OperationStay
from cases.operations.stays import stay_in_words
from cases.people.form_fields import people_in_words
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import explained
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, TimelineEntry, timeline

OPERATION = "operation"

panels.page(OPERATION, sides=("beside",))

DEPARTURE = "departure"
"""About a request of which people are about to be under way."""

panels.page(DEPARTURE, sides=("before",))

panels.menu(
    "case",
    "other",
    MenuEntry(
        order=31,
        label=_lazy("Join an operation"),
        page="cases:join-operation",
        permission="cases.plan_operation",
        rule=rules.may_join_operation,
    ),
)


@kept
def _stays_told_in(case) -> QuerySet:
    """What was told of who was in an operation, but that somebody is in it from its beginning."""
    told = OperationStay.objects.filter(member__case=case)
    first = Q(replaces=None, part="", joined_on=None, left_on=None, wrong="")
    return told.exclude(first).select_related("operation", "member", "recorded_by", "taken_back_by").order_by("pk")


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(OperationStay,),
    rows={OperationStay: "member__case"},
)
def stays_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each telling of who was in an operation or apart in it, on the last day it tells, with when it was recorded.

    That somebody is in it from its beginning is told with the operation.
    """
    stays = _stays_told_in(case=case.pk)
    words = people_in_words(case)[1] if stays else {}
    for stay in stays:
        who = words.get(stay.member_id, str(stay.member))
        what = {"name": stay.operation.code_name, "who": who}
        day = stay.left_on or stay.joined_on
        yield TimelineEntry(
            key=f"stay-{stay.pk}",
            topic=TimelineTopic.OPERATION,
            about=(stay.member.person_id,),
            at=_last_moment_of(day, stay.recorded_at),
            on=day,
            recorded_at=stay.recorded_at,
            title=explained(_("operation %(name)s, %(who)s") % what, stay_in_words(stay)),
            by=stay.recorded_by.display_name,
            url=stay.operation.get_absolute_url(),
            voided={"at": stay.taken_back_at, "by": stay.taken_back_by.display_name} if stay.wrong else None,
        )


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(OperationChange,),
    rows={OperationChange: "operation__members__case"},
)
def corrections_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """What was told anew of an operation that carries or carried people of the request, when it was recorded."""
    for operation in Operation.objects.filter(members__case=case, changes__isnull=False).distinct():
        links = operation.operation_members.filter(member__case=case, member__voided_at=None)
        left = list(links.values_list("left_by", flat=True))
        for change in changes_of(operation, max(left) if left and all(left) else None):
            yield TimelineEntry(
                key=f"operation-change-{change.pk}",
                topic=TimelineTopic.OPERATION,
                at=change.recorded_at,
                recorded_at=change.recorded_at,
                title=explained(
                    _("operation %(name)s corrected") % {"name": operation.code_name}, change_in_words(change)
                ),
                by=change.recorded_by.display_name,
                url=operation.get_absolute_url(),
            )


def _last_moment_of(day: FuzzyDate | None, recorded_at: datetime) -> datetime:
    """The last moment a day may have been, never after its recording; that of the recording, where no day was told."""
    return min(day.latest - timedelta.resolution, recorded_at) if day and day.latest else recorded_at
