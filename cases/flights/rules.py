"""Whether something may be told of the earlier flights of somebody on a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.case.models import Case, CaseMember
from cases.flights import errors
from cases.flights.choices import FlightKind, Followed
from cases.flights.models import EarlierFlight
from lfnkr.errors import DomainError


def may_tell_of_flights(member: CaseMember) -> DomainError | None:
    """Whether an earlier flight may be told of somebody: while they are on the request, open or closed."""
    return errors.NotOnTheRequest() if member.voided_at else None


def may_be_mended(flight: EarlierFlight) -> DomainError | None:
    """Whether a line may be told anew or taken back: while it stands."""
    return errors.ToldAnew() if flight.taken_back_at else None


def may_have_been(facts: Mapping[str, Any], case: Case) -> DomainError | None:
    """Whether a flight may have been so: before the call, and held only after a return or after being caught."""
    happened, kind = facts.get("happened"), facts.get("kind")
    if happened and happened.earliest and happened.earliest > case.received_at:
        return errors.AfterTheCall()
    months = facts.get("months_held")
    if kind == FlightKind.CROSSED and (facts.get("followed") or months is not None):
        return errors.HeldAfterCrossing()
    if facts.get("followed") == Followed.NOT_HELD and months:
        return errors.HeldAndNotHeld()
    return None
