"""What pages show of openings in an emergency: at the request, on the desk of whoever opened it, and of whoever reviews it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.break_glass.models import GlassExtension, GlassOpening, GlassReview
from cases.case.models import Case
from cases.case.topics import TimelineTopic
from lfnkr.audit import trail
from lfnkr.audit.actions import said
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.language.lists import explained
from lfnkr.postgresql.kept_questions import kept
from lfnkr.templatetags.formatting import moment
from lfnkr.web.panels import Panel, TimelineEntry, once, panel, timeline

MOST = 10
MOST_ACTS = 200


@dataclass(frozen=True)
class ToldOpening:
    """One opening as those who review it see it: no person of the request."""

    opening: GlassOpening
    reference: str
    acts: tuple[str, ...]
    """What was done through it, each act once."""
    now: datetime

    @property
    def is_open(self) -> bool:
        """Whether it holds still."""
        return self.opening.until > self.now

    @property
    def is_overdue(self) -> bool:
        """Whether its review is."""
        return self.opening.review_due_at < self.now and not self.opening.is_reviewed


def told_of(openings: Sequence[GlassOpening]) -> list[ToldOpening]:
    """Each with the reference of its request and what was done through it."""
    now = clock.now()
    with trail.reading():  # The auditor reads references in the trail too.
        keys = {opening.case_id for opening in openings}
        references = dict(Case.objects.filter(pk__in=keys).order_by().values_list("pk", "reference"))
    return [ToldOpening(each, references[each.case_id], _acts_in(each), now) for each in openings]


def _acts_in(opening: GlassOpening) -> tuple[str, ...]:
    """What whoever opened it did in the request while it held, in order, each act once."""
    done = AuditEvent.objects.filter(case_id=opening.case_id, actor=opening.by_id).order_by("id")
    done = done.filter(at__gte=opening.opened_at, at__lte=opening.until).values_list("act", flat=True)[:MOST_ACTS]
    return tuple(dict.fromkeys(said(act) for act in done if act))


@kept
def _to_review_by(reader) -> QuerySet:
    waiting = GlassOpening.objects.to_review().select_related("by", "extension", "review")
    return waiting.exclude(by=reader).order_by("opened_at")[:MOST]


def _to_review(request: HttpRequest) -> Panel | None:
    waiting = _to_review_by(reader=request.user.pk)
    return Panel("cases/break_glass/_to_review.html", openings=told_of(waiting)) if waiting else None


@panel("desk/director", side="main", order=15, permission="cases.review_glass", data="trail")
def for_the_director(request: HttpRequest, _row: None) -> Panel | None:
    """Openings that another officer has to review; nothing where there is none."""
    return _to_review(request)


@panel("desk/auditor", side="main", order=35, permission="cases.review_glass", data="trail")
def for_the_auditor(request: HttpRequest, _row: None) -> Panel | None:
    """The same for the auditor."""
    return _to_review(request)


@panel("desk/caseworker", side="main", order=5, permission="cases.break_glass", data="people")
def own_openings(request: HttpRequest, _row: None) -> Panel:
    """What is open to oneself in an emergency, and the way to open another."""
    running = GlassOpening.objects.running(request.user, clock.now()).select_related("case", "extension")
    return Panel("cases/break_glass/_own.html", openings=[opening for opening in running if opening.case])


@panel("case", side="above", order=0, permission="cases.see_case", data="people", rows={GlassOpening: "case"})
def at_the_request(request: HttpRequest, case: Case) -> Panel | None:
    """To whom the request is open in an emergency, and until when; nothing where it is not."""
    now = clock.now()
    running = [each for each in once(request, _of, case) if now < each.until]
    if not running:
        return None
    own = next((each for each in running if each.by_id == request.user.pk and not hasattr(each, "extension")), None)
    extend_url = reverse("cases:extend-glass", args=[own.pk]) if own else ""
    is_mine = any(each.by_id == request.user.pk for each in running)
    return Panel("cases/break_glass/_at_the_request.html", openings=running, extend_url=extend_url, is_mine=is_mine)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(GlassOpening, GlassExtension, GlassReview),
    rows={GlassOpening: "case"},
)
def entries(request: HttpRequest, case: Case) -> Iterable[TimelineEntry]:
    """Each opening, its extension and its review, with the words that were typed."""
    for opening in once(request, _of, case):
        words = _("opened in an emergency until %(until)s") % {"until": moment(opening.closes_at)}
        yield _entry("glass", opening.pk, opening.opened_at, words, opening.reason, opening.by.display_name)
        if hasattr(opening, "extension"):
            longer = opening.extension
            words = _("kept open in an emergency until %(until)s") % {"until": moment(longer.closes_at)}
            yield _entry("longer", opening.pk, longer.extended_at, words, longer.needed, opening.by.display_name)
        if opening.is_reviewed:
            review = opening.review
            words = _("opening in an emergency reviewed: %(finding)s") % {"finding": review.get_finding_display()}
            yield _entry("review", opening.pk, review.reviewed_at, words, review.words, review.reviewed_by.display_name)


def _entry(kind: str, key: UUID, at: datetime, words: str, text: str, by: str) -> TimelineEntry:
    look = "danger" if kind != "review" else "decision"
    title = explained(words[:1].upper() + words[1:], text)
    return TimelineEntry(
        key=f"{kind}-{key}", topic=TimelineTopic.SEAL, at=at, recorded_at=at, title=title, by=by, kind=look
    )


def _of(case: Case) -> list[GlassOpening]:
    related = ("by", "extension", "review__reviewed_by")
    return list(case.glass_openings.select_related(*related).order_by("opened_at"))
