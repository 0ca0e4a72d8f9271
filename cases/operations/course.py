"""How an operation goes: its legs as its page shows them, and which of them contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.operations.choices import LegState
from cases.operations.models import Leg, LegChange, Operation
from cases.operations.strip import two_clocks
from cases.operations.wording import Words, change_in_words, travellers_in_words
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import explained, listed


@dataclass(frozen=True)
class LegLine:
    """One leg as the page shows it; the sentences of `warnings` say what about it cannot be so."""

    leg: Leg
    number: int
    who: str
    along: str
    warnings: list[str]
    history: list[Change]
    part: str = ""
    """The letter of the part that travelled on it; empty where they were of several or of none."""

    @property
    def planned(self) -> tuple[str, str]:
        """When it is planned to leave and to arrive, by both clocks where the hour is known."""
        leg = self.leg
        return two_clocks(leg.planned_departure, leg.from_country), two_clocks(leg.planned_arrival, leg.to_country)

    @property
    def left(self) -> str:
        """When it left, likewise."""
        return two_clocks(self.leg.departed_on, self.leg.from_country)

    @property
    def arrived(self) -> str:
        """When it arrived, likewise."""
        return two_clocks(self.leg.arrived_on, self.leg.to_country)


@dataclass(frozen=True)
class Change:
    """One saving of a leg: when, by whom, and what it said before."""

    at: datetime
    by: str
    words: str


def standing_legs(operation: Operation, user: User) -> list[Leg]:
    """Its legs that somebody is told of, in their order, each with who travels, who goes along and its history read."""
    legs = operation.legs.standing().visible_to(user).order_by("position")
    return list(legs.prefetch_related("travellers", "escorts__staff", "changes__recorded_by"))


def leg_lines(legs: Sequence[Leg], people: Words, parts: Mapping[UUID, str] | None = None) -> list[LegLine]:
    """The legs of an operation as its page shows them, each with the letter of its part."""
    staff = staff_named_in(change for leg in legs for change in leg.changes.all())
    return [
        LegLine(
            leg,
            number,
            travellers_in_words(leg.travellers.all(), people),
            listed(escort.staff.display_name if escort.staff else escort.helper_code for escort in along(leg)),
            warnings_of(leg, legs, people),
            history_of(leg.changes.all(), people, staff),
            (parts or {}).get(leg.pk, ""),
        )
        for number, leg in enumerate(legs, start=1)
    ]


def standing_of(legs: Sequence[Leg], people: Words) -> list[tuple[str, str]]:
    """Where each of the people is by the legs, those who are together in one line: "mother, son of 9" and "in Laos"."""
    together: dict[str, list[str]] = {}
    for key, words in people.items():
        theirs = [leg for leg in legs if key in _travellers(leg)]
        together.setdefault(_where(theirs), []).append(words)
    return [(listed(who), where) for where, who in together.items()]


def _where(legs: Sequence[Leg]) -> str:
    """Where somebody is by the legs they travel on, in their order: the last that was left tells."""
    left = [leg for leg in legs if leg.state != LegState.PLANNED]
    if not left:
        return _("not on the way yet")
    last = left[-1]
    words = {"way": last.way, "to": last.get_to_country_display(), "from": last.get_from_country_display()}
    if last.state == LegState.ARRIVED:
        return explained(_("in %(to)s") % words, _("since %(day)s") % {"day": last.arrived_on})
    day = last.ended_on or last.departed_on
    words |= {"day": day or _("a day not told")}
    return {
        LegState.UNDER_WAY: _("on the way %(way)s since %(day)s"),
        LegState.INTERRUPTED: _("interrupted on the way %(way)s, %(day)s"),
        LegState.GIVEN_UP: _("the leg %(way)s was given up, %(day)s"),
    }[last.state] % words


def along(leg: Leg) -> list[Any]:
    """Who goes along on a leg, in the order in which it was said."""
    return sorted((escort for escort in leg.escorts.all() if escort.is_along), key=lambda escort: escort.pk)


def staff_named_in(changes: Iterable[LegChange]) -> dict[str, str]:
    """Whoever of ours is named in the history of legs, by key."""
    named = [key for change in changes for key in _keys(change)]
    return {str(user.pk): user.display_name for user in User.objects.filter(pk__in=named)} if named else {}


def _keys(change: LegChange) -> list[str]:
    if change.part != "escorts":
        return []
    return [key for key in f"{change.before},{change.after}".split(",") if _is_key(key)]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def history_of(changes: Iterable[LegChange], people: Words, staff: Mapping[str, str]) -> list[Change]:
    """What a leg said before, the latest first; what was saved at once together."""
    in_order = sorted(changes, key=lambda change: change.pk)
    saved = (list(group) for _at, group in groupby(in_order, key=lambda change: change.recorded_at))
    told = [
        Change(group[0].recorded_at, group[0].recorded_by.display_name, change_in_words(group, people, staff))
        for group in saved
    ]
    return told[::-1]


def warnings_of(leg: Leg, legs: Sequence[Leg], people: Words) -> list[str]:
    """Who is on this leg and on an earlier one at the same time, by what was told: saved all the same, and said."""
    found = []
    for number, other in enumerate(legs, start=1):
        both = _travellers(leg) & _travellers(other)
        if other.position < leg.position and both and are_at_once(other, leg):
            who = listed(words for key, words in people.items() if key in both)
            words = {"who": who, "number": number, "way": other.way}
            found.append(
                _("By these days %(who)s would still be on leg %(number)d (%(way)s). Check the days of both.") % words
            )
    return found


def are_at_once(one: Leg, other: Leg) -> bool:
    """Whether somebody would certainly be on both at the same time, by what was told of them."""
    first, second = _surely(one), _surely(other)
    return bool(first and second) and max(first[0], second[0]) < min(first[1], second[1])


def _surely(leg: Leg) -> tuple[datetime, datetime] | None:
    """From when until when somebody was certainly on the way on a leg; None where nothing is certain."""
    if leg.departed_on is None or leg.departed_on.latest is None:
        return None
    end: FuzzyDate | None = leg.arrived_on or leg.ended_on
    until = end.earliest if end else None if leg.ending else clock.now()
    return (leg.departed_on.latest, until) if until and until > leg.departed_on.latest else None


def _travellers(leg: Leg) -> set[UUID]:
    return {one.member_id for one in leg.travellers.all() if one.is_along}
