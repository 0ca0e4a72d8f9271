"""What is proposed of months stands on the desks of whoever may sign it, and with whoever proposed it as theirs."""

from datetime import timedelta

import pytest

from donations.models import MoneyProposal
from donations.months.actions import propose_month_closing, propose_month_reopening
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def until():
    """The last day of the month that ended last."""
    return clock.today().replace(day=1) - timedelta(days=1)


def stands_on(client, asked: MoneyProposal) -> bool:
    """Whether the desk leads to the proposal."""
    return asked.get_absolute_url() in client.get("/").text


def test_a_closing_stands_on_the_desks_until_it_is_signed(desk_of, mio, sora, yuki):
    asked = propose_month_closing(by=sora, until=until())
    assert all(stands_on(desk_of(officer), asked) for officer in (mio, sora, yuki))

    factories.signed(asked, by=mio)

    assert not any(stands_on(desk_of(officer), asked) for officer in (mio, sora, yuki))


def test_a_reopening_stands_on_the_desks_until_it_is_refused(desk_of, mio, sora, yuki):
    closed = factories.month_closed(until(), sora, mio)
    asked = propose_month_reopening(closed, by=mio, reason="A receipt came late.")
    assert all(stands_on(desk_of(officer), asked) for officer in (mio, sora, yuki))

    proposals.refuse(asked, by=yuki, reason="Book it in this month.")

    assert not any(stands_on(desk_of(officer), asked) for officer in (mio, sora, yuki))
