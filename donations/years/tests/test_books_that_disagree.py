"""A fiscal year whose ledger somebody tampered with is closed by nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from donations.models import YearClose
from donations.proposals import actions as proposals
from donations.tests import factories
from donations.years import actions, errors
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "keyring"])]

TAMPERING = "SET session_replication_role = replica; UPDATE donations_daytotal SET moved = moved + 1"


def test_a_year_of_books_that_disagree_is_neither_proposed_nor_signed(sora, mio, rescue, superuser_connection):
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    factories.gift(sora, 5_000)
    factories.month_closed(year.ends_on, sora, mio)
    proposal = actions.propose_year_closing(year, by=sora)
    superuser_connection.execute(TAMPERING)

    with pytest.raises(errors.LedgerDisagrees):
        factories.signed(proposal, by=mio)

    assert not YearClose.objects.exists()
    proposals.refuse(proposal, by=mio, reason="The ledger disagrees.")
    with pytest.raises(errors.LedgerDisagrees):
        actions.propose_year_closing(year, by=sora)
