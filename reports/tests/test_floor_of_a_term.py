"""A term prints the floor and the target that held on its last day, whatever was decided since."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from reports.editions.annual import AnnualReport


def levels_of(year: FiscalYear) -> tuple[int | None, int | None]:
    """Floor and target as the report of a term counts them."""
    report = AnnualReport.for_year(year)
    return report["reserve.floor"].value, report["reserve.target"].value


def test_a_floor_of_today_stands_in_this_term_and_not_in_the_last(mio, sora):
    this = ensure_term(clock.today())
    last = ensure_term(this.starts_on - timedelta(days=1))

    factories.set_floor(sora, mio, 800_000, 1_500_000)

    assert levels_of(this) == (800_000, 1_500_000)
    assert levels_of(last) == (600_000, 1_000_000)


def test_a_term_before_the_first_floor_prints_none(client, mio):
    term = ensure_term(clock.today().replace(year=2010))
    client.force_login(mio)

    page = client.get(reverse("reports:annual-report", args=[term.term])).text

    assert levels_of(term) == (None, None)
    assert "USD 0 to USD 0" not in page
