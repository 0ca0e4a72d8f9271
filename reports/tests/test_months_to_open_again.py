"""A closed month whose opening again is proposed stands on the desks of whoever may agree, and nowhere else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from donations.periods.actions import close_period, propose_reopening, reopen_period
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WORDS = "A closed month is to be opened again"


def desk(client) -> str:
    """The desk as it is read."""
    return client.get("/").text


def test_it_is_there_for_the_others_to_agree_and_for_whoever_proposed_it_to_wait(desk_of, mio, sora, yuki):
    closed = close_period(by=sora, until=clock.today().replace(day=1) - timedelta(days=1))
    agree = reverse("donations:period-reopen-agree", args=[closed.pk])
    assert WORDS not in desk(desk_of(sora))

    propose_reopening(closed, by=mio, reason="A receipt came late.")

    for officer in (sora, yuki):
        told = desk(desk_of(officer))
        assert WORDS in told
        assert "A receipt came late." in told
        assert agree in told
    own = desk(desk_of(mio))
    assert "Waits for a second officer" in own
    assert agree not in own

    reopen_period(closed, by=sora)
    assert WORDS not in desk(desk_of(yuki))
