"""In which country the people of a request are now, by what was recorded of each; never where they were when they asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.case.models import CaseMember
from cases.case_file import CaseFile
from cases.choices import COUNTRIES
from cases.operations.choices import LegState
from cases.operations.models import Leg
from cases.status import UNDER_WAY, ReturnedTo, Status

RETURNED_TO = {ReturnedTo.CHINA: "CN", ReturnedTo.NORTH: "KP"}
"""The countries somebody goes back to that have a name here."""


def whereabouts(case_file: CaseFile) -> list[str]:
    """Where they are, each place once, the principal applicant's first; nobody who died, and no place nobody knows.

    Whoever has not moved is where the request says; on the way the last leg tells, else the status alone.
    """
    case = case_file.case
    told = [str(place) for place in (case.get_country_display(), case.region) if place]
    found = [place for member in case_file.members for place in _of(member, case_file, told)]
    return list(dict.fromkeys(found))


def _of(member: CaseMember, case_file: CaseFile, told: list[str]) -> list[str]:
    status = Status(member.status)
    if status in (Status.DIED, Status.MISSING):
        return []
    if status == Status.IN_DESTINATION:
        return [member.get_actual_destination_display() or _("destination not known")]
    if status == Status.REPATRIATED:
        return [str(COUNTRIES["KP"])]
    if status == Status.RETURNED:
        country = RETURNED_TO.get(member.status_detail)
        return [str(COUNTRIES[country])] if country else []
    leg = _last_leg(member, case_file)
    if status == Status.SAFE:
        arrived = leg is not None and leg.state == LegState.ARRIVED
        return [leg.get_to_country_display()] if arrived else [str(status.label)]
    if status in UNDER_WAY:
        if leg is None:
            return [str(status.label)]
        return [leg.get_to_country_display() if leg.state == LegState.ARRIVED else leg.way]
    return told


def _last_leg(member: CaseMember, case_file: CaseFile) -> Leg | None:
    """The last leg they travelled that was left; None where none is recorded."""
    legs = [leg for legs in case_file.legs.values() for leg in legs if leg.state != LegState.PLANNED]
    theirs = [leg for leg in legs if any(one.is_along and one.member_id == member.pk for one in leg.travellers.all())]
    return theirs[-1] if theirs else None
