"""Earlier flights in words, one calm line each, as far as the reader may see the request they were told in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.flights.choices import RETURNS, FlightKind
from cases.flights.models import EarlierFlight
from cases.seal.reveal import texts_of
from lfnkr.accounts.models import User
from lfnkr.language.lists import aside, listed


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a line was before it was told anew, or a line that was recorded in error; why, under an open seal."""

    words: str
    flight: EarlierFlight
    why: str


@dataclass(frozen=True, kw_only=True)
class FlightLine:
    """One line, with what stood before it and, under an open seal, its words."""

    flight: EarlierFlight
    words: str
    in_words: str = ""
    formers: tuple[Before, ...] = ()
    """What it was before, the latest first."""
    has_sealed: bool = False
    """Whether words are there that the reader has not open."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything that was told of the earlier flights of one person: what stands, and what was recorded in error."""

    lines: tuple[FlightLine, ...]
    in_error: tuple[Before, ...]


def flights_of(people: Collection[UUID], *, user: User) -> dict[UUID, list[EarlierFlight]]:
    """The standing lines of some people by person, in the order they happened, those of no day last."""
    rows = EarlierFlight.objects.visible_to(user).standing().filter(person__in=people)
    found: dict[UUID, list[EarlierFlight]] = defaultdict(list)
    for row in sorted(rows.select_related("case"), key=_order):
        found[row.person_id].append(row)
    return found


def told_of(person: UUID, *, user: User) -> Told:
    """The lines of one person with what stood before, opened where the seal of the request they were told in is."""
    rows = EarlierFlight.objects.visible_to(user).filter(person=person).select_related("case", "taken_back_by")
    known = {row.pk: row for row in rows.order_by("pk")}
    cases = {row.case_id: row.case for row in known.values()}
    words, why = (
        {pk: text for case in cases.values() for pk, text in texts_of(case, known.values(), column, by=user).items()}
        for column in ("words", "why")
    )
    replaced = {row.replaces_id for row in known.values()}
    standing = sorted((row for row in known.values() if row.taken_back_at is None), key=_order)
    lines = [
        FlightLine(
            flight=row,
            words=words_of(row),
            in_words=words.get(row.pk) or "",
            formers=tuple(_before(one, why) for one in _formers(row, known)),
            has_sealed=row.words is not None and row.pk not in words,
        )
        for row in standing
    ]
    gone = [row for row in known.values() if row.taken_back_at is not None and row.pk not in replaced]
    return Told(lines=tuple(lines), in_error=tuple(_before(row, why) for row in gone))


def _before(flight: EarlierFlight, why: Mapping[object, str | None]) -> Before:
    return Before(words=words_of(flight), flight=flight, why=why.get(flight.pk) or "")


def words_of(flight: EarlierFlight) -> str:
    """ "was sent back by force, March 2013, from China, holding centre (jipkyulso), 3 months, told 3 Mar 2026 (partner)"."""
    parts = [flight.get_kind_display(), str(flight.happened or "")]
    if flight.country:
        words = _("from %(country)s") if flight.kind in RETURNS else _("to %(country)s")
        parts.append(words % {"country": flight.get_country_display()})
    parts.append(flight.get_followed_display())
    if flight.months_held is not None:
        parts.append(ngettext("%(n)d month", "%(n)d months", flight.months_held) % {"n": flight.months_held})
    parts.append(flight.get_certainty_display())
    told = _("told %(day)s") % {"day": date_format(flight.told_on, "DATE_FORMAT")} if flight.told_on else ""
    source = flight.get_source_display()
    parts.append(told + aside(source) if told and source else told or source)
    return listed(part for part in parts if part)


def in_short(flights: Collection[EarlierFlight]) -> str:
    """ "2 earlier flights, sent back once": what somebody who has to decide must know first."""
    crossed = sum(flight.kind == FlightKind.CROSSED for flight in flights)
    returned = sum(flight.kind == FlightKind.SENT_BACK for flight in flights)
    parts = []
    if returned:
        parts.append(
            ngettext("was sent back by force %(n)d time", "was sent back by force %(n)d times", returned)
            % {"n": returned}
        )
    if crossed:
        parts.append(ngettext("%(n)d earlier crossing", "%(n)d earlier crossings", crossed) % {"n": crossed})
    others = len(flights) - crossed - returned
    if others:
        parts.append(ngettext("%(n)d other line", "%(n)d other lines", others) % {"n": others})
    return listed(parts)


def _order(flight: EarlierFlight) -> tuple:
    last = flight.happened.latest if flight.happened else None
    return (last is None, last or flight.recorded_at, flight.pk)


def _formers(flight: EarlierFlight, known: dict[int, EarlierFlight]) -> list[EarlierFlight]:
    """What a line replaced, and what that replaced."""
    found = []
    before = known.get(flight.replaces_id)
    while before is not None:
        found.append(before)
        before = known.get(before.replaces_id)
    return found
