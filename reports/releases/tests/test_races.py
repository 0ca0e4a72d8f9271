"""Two officers answer the same proposal at the same moment: one answer is kept, and the other is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.tests import factories
from donations.ledger.tests.test_races import all_at_once
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.tests import soak
from reports.editions.annual import AnnualReport
from reports.models import ReleaseItem
from reports.releases import actions
from reports.releases.errors import ReleaseAnswered, ReleaseProposed, ReleaseWaits
from reports.releases.tests.proposing import propose

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]

ROUNDS = soak.count("LFNKR_RACE_ROUNDS", 3, long=20)
KEYS = ("requests.women", "requests.adults", "requests.children")


@pytest.fixture
def asked(db, hana):
    """The term before the one of today, with a mother and her child who asked in it."""
    over = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    when = clock.midnight(over.starts_on + timedelta(days=150))
    factories.case(hana, factories.woman(), factories.child(), received_at=when)
    return over


def test_of_two_who_approve_at_the_same_moment_one_does_and_the_other_is_told(asked, mio, sora, yuki):
    report = AnnualReport.for_year(asked)
    for number in range(ROUNDS):
        items = [item.pk for item in propose(asked, mio, *KEYS)]
        asked_in = (items, items[::-1])

        def work(place: int, asked_in=asked_in):
            by = (yuki, sora)[place % 2]
            return actions.approve_releases(asked, by=by, counted=report, items=asked_in[place % 2])

        results = all_at_once(work, 4)

        assert sum(isinstance(result, list) for result in results) == 1, (number, results)
        assert sum(isinstance(result, ReleaseAnswered) for result in results) == 3, (number, results)
        made = ReleaseItem.objects.filter(pk__in=items)
        assert len({(item.approved_by_id, item.approved_at) for item in made}) == 1
        for item in made:
            actions.revoke_release(item, by=yuki, reason="to release it once more")


def test_one_approves_while_another_refuses(asked, mio, sora, yuki):
    report = AnnualReport.for_year(asked)
    for _number in range(ROUNDS):
        (item,) = propose(asked, mio, KEYS[0])

        def work(place: int, item=item):
            if place:
                return actions.revoke_release(item, by=sora, reason="a child can be recognised")
            return actions.approve_releases(asked, by=yuki, counted=report, items=[item.pk])

        results = all_at_once(work, 2)
        item.refresh_from_db()

        assert isinstance(results[1], ReleaseItem), results
        assert item.revoked_by == sora
        assert (item.approved_at is None) == isinstance(results[0], ReleaseAnswered), results


def test_two_who_propose_the_same_at_once_leave_one_proposal(asked, mio):
    results = all_at_once(lambda _place: propose(asked, mio, KEYS[0]), 3)

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert sum(isinstance(result, (ReleaseWaits, ReleaseProposed)) for result in results) == 2, results
