"""Promises at once: an instalment is kept by one gift, a gift keeps one instalment, and what was kept is not promised otherwise."""

from __future__ import annotations

import pytest

from donations.gifts import donors
from donations.ledger.tests.test_races import all_at_once
from donations.models import Donor, PledgeKeeping
from donations.pledges import actions as pledges
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]

WRITERS = 8


@pytest.fixture
def giver(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual")


def kept_and_refused(results: list) -> tuple[int, int]:
    """How many were kept, and how many were refused with a sentence of ours."""
    kept = sum(isinstance(result, PledgeKeeping) for result in results)
    return kept, sum(isinstance(result, DomainError) for result in results)


def test_an_instalment_is_kept_by_one_gift(sora, rescue, giver):
    promise = factories.pledge(sora, giver)
    gifts = [factories.gift(sora, 5_000, donor=giver) for _writer in range(WRITERS)]
    told = {"by": sora, "due_on": clock.today()}

    results = all_at_once(lambda place: pledges.keep_pledge(promise, donation=gifts[place], **told), WRITERS)

    assert kept_and_refused(results) == (1, WRITERS - 1), results
    assert PledgeKeeping.objects.standing().count() == 1


def test_a_gift_keeps_one_instalment(sora, rescue, giver):
    promises = [factories.pledge(sora, giver) for _writer in range(WRITERS)]
    gift = factories.gift(sora, 5_000, donor=giver)
    told = {"by": sora, "due_on": clock.today(), "donation": gift}

    results = all_at_once(lambda place: pledges.keep_pledge(promises[place], **told), WRITERS)

    assert kept_and_refused(results) == (1, WRITERS - 1), results
    assert PledgeKeeping.objects.standing().count() == 1


def test_a_promise_is_ended_or_kept_by_two_at_once(sora, rescue, giver, connect_as):
    promise = factories.pledge(sora, giver)
    gift = factories.gift(sora, 5_000, donor=giver)
    today = clock.today()

    results = side_by_side(
        connect_as,
        lambda: pledges.end_pledge(promise, by=sora, since=today),
        lambda: pledges.keep_pledge(promise, by=sora, due_on=today, donation=gift),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    is_ended = promise.terms.filter(amount=None).exists()
    assert PledgeKeeping.objects.standing().filter(pledge=promise).exists() != is_ended
