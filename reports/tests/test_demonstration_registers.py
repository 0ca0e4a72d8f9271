"""Every term of the demonstration that is over and was recorded has its registers declared complete, and nothing lapsed since."""

from __future__ import annotations

import pytest

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.models import Register
from reports.registers.declared import declared
from reports.stated.stated import totals_of

pytestmark = pytest.mark.slow


def test_the_registers_of_every_term_that_is_over_are_declared_complete(demonstration, db):
    over = [year for year in FiscalYear.objects.all() if year.over_at < clock.now() and not totals_of(year)]

    assert 20 in {year.term for year in over}
    assert {year.term: set(declared(year)) for year in over} == {year.term: set(Register) for year in over}
    assert declared(FiscalYear.objects.get(term=20))[Register.REQUESTS].records == 27
