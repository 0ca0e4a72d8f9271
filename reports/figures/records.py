"""The records behind a figure, as a table without names: people for those who may see them, money without people for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case, CaseMember, Event, Mission, Place
from cases.status import Lead
from donations.models import Donation, FundsShortfall, LedgerEntry, Memorandum, Payment, Reversal
from lfnkr.calendar.clock import TOKYO
from lfnkr.language.wordings import known
from lfnkr.templatetags.formatting import money
from reports.figures.figure import Records
from reports.partition.rows import PersonRow

AGE_BANDS = ((6, "0–5"), (12, "6–11"), (18, "12–17"), (30, "18–29"), (40, "30–39"), (50, "40–49"), (60, "50–59"))
ABOUT_PEOPLE = {"members", "cases", "references", "events"}
"""Kinds of rows that lead to people: shown to those with reports.see_records only."""


People = Mapping[UUID, PersonRow]
"""The facts of each person in a request, by the key of the row behind a figure."""


@dataclass(frozen=True)
class Row:
    """One record: its words by column, and the page it has."""

    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure, or how many there are where they may not be shown."""

    count: int
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    is_hidden: bool = False

    @property
    def labelled(self) -> Iterable[tuple[str, str, list[tuple[str, str]]]]:
        """Each row as its page, its first cell, and the others with the name of their column."""
        names = self.columns[1:]
        return [(row.url, row.cells[0], list(zip(names, row.cells[1:], strict=True))) for row in self.rows]


def behind(records: Records, user: Any, people: People) -> Behind:
    """The rows behind a figure for this person; of people the facts of the report, and not of today."""
    if not records.ids:
        return Behind(0)
    if records.kind in ABOUT_PEOPLE and not user.has_perm("reports.see_records"):
        return Behind(len(records), is_hidden=True)
    if records.kind in OF_PEOPLE:
        columns, rows = OF_PEOPLE[records.kind](records.ids, user, people)
    else:
        columns, rows = TABLES[records.kind](records.ids, user)
    return Behind(len(records), columns, tuple(rows))


def age_band(months: int | None) -> str:
    """Ten years from 30 on, by school age below: never the exact age."""
    if months is None:
        return _("not known")
    return next((band for limit, band in AGE_BANDS if months < limit * 12), "60+")


def _members(ids: tuple, user: Any, people: People) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Each person with what put them into the figure, as the report knew it.

    When they asked, were taken over and were safe, who led, and where they stood.
    """
    visible = CaseMember.objects.filter(pk__in=ids, case__in=Case.objects.visible_to(user))
    found = visible.select_related("case").order_by("case__received_at", "position")
    # A signed edition keeps keys alone: whoever is no member any more by what was known then has no facts to show.
    shown = [(member, people[member.pk]) for member in found if member.pk in people]
    origins = Place.objects.in_bulk({row.origin for _member, row in shown if row.origin})
    rows = (_person(member, row, origins) for member, row in shown)
    return (
        _("Request"),
        _("Asked on"),
        _("Taken over on"),
        _("Safe on"),
        _("Led by"),
        _("Where the person stood"),
        pgettext("standing somewhere", "Since"),
        _("Age at the request"),
        _("Province of origin"),
    ), rows


def _person(member: CaseMember, row: PersonRow, origins: Mapping[str, Place]) -> Row:
    lead = row.lead_at_safety if row.is_safe_of_period else row.lead
    cells = (
        member.case.reference,
        _day(row.asked_at),
        _day(row.taken_over_at),
        _day(row.safe_at),
        str(Lead(lead).label),
        str(row.standing.label),
        _day(row.since),
        age_band(row.age_at_request),
        str(origins[row.origin] if row.origin else _("not recorded")),
    )
    return Row(cells, member.case.get_absolute_url())


def _day(moment: datetime | None) -> str:
    """A day of Tokyo; a dash where there is none."""
    return date_format(moment.astimezone(TOKYO), "DATE_FORMAT") if moment else "–"


def _cases(ids: tuple, user: Any, people: People) -> tuple[tuple[str, ...], Iterable[Row]]:
    return _case_rows(Case.objects.visible_to(user).filter(pk__in=ids), people)


def _references(ids: tuple, user: Any, people: People) -> tuple[tuple[str, ...], Iterable[Row]]:
    return _case_rows(Case.objects.visible_to(user).filter(reference__in=ids), people)


def _case_rows(found: QuerySet[Case], people: People) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Each request with the day of its call as the report knew it; where it holds nobody of it, as it is known now."""
    called = {row.case: row.received_at for row in people.values()}
    rows = (
        Row((case.reference, _day(called.get(case.pk, case.received_at))), case.get_absolute_url())
        for case in found.order_by("received_at")
    )
    return (_("Request"), pgettext("a request", "Received")), rows


def _events(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    rows = (
        Row(
            (
                event.get_kind_display(),
                str(event.happened),
                event.get_population_display(),
            )
        )
        for event in Event.objects.visible_to(user).filter(pk__in=ids)
    )
    return (_("What happened"), _("When"), _("Population")), rows


def _missions(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    found = Mission.objects.filter(pk__in=ids).order_by("begins_on")
    rows = (
        Row(
            (
                known(mission.area),
                date_format(mission.begins_on, "DATE_FORMAT"),
                date_format(mission.ends_on, "DATE_FORMAT"),
            )
        )
        for mission in found
    )
    return (_("Area"), pgettext("a time", "From"), pgettext("a time", "To")), rows


def _expenses(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    # One expense may stand behind a figure twice, when its payment was reversed and booked again.
    rows = (
        Row(
            (
                date_format(paid.paid_at.astimezone(TOKYO), "DATE_FORMAT"),
                paid.get_category_display(),
                paid.case_reference,
                money(paid.booked_amount),
            )
        )
        for paid in Payment.objects.filter(pk__in=set(ids)).order_by("paid_at", "pk")
    )
    return (_("Paid on"), pgettext("what money is spent on", "For"), _("Request"), _("Amount")), rows


def _donations(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    rows = (
        Row((date_format(gift.received_on, "DATE_FORMAT"), gift.get_earmark_display(), money(gift.booked_amount)))
        for gift in Donation.objects.filter(pk__in=ids).order_by("received_on", "pk")
    )
    return (_("Received on"), _("Given for"), _("Amount")), rows


def _entries(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    found = LedgerEntry.objects.filter(pk__in=ids).order_by("booked_on", "pk")
    columns = (_("Booked on"), _("Kind"), _("Change of the balance"))
    if not user.has_perm("donations.see_ledger"):
        return columns, (Row(_entry(entry)) for entry in found)
    # Why money was taken back is sealed, and opened by whoever reads the books.
    undone = (
        Reversal.objects.filter(entry__undone_by__in=ids).select_related("beside").annotate(by=F("entry__undone_by"))
    )
    why = {row.by: row.words_url for row in undone}
    return columns, (Row(_entry(entry), why.get(entry.pk, "")) for entry in found)


def _entry(entry: LedgerEntry) -> tuple[str, ...]:
    return date_format(entry.booked_on, "DATE_FORMAT"), entry.get_kind_display(), money(entry.balance_change)


def _shortfalls(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    opened = set(FundsShortfall.objects.read_by(user).exclude(source=None).filter(pk__in=ids))
    rows = (
        Row(
            (
                date_format(row.occurred_at.astimezone(TOKYO), "DATE_FORMAT"),
                row.case_reference,
                _("told, not reckoned") if row.available is None else money(row.available),
                "" if row.shortfall is None else money(row.shortfall),
            ),
            row.get_absolute_url() if row in opened else "",
        )
        for row in FundsShortfall.objects.filter(pk__in=ids).order_by("occurred_at", "pk")
    )
    return (_("Day"), _("Request"), _("Available"), _("Missing")), rows


def _memoranda(ids: tuple, user: Any) -> tuple[tuple[str, ...], Iterable[Row]]:
    rows = (
        Row(
            (str(row.happened), row.get_kind_display(), row.case_reference, str(row.original)),
            row.words_url if user.has_perm("donations.read_memos") else "",
        )
        for row in Memorandum.objects.visible_to(user).filter(pk__in=ids)
    )
    return (_("When"), _("Kind"), _("Request"), _("Amount")), rows


OF_PEOPLE: dict[str, Callable[[tuple, Any, People], tuple[tuple[str, ...], Iterable[Row]]]] = {
    "members": _members,
    "cases": _cases,
    "references": _references,
}
"""How records that the report knows by the facts of people are listed: as it knew them."""

TABLES: dict[str, Callable[[tuple, Any], tuple[tuple[str, ...], Iterable[Row]]]] = {
    "events": _events,
    "missions": _missions,
    "expenses": _expenses,
    "donations": _donations,
    "entries": _entries,
    "shortfalls": _shortfalls,
    "memoranda": _memoranda,
}
"""How each other kind of record is listed."""
