"""Who a request is for, in words for whoever decides about its money: ages and sex, and the three answers.

Nobody is named and no place: a request is chosen among others by what it needs. Whoever sees the request reads ages as they were
told; whoever decides in the director's place and sees no request reads them in bands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.people.wording import noun_words, party_words, years_they_may_be
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import OLDEST, AgeKind, band
from lfnkr.language.lists import aside

QUESTIONS = {
    "can_leave_alone": _lazy("can get away by themselves"),
    "is_watched": _lazy("watched"),
    "is_guarded": _lazy("guarded, or in need of care"),
}
"""The three questions by which the tier is found, in few words."""
BANDS = ((0, 1), (2, 6), (7, 12), (13, 17), (18, 29), (30, 39), (40, 49), (50, 59), (60, OLDEST))
"""First and last full year of each band."""
AS_COUNTED = (AgeKind.COUNTING, AgeKind.EITHER)
"""Ages that were told in years that may be no full ones."""


class ForDeciders(NamedTuple):
    """Whom the money is for, a line a person, and the three questions with their answers."""

    people: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


def for_deciders(case: Case, *, in_bands: bool = False) -> ForDeciders:
    """Everybody of a request a place is paid for, by age at the request; expects members and persons loaded for many."""
    say = in_a_band if in_bands else as_told
    answers = tuple((str(words), getattr(case, f"get_{name}_display")()) for name, words in QUESTIONS.items())
    return ForDeciders(tuple(say(member) for member in case.travelling), answers)


def to_choose(members: Iterable[CaseMember]) -> list[tuple[str, str]]:
    """People to choose from, each by key, sex and age as told, and which of the request they are."""
    return [(str(member.pk), f"{as_told(member)}{aside(str(member))}") for member in members]


def as_told(member: CaseMember) -> str:
    """Sex and age; with what was told where that was no number of full years, and that it was told where it is not sure."""
    words, told = party_words([member]), member.person.age
    if told is None or member.is_age_exact or member.age_months_at_request is None:
        return words
    if told.kind in AS_COUNTED:
        return f"{words}{aside(told.words)}"
    return words + aside(_("age as told")) if told.kind == AgeKind.BORN else words


def in_a_band(member: CaseMember) -> str:
    """Sex and the band in which the age lies; an age told from and to is no closer than it was told."""
    months, told = member.age_months_at_request, member.person.age
    years = years_they_may_be(member) or (None if months is None else (months // 12, months // 12))
    if years is None or (told and told.kind == AgeKind.BAND and not member.is_age_exact):
        return party_words([member])
    low, high = (next(band for band in BANDS if year <= band[1])[end] for end, year in enumerate(years))
    return f"{noun_words(member)}{aside(band(low, high, clock.today()).words)}"
