"""Where prints of the history stand: the way to one on the page of a request, a line in its history, and the desks of officers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.people.form_fields import people_in_words
from cases.prints import rules
from cases.prints.models import HistoryPrint
from cases.prints.paper import lines_in_words, narrowed_to
from cases.seal.reveal import texts_of
from lfnkr.audit import trail
from lfnkr.language.lists import explained
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, panel, timeline
from lfnkr.web.timeline import index, key_of

LAST_PRINTS = 5
MOST_COUNTED = 1000
"""More prints than so many are not counted out."""

panels.menu(
    "case",
    "other",
    MenuEntry(
        order=95,
        label=_lazy("Print what happened"),
        page="cases:print-history",
        permission="cases.see_case",
        rule=rules.may_print_history,
    ),
)


def _prints_of(case: Case) -> QuerySet:
    at = F("printed_at")
    return index(case.history_prints.all(), key=key_of("print"), at=at, recorded_at=at, topic=TimelineTopic.SEAL)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(HistoryPrint,),
    rows={HistoryPrint: "case"},
    index=_prints_of,
)
def entries(request: HttpRequest, case: Case, keys: Collection[str]) -> Iterable[TimelineEntry]:
    """Each print with how much of the history it holds, for what and for whom while the seal is open."""
    numbers = [key.removeprefix("print-") for key in keys if key.startswith("print-")]
    if not numbers:
        return
    rows = list(case.history_prints.filter(pk__in=numbers).select_related("printed_by", "about"))
    purposes, recipients = (texts_of(case, rows, name, by=request.user) for name in ("purpose", "recipient"))
    words = people_in_words(case)[1] if any(row.about_id for row in rows) else {}
    for row in rows:
        told = [purposes.get(row.pk), recipients.get(row.pk)]
        yield TimelineEntry(
            key=f"print-{row.pk}",
            topic=TimelineTopic.SEAL,
            at=row.printed_at,
            recorded_at=row.printed_at,
            title=_in_words(row, narrowed_to(row, words)),
            by=row.printed_by.display_name,
            text="\n".join(text for text in told if text),
            is_sealed=not any(told),
        )


def _in_words(made: HistoryPrint, narrowed: str) -> str:
    """What was printed: how much, narrowed to what, with names or without."""
    words = _("Printed with names: %(lines)s") if made.with_names else _("Printed without names: %(lines)s")
    return explained(words % {"lines": lines_in_words(made)}, narrowed)


@panel("desk/director", side="below", order=41, permission="audit.see_trail", data="trail")
@panel("desk/auditor", side="main", order=41, permission="audit.see_trail", data="trail")
def printed(_request: HttpRequest, _row: None) -> Panel | None:
    """The last prints of the history of a request, and how many there were in all; no person. Nothing where there was none."""
    with trail.reading():  # The auditor reads them in the trail too.
        found = HistoryPrint.objects.order_by("-pk")
        last = list(found.select_related("printed_by")[:LAST_PRINTS])
        number = found.order_by()[: MOST_COUNTED + 1].count() if len(last) == LAST_PRINTS else len(last)
    lines = [{"made": made, "amount": lines_in_words(made)} for made in last]
    return Panel("cases/prints/_printed.html", prints=number, last=lines, most=MOST_COUNTED) if last else None
