"""Numbers that were stated once: entered by one officer, agreed to by another, with their source, never counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.fuzzy.dates import exactly
from reports.models import StatedKind, StatedNumber
from reports.models.stated import Breakdown
from reports.stated import actions
from reports.stated.stated import claims_of, opening_totals, totals_of


@pytest.fixture
def last_term(db) -> FiscalYear:
    """The term before the one of today."""
    this = ensure_term(clock.today())
    return ensure_term(this.starts_on - timedelta(days=1))


def told(term: FiscalYear | None, number: int = 14, **facts) -> dict:
    """What a report of its term said: so many helped to a third country."""
    return {
        "kind": StatedKind.TOTAL,
        "fiscal_year": term,
        "name": "helped to a third country, whoever led",
        "number": Decimal(number),
        "unit": "people",
        "definition": "people helped to a safe third country in the term; who led is not said",
        "publication": "annual report of LFNKR",
        "printed": exactly(clock.today()),
        "place": "second paragraph",
        "certainty": "first_hand",
        **facts,
    }


def stand(by, other, **facts) -> StatedNumber:
    """Entered by one and agreed to by another."""
    return actions.agree_to_number(actions.state_number(by=by, **facts), by=other)


def part(whole: StatedNumber, number: int, **facts) -> dict:
    """A part of a whole, by destination."""
    own = {
        "name": "of them to South Korea",
        "part_of": whole,
        "breakdown": Breakdown.DESTINATION,
        "number": Decimal(number),
    }
    return told(whole.fiscal_year, **{"kind": whole.kind, "up_to": whole.up_to} | own | facts)


def test_a_total_has_its_parts_and_says_what_is_left(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(yuki, mio, **part(whole, 10))

    (total,) = totals_of(last_term)

    (parts,) = total.parts
    assert (total.number, parts.sum, parts.remainder) == (14, 10, 4)
    assert parts.remainder_label == "destination not stated"
    assert claims_of(last_term) == []


def test_an_opening_total_is_of_the_days_before_a_day(mio, yuki, db):
    day = clock.today() - timedelta(days=400)
    stand(mio, yuki, **told(None, 200, kind=StatedKind.OPENING, up_to=day, qualifier="more_than"))

    (opening,) = opening_totals(day + timedelta(days=1))

    assert opening.words == "more than 200"
    assert opening_totals(day) == []
