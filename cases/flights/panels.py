"""On the page of a request: who of its people fled or was sent back before, the way to tell of it, and what was told when."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.flights.lines import flights_of, in_short, words_of
from cases.flights.models import EarlierFlight
from cases.people.form_fields import people_in_words
from cases.seal.reveal import texts_of
from lfnkr.web.panels import Panel, TimelineEntry, has_rows, once, panel, timeline
from lfnkr.web.timeline import index, key_of, one_person


@panel("case", side="beside", order=61, permission="cases.see_case", data="people")
def earlier_flights(request: HttpRequest, case: Case) -> Panel:
    """One line a person: how often they crossed and were sent back; the lines themselves behind it."""
    members, words = once(request, people_in_words, case)
    has_any = has_rows("case", request, case, EarlierFlight)
    found = flights_of({member.person_id for member in members}, user=request.user) if has_any else {}
    people = [
        {
            "words": words[member.pk],
            "url": reverse("cases:flights", args=[case.pk, member.pk]),
            "short": in_short(found.get(member.person_id, [])),
        }
        for member in members
    ]
    return Panel("cases/flights/_flights.html", people=people)


def _told_in(case: Case) -> QuerySet:
    rows = EarlierFlight.objects.filter(case=case)
    at = {"at": F("recorded_at"), "recorded_at": F("recorded_at")}
    return index(rows, key=key_of("flight"), topic=TimelineTopic.FLIGHT, about=one_person("person"), **at)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(EarlierFlight,),
    rows={EarlierFlight: ("case", "person__memberships__case")},
    index=_told_in,
)
def told(request: HttpRequest, case: Case, keys: Collection[str]) -> Iterable[TimelineEntry]:
    """Each line told in the request when it was told, told anew with what it said before; struck through where it was in error.

    When it happened stands in its words: it was before the call.
    """
    numbers = [key.removeprefix("flight-") for key in keys if key.startswith("flight-")]
    if not numbers:
        return
    rows = EarlierFlight.objects.filter(pk__in=numbers, case=case).order_by("pk")
    rows = list(rows.select_related("recorded_by", "taken_back_by", "replaces", "replaced_by"))
    words = texts_of(case, rows, "words", by=request.user)
    members = {member.person_id: member.pk for member in case.standing_members}
    for row in rows:
        was_anew = hasattr(row, "replaced_by")
        in_error = {"at": row.taken_back_at, "by": row.taken_back_by.display_name} if row.taken_back_at else None
        own = members.get(row.person_id)
        yield TimelineEntry(
            key=f"flight-{row.pk}",
            topic=TimelineTopic.FLIGHT,
            about=(row.person_id,),
            at=row.recorded_at,
            recorded_at=row.recorded_at,
            title=_title(row),
            by=row.recorded_by.display_name,
            text=words.get(row.pk) or "",
            is_sealed=row.words is not None and row.pk not in words,
            url=reverse("cases:flights", args=[case.pk, own]) if own and not row.taken_back_at else "",
            voided=None if was_anew else in_error,
        )


def _title(row: EarlierFlight) -> str:
    if row.replaces is None:
        return _("Told of before the call: %(what)s") % {"what": words_of(row)}
    return _("Told anew of before the call: %(what)s (before: %(before)s)") % {
        "what": words_of(row),
        "before": words_of(row.replaces),
    }
