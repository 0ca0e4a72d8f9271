"""What memoranda add to the page of a request: what is told of its money, and the way to note more."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from donations.memoranda import rules
from donations.memoranda.models import Memorandum
from lfnkr.web.panels import MenuEntry, Panel, menu, panel


@panel("case", side="beside", order=11, permission="donations.see_decisions", data="money")
def memoranda_of_case(_request: HttpRequest, case: Case) -> Panel | None:
    """What was decided and paid before the books begin, marked; nothing where nothing is told."""
    found = list(Memorandum.objects.filter(case=case, voids=None).select_related("voided_by"))
    return Panel("donations/memoranda/_memoranda_of_case.html", memoranda=found) if found else None


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
