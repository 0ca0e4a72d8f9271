"""What the director's desk shows of events, losses and incidents that wait to be acknowledged; reviews in the history."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.events.losses import losses_unseen
from cases.events.models import MissingReview
from lfnkr.web.panels import Panel, TimelineEntry, panel, timeline

FEW_LOSSES = 2
"""So many are shown before the rest is asked for, so that the clocks stay in sight."""


@panel("desk/director", side="main", order=20, permission="cases.acknowledge_event", data="people")
def to_acknowledge(request: HttpRequest, _row: None) -> Panel | None:
    """The gravest of what nobody has acknowledged, or all where the address asks for them; nothing where there is none."""
    losses = losses_unseen()
    if not losses:
        return None
    of, asks_for_all = losses[0].of, request.GET.get("losses") == "all"
    shown = losses if asks_for_all else losses[:FEW_LOSSES]
    return Panel(
        "cases/events/_to_acknowledge.html",
        losses=of,
        shown_losses=shown,
        more_losses=0 if asks_for_all else of - len(shown),
        are_all_shown=len(shown) == of,
    )


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(MissingReview,),
    rows={MissingReview: "member__case"},
)
def reviewed(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each review of a missing person."""
    reviews = MissingReview.objects.filter(member__case=case)
    for review in reviews.select_related("member", "reviewed_by", "taken_back_by"):
        is_taken_back = review.taken_back_at is not None
        stands = review.member.missing_reviewed_at == review.reviewed_at and not is_taken_back
        yield TimelineEntry(
            key=f"missing-{review.pk}",
            topic=TimelineTopic.STATUS,
            about=(review.member.person_id,),
            at=review.reviewed_at,
            recorded_at=review.reviewed_at,
            title=_("Looked for and reviewed: still missing"),
            by=review.reviewed_by.display_name,
            kind="decision",
            url=reverse("cases:take-back-review", args=[case.pk, review.member_id]) if stands else "",
            voided={"at": review.taken_back_at, "by": review.taken_back_by.display_name} if is_taken_back else None,
        )
