"""What belongs to no rescue is told in no figure of the report: the reserve never pays it, and its year stays what it was."""

from __future__ import annotations

import pytest

from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from reports.figures.books import books_of
from reports.figures.money import count_money
from reports.partition.queries import gather

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def test_no_figure_of_money_moves_by_a_cost_of_no_rescue(hana, sora, mio):
    factories.gift(sora, 1_000_000)
    factories.gift(sora, 100_000, fund=factories.fund("general"))
    spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 20_000), by=mio)
    year = ensure_term(clock.today())

    def told() -> dict[str, object]:
        with trail.reading():
            partition = gather(year, clock.now(), clock.now())
            return {key: figure.value for key, figure in count_money(partition, books_of(year)).items()}

    before = told()
    factories.cost(sora, mio, 30_000)
    factories.cost(sora, mio, 5_000, category="travel", note="Board")

    assert told() == before
    assert before["spending.rescue"] == 20_000
