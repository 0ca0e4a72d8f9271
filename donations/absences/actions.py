"""Saying that an officer is away or back: of oneself at once, of somebody else with a second person."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.absences import errors, rules
from donations.absences.models import Absence, away_on
from donations.absences.notices import note_absence
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(_lazy("record absence"), name="record absence", permission="donations.record_absence")
def record_absence(*, by: User, officer: User, from_on: date, until_on: date | None = None) -> Absence:
    """Say that an officer is away from a day on, also one that is past; without a last day until somebody says otherwise.

    Of oneself it holds at once; of somebody else once a second person agrees, who may be told so by nobody but the two.
    """
    if until_on and until_on < from_on:
        raise errors.EndsBeforeItBegins
    return _tell(officer, by=by, from_on=from_on, until_on=until_on)


@action(_lazy("record return"), name="record return", permission="donations.record_absence")
def record_return(*, by: User, officer: User, from_on: date) -> Absence:
    """Say that an officer is back from a day on. What took two people takes two to end.

    Refused where nobody is away on that day.
    """
    if officer.pk not in away_on(from_on, [officer.pk]):
        raise errors.NotAway
    return _tell(officer, by=by, from_on=from_on, is_back=True)


@action(
    _lazy("agree to absence"),
    name="agree to absence",
    permission="donations.record_absence",
    rule=rules.may_agree_to_absence,
)
def agree_to_absence(absence: Absence, *, by: User) -> Absence:
    """Agree, as the second person, to what was told of an officer; it holds from now on. Refused to whoever told it."""
    held = _held(absence)
    require(rules.may_agree_to_absence(held, by=by))
    held.agreed_at, held.agreed_by = clock.now(), by
    held.save(update_fields=["agreed_at", "agreed_by"])
    note_absence(held, by=by)
    return held


@action(_lazy("drop absence"), name="drop absence", permission="donations.record_absence", rule=rules.may_drop_absence)
def drop_absence(absence: Absence, *, by: User) -> Absence:
    """Take back, or deny, what was told of an officer and nobody has agreed to yet."""
    held = _held(absence)
    require(rules.may_drop_absence(held))
    held.dropped_at, held.dropped_by = clock.now(), by
    held.save(update_fields=["dropped_at", "dropped_by"])
    return held


def _tell(officer: User, *, by: User, **facts: object) -> Absence:
    """Keep what is told; the database says whether it waits for a second person."""
    is_back = bool(facts.get("is_back"))
    if Absence.objects.waiting().filter(officer=officer, is_back=is_back).exists():
        raise errors.ToldAlready
    told = Absence.objects.create(officer=officer, told_by=by, **facts)
    told.refresh_from_db(fields=["takes_two"])
    note_absence(told, by=by)
    return told


def _held(absence: Absence) -> Absence:
    return Absence.objects.select_for_update(no_key=True).get(pk=absence.pk)
