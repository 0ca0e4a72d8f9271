"""What memoranda add to the page of a request: what is told of its money, and the way to note more."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from donations.memoranda import rules
from donations.memoranda.models import Memorandum
from lfnkr.language.lists import explained, listed
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, menu, next_step, once, panel, timeline


def told_of(case: Case) -> list[Memorandum]:
    """What was told of the money of one request, each with who told it and who took it back."""
    told = Memorandum.objects.filter(case=case, voids=None)
    return list(told.select_related("recorded_by", "voided_by__recorded_by"))


@panel("case", side="beside", order=11, permission="donations.see_decisions", data="money", rows={Memorandum: "case"})
def memoranda_of_case(request: HttpRequest, case: Case) -> Panel | None:
    """What was decided and paid before the books begin, marked; nothing where nothing is told."""
    found = once(request, told_of, case)
    return Panel("donations/memoranda/_memoranda_of_case.html", memoranda=found) if found else None


@timeline("case", permission="donations.see_decisions", data="money", tells=(Memorandum,), rows={Memorandum: "case"})
def memoranda_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """What was told of the money of before the books, struck through where it was recorded in error."""
    may_void = request.user.has_perm("donations.note_memorandum")
    for told in once(request, told_of, case):
        over = told.voided_by if told.is_voided else None
        yield TimelineEntry(
            key=f"memorandum-{told.pk}",
            at=min(told.happened.latest or told.recorded_at, told.recorded_at),
            recorded_at=told.recorded_at,
            title=explained(_("Before the books"), listed([told.get_kind_display(), told.original, told.happened])),
            by=told.recorded_by.display_name,
            kind="money",
            topic=TimelineTopic.MONEY,
            voided={"at": over.recorded_at, "by": over.recorded_by.display_name} if over else None,
            url="" if over or not may_void else reverse("donations:memorandum-void", args=[told.pk]),
        )


@next_step("earlier rescue", permission="donations.note_memorandum")
def money_of_the_rescue(case: Case) -> str:
    """To what was decided or paid for it before the books."""
    return reverse("donations:memorandum-new", args=[case.pk])


menu(
    "case",
    "main",
    MenuEntry(
        order=41,
        label=_lazy("Money of before the books"),
        page="donations:memorandum-new",
        permission="donations.note_memorandum",
        rule=rules.may_note,
    ),
)
