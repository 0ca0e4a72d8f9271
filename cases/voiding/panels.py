"""What waits for a second officer, on the page of the request and on desks; and what of a person can be taken back."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.people.models import Indicator
from cases.risk.models import PersonAnswer
from cases.voiding.models import Voiding
from cases.voiding.targets import WORDS, rows_of
from cases.voiding.wording import in_words, words_of
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel

MOST = 20


@kept
def _that_wait() -> QuerySet:
    """One that waits, whoever may see it."""
    return Voiding.objects.awaiting_agreement().order_by().values_list("pk", flat=True)[:1]


def waiting_for(user, case: Case | None = None) -> list[Voiding]:
    """One voiding of each act that waits, the oldest first; on a desk none of one's own."""
    if not _that_wait():
        return []
    rows = Voiding.objects.visible_to(user).awaiting_agreement().select_related("case", "recorded_by")
    rows = rows.exclude(recorded_by=user) if case is None else rows.filter(case=case)
    first: dict[object, Voiding] = {}
    for row in rows.order_by("recorded_at", "pk")[: MOST * 5]:
        first.setdefault(row.act, row)
    return list(first.values())[:MOST]


@panel("case", side="beside", order=5, permission="cases.record_in_error", data="people", rows={Voiding: "case"})
def waiting_in_the_request(request: HttpRequest, case: Case) -> Panel | None:
    """What waits in this request; nothing where nothing does."""
    return _panel(waiting_for(request.user, case), request)


@panel("desk/director", side="main", order=25, permission="cases.record_in_error", data="people")
def waiting_for_the_director(request: HttpRequest, _row: None) -> Panel | None:
    """What waits for somebody else than who recorded it."""
    return _panel(waiting_for(request.user), request)


@panel("desk/caseworker", side="main", order=25, permission="cases.record_in_error", data="people")
def waiting_for_a_caseworker(request: HttpRequest, _row: None) -> Panel | None:
    """The same in the requests of a caseworker: what the director recorded."""
    return _panel(waiting_for(request.user), request)


@panel("person", side="below", order=10, permission="cases.record_in_error", data="people")
def of_a_person(request: HttpRequest, member: CaseMember) -> Panel | None:
    """What was told of one person, each with the way to take it back: needs, what was done, and who is what to whom."""
    case, words = member.case, words_of(member.case)
    answers = Indicator.objects.standing().filter(person=member.person).exclude(answer=Answer.NOT_ASKED)
    related = Q(person=member.person) | Q(relative=member.person)
    relations = rows_of(case, "relation").filter(related, voided_at=None)
    latest = PersonAnswer.objects.filter(person=member.person).latest().values()
    rows = [*answers.order_by("pk"), *sorted(latest, key=lambda row: row.pk), *relations.order_by("pk")]
    links = [(in_words(row, words), reverse("cases:void", args=[case.pk, WORDS[type(row)], row.pk])) for row in rows]
    return Panel("cases/voiding/_of_a_person.html", links=links) if links else None


def _panel(found: list[Voiding], request: HttpRequest) -> Panel | None:
    own = request.user.pk
    return Panel("cases/voiding/_waiting.html", voidings=found, own=own) if found else None
