"""Who is away and who stands in, in sentences; nothing is written."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.absences.errors import AwayYourself
from donations.absences.models import Absence, away_on, here_on
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def said(row: Absence) -> str:
    """What one statement says."""
    facts = {"name": row.officer.display_name, "day": date_format(row.from_on)}
    if row.is_back:
        return _("%(name)s is back from %(day)s.") % facts
    if row.until_on is None:
        return _("%(name)s is away from %(day)s, with an open end.") % facts
    return _("%(name)s is away from %(day)s to %(until)s.") % {**facts, "until": date_format(row.until_on)}


def way_back(refusal: DomainError) -> tuple[tuple[str, str], ...]:
    """From a refusal to saying that one is back, where that is what it needs."""
    return ((reverse("donations:absence-back"), _("I am back")),) if isinstance(refusal, AwayYourself) else ()


class StandingIn(NamedTuple):
    """That somebody is away today, and what follows from it."""

    away: str
    follows: str


def standing_in() -> list[StandingIn]:
    """Everybody who is away today, and who stands in for an officer by the table of who decides what."""
    away = away_on(clock.today())
    if not away:
        return []
    people = User.objects.active().filter(pk__in=away)
    is_director_here = bool(here_on(clock.today(), Role.DIRECTOR))
    return [StandingIn(_away(away[user.pk], user), _follows(user, is_director_here)) for user in people]


def instead_of_the_director() -> str:
    """Who decides while no director is here, in one sentence; "" while one is."""
    if here_on(clock.today(), Role.DIRECTOR):
        return ""
    names = [user.display_name for user in here_on(clock.today(), Role.TREASURER)]
    if not names:
        return _("No director is here, and no treasurer who could stand in.")
    return _("No director is here: %(names)s decides.") % {"names": listed(names)}


def _away(row: Absence, user: User) -> str:
    facts = {"name": user.display_name, "role": user.get_role_display()}
    if row.until_on is None:
        return _("%(name)s (%(role)s) is away, with an open end.") % facts
    return _("%(name)s (%(role)s) is away until %(until)s.") % {**facts, "until": date_format(row.until_on)}


def _follows(user: User, is_director_here: bool) -> str:
    if user.role == Role.DIRECTOR:
        if is_director_here:
            return _("Another director is here and decides.")
        return instead_of_the_director()
    if user.role == Role.TREASURER:
        return _("What two officers sign is signed by director and auditor; payments wait.")
    if user.role == Role.AUDITOR:
        return _("What two officers sign is signed by director and treasurer.")
    return ""
