"""A request that ends strands no money: what is open is named, released by whoever may, and told to those who settle it."""

import pytest

from cases.case.following import still_to_do
from cases.closing import actions as closing
from cases.tests import factories as cases
from donations.models import Fund, LedgerEntry
from donations.payments import actions as spending
from donations.payments.open_money import stranded
from donations.tests import factories
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def case(hana):
    """A rescue of 2,500 dollars."""
    return factories.case(hana)


@pytest.fixture
def commitment(case, hana, mio, sora):
    """Its money, of which 500 dollars are left once everybody has arrived."""
    factories.gift(sora, 350_000)
    commitment = factories.commitment(hana, mio, case)
    spending.approve_payment(factories.expense(commitment, sora, 200_000), by=mio)
    for step in ("in_movement", "safe", "in_destination"):
        cases.bring_on(case, step, by=hana)
    return commitment


def told(user) -> set[str]:
    """What somebody was told of open money, and when."""
    return set(Notice.objects.filter(user=user, kind="donations.money_open").values_list("step", flat=True))


def close(case, by):
    return closing.close_case(case, by=by, closed_for="settled")


def test_before_it_is_closed_it_says_what_is_open(case, commitment, hana, sora):
    factories.expense(commitment, sora, 10_000)

    (words,) = [words for words in still_to_do(case) if "Its money" in words]

    assert "USD 500.00 is committed and not spent" in words
    assert "1 payment waits" in words


def test_a_request_without_money_says_nothing(hana):
    assert not [words for words in still_to_do(factories.case(hana)) if "Its money" in words]


def test_once_all_have_arrived_those_who_settle_are_told_once(commitment, hana, mio, sora):
    assert (told(sora), told(mio), told(hana)) == ({"ended"}, {"ended"}, set())


def test_the_director_who_closes_it_releases_what_is_left(case, commitment, mio, sora):
    close(case, mio)

    commitment.refresh_from_db()
    assert (commitment.remaining, Fund.objects.rescue().available) == (0, 150_000)
    assert LedgerEntry.objects.get(kind="release").recorded_by == mio
    assert not stranded()
    assert told(sora) == {"ended"}, "nothing is open any more"


def test_a_caseworker_who_closes_it_releases_nothing_and_they_are_told(case, commitment, hana, mio, sora):
    close(case, hana)

    commitment.refresh_from_db()
    assert commitment.remaining == 50_000
    assert [row.commitment for row in stranded()] == [commitment]
    assert (told(sora), told(mio)) == ({"ended", "closed"}, {"ended", "closed"})
    spending.release(commitment, by=sora)
    assert not stranded()


def test_while_a_payment_waits_nothing_is_released_and_it_is_told(case, commitment, mio, sora):
    payment = factories.expense(commitment, sora, 10_000)

    close(case, mio)

    commitment.refresh_from_db()
    assert commitment.remaining == 50_000
    assert [(row.commitment, row.payments) for row in stranded()] == [(commitment, 1)]
    assert "closed" in told(sora)
    spending.approve_payment(payment, by=mio)
    spending.release(commitment, by=mio)
    assert not stranded()


def test_an_advance_that_is_out_is_told_though_nothing_is_left(case, commitment, mio, sora):
    spending.approve_payment(factories.advance(commitment, sora, 50_000), by=mio)

    close(case, mio)

    assert "closed" in told(sora)
    assert not stranded()


def test_the_desks_list_closed_requests_with_money(case, commitment, hana, sora, mio, desk_of):
    assert "Closed requests with money" not in desk_of(sora).get("/").content.decode()
    close(case, hana)

    for officer in (sora, mio):
        page = desk_of(officer).get("/", follow=True).content.decode()
        assert "Closed requests with money still committed" in page
        assert commitment.get_absolute_url() in page
