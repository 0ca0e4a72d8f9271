"""A term that is over, for the tests of editions."""

import pytest

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.freezing.tests.people import term_that_is_over


@pytest.fixture
def over(hana) -> FiscalYear:
    """A term that is over, with a mother and her child in it."""
    return term_that_is_over(hana)
