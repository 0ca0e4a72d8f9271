"""What pages show of handing over: the note at the top of a request until it was read, what nobody looks after, the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.follow_up import rules
from cases.follow_up.choices import AssignmentKind
from cases.follow_up.models import Assignment
from cases.seal import reveal
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.errors import answer
from lfnkr.language.lists import explained, listed
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, once, panel, timeline

MOST = 12

panels.menu(
    "case",
    "other",
    MenuEntry(
        order=62,
        label=_lazy("Give the request back"),
        page="cases:give-back",
        permission="cases.assign_case",
        rule=rules.may_give_back,
    ),
)


@kept
def _of_nobody() -> QuerySet:
    found = Case.objects.of_nobody().select_related("lead", "deputy")
    return found.order_by(F("danger_since").desc(nulls_last=True), "received_at", "pk")


@kept
def _of_nobody_and_open_to_all() -> QuerySet:
    found = Case.objects.of_nobody().filter(is_restricted=False).select_related("lead", "deputy")
    return found.order_by(F("danger_since").desc(nulls_last=True), "received_at", "pk")


def nobodys(user: User) -> Sequence[Case]:
    """The open requests nobody looks after, those in danger first, as far as everybody may know of them: no person, no word.

    A restricted one is told to directors alone.
    """
    with trail.reading():
        return _of_nobody() if user.role == Role.DIRECTOR else _of_nobody_and_open_to_all()


@panel("desk/director", side="below", order=4, permission="cases.take_request", data="people")
@panel("desk/caseworker", side="main", order=12, permission="cases.take_request", data="people")
def on_the_desk(request: HttpRequest, _row: None) -> Panel | None:
    """Requests that nobody looks after; nothing where there is none."""
    found = nobodys(request.user)
    return Panel("cases/handover/_nobodys.html", requests=found[:MOST]) if found else None


@panel("case", side="above", order=-5, permission="cases.see_case", data="people", rows={Assignment: "case"})
def note_to_read(request: HttpRequest, case: Case) -> Panel | None:
    """The last note that handed the request over, until whoever has it now has read it."""
    notes = [one for one in once(request, _assignments_of, case) if one.note is not None]
    if not notes or notes[-1].acknowledged_at is not None:
        return None
    last = notes[-1]
    last.case = case
    may_read = answer(rules.may_acknowledge, last, by=request.user) is None
    return Panel(
        "cases/handover/_note.html",
        assignment=last,
        text=once(request, _notes_in, request, case).get(last.pk, ""),
        url=reverse("cases:read-hand-over", args=[last.pk]) if may_read else "",
    )


@timeline("case", permission="cases.see_case", data="people", tells=(Assignment,), rows={Assignment: "case"})
def entries(request: HttpRequest, case: Case) -> Iterable[TimelineEntry]:
    """Each time that the request changed hands, with its note while the seal is open, and that it was read."""
    notes = once(request, _notes_in, request, case)
    for one in once(request, _assignments_of, case):
        yield TimelineEntry(
            key=f"assignment-{one.pk}",
            topic=TimelineTopic.CARE,
            at=one.recorded_at,
            recorded_at=one.recorded_at,
            title=explained(_in_words(one), notes.get(one.pk, "")),
            by=one.recorded_by.display_name,
        )
        if one.acknowledged_at:
            yield TimelineEntry(
                key=f"assignment-read-{one.pk}",
                topic=TimelineTopic.CARE,
                at=one.acknowledged_at,
                recorded_at=one.acknowledged_at,
                title=_("Hand-over note read"),
                by=one.acknowledged_by.display_name,
            )


def _in_words(one: Assignment) -> str:
    if one.kind == AssignmentKind.BACK:
        return _("Given back")
    words = _("Taken over: %(people)s") if one.kind == AssignmentKind.TAKEN else _("Assigned: %(people)s")
    return words % {"people": listed(person.display_name for person in (one.lead, one.deputy) if person)}


def _assignments_of(case: Case) -> Sequence[Assignment]:
    related = ("lead", "deputy", "former_lead", "recorded_by", "acknowledged_by")
    return list(case.assignments.select_related(*related).order_by("pk"))


def _notes_in(request: HttpRequest, case: Case) -> dict[object, str]:
    """The notes that can be read now by the key of their assignment; nothing is asked where nobody wrote one."""
    if all(one.note is None for one in once(request, _assignments_of, case)):
        return {}
    return reveal.beside(case, case.assignments.filter(note__isnull=False), by=request.user)
