"""The papers of a fiscal year are asked for before they are due, twice, while it is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from donations.tests import factories
from donations.years.notices import PAPERS_DUE, due_on, key_of, look_at_papers, open_years, years
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def year() -> FiscalYear:
    """A fiscal year from September to August."""
    return ensure_term(date(2024, 1, 1))


def look_on(*days: date) -> list[str]:
    """Who was told, once somebody looked on these days, each twice."""
    for day in days:
        with clock.at(clock.midnight(day) + timedelta(hours=9)):
            look_at_papers(clock.now())
            look_at_papers(clock.now())
    told = Notice.objects.filter(kind=PAPERS_DUE.key).order_by("made_at", "user__username")
    return list(told.values_list("user__username", flat=True))


def test_the_papers_of_august_are_due_by_30_november(year):
    assert due_on(year) == date(2024, 11, 30)


def test_a_year_that_ends_in_december_or_november_has_three_months(year):
    assert due_on(FiscalYear(ends_on=date(2024, 12, 31))) == date(2025, 3, 31)
    assert due_on(FiscalYear(ends_on=date(2023, 11, 30))) == date(2024, 2, 29)


def test_treasurer_and_director_are_asked_for_the_papers_twice(sora, mio, hana, year):
    assert look_on(date(2024, 9, 1), date(2024, 9, 30)) == []

    assert look_on(date(2024, 10, 1), date(2024, 10, 30)) == ["mio", "sora"]
    assert look_on(date(2024, 11, 16), date(2024, 11, 30)) == ["mio", "sora", "mio", "sora"]
    assert look_on(date(2024, 12, 1)) == ["mio", "sora", "mio", "sora"]


def test_nobody_is_asked_for_the_papers_of_a_closed_year(sora, mio, year):
    factories.year_closed(year, sora, mio)

    assert look_on(date(2024, 10, 10)) == []


def test_what_was_asked_leaves_the_bell_when_the_year_is_closed(sora, mio, year):
    look_on(date(2024, 10, 10))
    keys = set(Notice.objects.filter(kind=PAPERS_DUE.key).values_list("about", flat=True))
    assert open_years(keys) == keys

    factories.year_closed(year, sora, mio)

    assert open_years(keys) == set()


def test_whoever_sees_no_ledger_is_led_nowhere(hana, sora, year):
    assert years(hana, [key_of(year)]) == {}
    assert years(sora, [key_of(year)])[key_of(year)].url.endswith(f"/{year.term}/")
