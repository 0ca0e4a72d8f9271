"""Corrections that wait for a second officer: on the page of the request, on desks, and in the history."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.seal.reveal import texts_of
from cases.second_officer.models import ProposedCorrection
from cases.second_officer.proposing import in_words
from lfnkr.language.lists import explained
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, TimelineEntry, panel, timeline

MOST = 20


@panel(
    "case",
    side="beside",
    order=6,
    permission="cases.record_in_error",
    data="people",
    rows={ProposedCorrection: "case"},
)
def corrections_of_the_request(_request: HttpRequest, case: Case) -> Panel | None:
    """What waits in this request; nothing where nothing does."""
    return _panel(ProposedCorrection.objects.filter(case=case), is_own_page=True)


@panel("desk/director", side="main", order=26, permission="cases.record_in_error", data="people")
def corrections_for_the_director(request: HttpRequest, _row: None) -> Panel | None:
    """What waits for somebody else than who proposed it."""
    return _of_desk(request)


@panel("desk/caseworker", side="main", order=26, permission="cases.record_in_error", data="people")
def corrections_for_a_caseworker(request: HttpRequest, _row: None) -> Panel | None:
    """The same in the requests of a caseworker."""
    return _of_desk(request)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(ProposedCorrection,),
    rows={ProposedCorrection: "case"},
)
def proposed(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each correction that needed a second officer, when it was proposed; who agreed, or that it was withdrawn."""
    found = case.proposed_corrections.select_related(
        "case", "operation", "recorded_by", "agreed_by", "withdrawn_by"
    ).order_by("pk")
    with_reason = [correction for correction in found if correction.reason is not None]
    reasons = texts_of(case, with_reason, "reason", by=request.user) if with_reason else {}
    for correction in found:
        title = _("correction proposed, a second officer has to agree")
        if correction.agreed_by:
            title = _("correction proposed, agreed to by %(name)s") % {"name": correction.agreed_by.display_name}
        withdrawn = correction.withdrawn_by
        yield TimelineEntry(
            key=f"proposed-{correction.pk}",
            topic=TimelineTopic.ERROR,
            about=_about(correction),
            at=correction.recorded_at,
            recorded_at=correction.recorded_at,
            title=explained(title, in_words(correction)),
            by=correction.recorded_by.display_name,
            text=reasons.get(correction.pk) or "",
            is_sealed=correction.reason is not None and correction.pk not in reasons,
            url=reverse("cases:withdraw-correction", args=[correction.pk]) if correction.waits else "",
            kind="decision",
            voided={"at": correction.withdrawn_at, "by": withdrawn.display_name} if withdrawn else None,
        )


def _about(correction: ProposedCorrection) -> tuple[UUID, ...]:
    members = CaseMember.objects.filter(pk__in=correction.told.get("members", ()))
    return tuple(members.values_list("person_id", flat=True))


@kept
def _that_wait() -> QuerySet:
    """One that waits, whoever may see it."""
    return ProposedCorrection.objects.waiting().order_by().values_list("pk", flat=True)[:1]


def _of_desk(request: HttpRequest) -> Panel | None:
    if not _that_wait():
        return None
    return _panel(ProposedCorrection.objects.visible_to(request.user).exclude(recorded_by=request.user))


def _panel(corrections, *, is_own_page: bool = False) -> Panel | None:
    found = list(corrections.waiting().select_related("case", "recorded_by").order_by("pk")[:MOST])
    if not found:
        return None
    lines = [(correction, correction.get_kind_display()) for correction in found]
    return Panel("cases/second_officer/_waiting.html", lines=lines, is_own_page=is_own_page)
