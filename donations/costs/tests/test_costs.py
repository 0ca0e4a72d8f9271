"""Estimates beside what rescues came to: none, one, several, lost money, what was undone; and the prices proposed by them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.costs.comparison import Came, Comparison, compared, proposed
from donations.models import MoneyProposal, Tariff
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PAGE, FORM = "/money/costs/came-to/", "/money/tariffs/new/"


@pytest.fixture
def desk(desk_of, sora):
    return desk_of(sora)


@pytest.fixture
def ended(hana, mio, sora):
    """A function that ends a rescue of the cheapest tier, estimated at USD 2,500, after so much was paid for it."""
    with clock.at(clock.now() - timedelta(days=60)):
        factories.gift(sora, 90_000_000)

    def end(*paid: int, **facts):
        commitment = factories.commitment(hana, mio)
        for amount in paid:
            spending.approve_payment(factories.expense(commitment, sora, amount, **facts), by=mio)
        commitment.refresh_from_db()
        if commitment.remaining:
            spending.release(commitment, by=sora)
        return commitment

    return end


def test_before_any_rescue_is_paid_the_page_says_so(desk):
    page = desk.get(PAGE)

    assert "The money of no rescue is at an end yet." in page.text
    assert page.context["comparison"] == Comparison(tiers=(), categories=())


def test_one_rescue_is_a_sum_and_no_range(ended, desk):
    ended(100_000, 50_000)

    page = desk.get(PAGE)

    (tier,) = page.context["comparison"].tiers
    assert (tier.kind, tier.number, tier.estimated, tier.together, tier.share) == ("minimum", 1, 250_000, 150_000, 60)
    assert page.context["tiers"].table.rows[0][-1] == "1,500.00"
    assert page.context["changes"] == []


def test_several_have_their_range_and_propose_a_price(ended, desk):
    for paid in (100_000, 150_000, 200_500):
        ended(paid)

    page = desk.get(PAGE)

    assert page.context["tiers"].table.rows[0][1:] == (
        "3",
        "7,500.00",
        "4,505.00",
        "60 %".replace(" ", "\xa0"),
        "1,000.00 – 2,005.00",
    )
    assert [(name, now, price) for name, now, price in page.context["changes"]] == [
        (Tariff._meta.get_field("minimum").verbose_name, 250_000, 151_000)
    ]


def test_what_is_not_at_an_end_is_not_counted(ended, hana, mio, sora):
    running = factories.commitment(hana, mio)
    spending.approve_payment(factories.expense(running, sora, 1_000), by=mio)
    out = factories.commitment(hana, mio)
    spending.approve_payment(factories.advance(out, sora, 250_000), by=mio)
    given_back = ended()

    assert given_back.remaining == 0
    assert compared().number == 0

    ended(100_000)

    assert compared().number == 1


def test_a_settled_advance_counts_what_was_spent_of_it_and_lost_money_has_no_category(ended, hana, mio, sora):
    commitment = factories.commitment(hana, mio)
    settled = spending.approve_payment(factories.advance(commitment, sora, 100_000), by=mio)
    lost = spending.approve_payment(factories.advance(commitment, sora, 150_000), by=mio)
    spending.settle_advance(settled, by=sora, returned=30_000, lines=[("guide", 70_000)], settled_at=clock.now())
    factories.loss(lost, sora, mio, 150_000)
    commitment.refresh_from_db()
    if commitment.remaining:
        spending.release(commitment, by=sora)

    comparison = compared()

    assert (comparison.together, comparison.of_no_category) == (220_000, 150_000)
    assert [(each.kind, each.together) for each in comparison.categories] == [("guide", 70_000)]


def test_what_was_undone_was_not_paid(ended, mio, sora, hana):
    commitment = factories.commitment(hana, mio)
    wrong = spending.approve_payment(factories.expense(commitment, sora, 40_000), by=mio)
    spending.approve_payment(factories.expense(commitment, sora, 60_000), by=mio)
    factories.reversal(wrong.entries.get(), sora, mio)
    spending.release(commitment, by=sora)

    comparison = compared()

    assert (comparison.together, comparison.of_no_category) == (60_000, 0)


def test_days_choose_by_the_promise(ended, desk):
    with clock.at(clock.now() - timedelta(days=40)):
        ended(100_000)
    ended(200_000)
    today = clock.today().isoformat()

    now = desk.get(PAGE, {"first": today}).context["comparison"]
    earlier = desk.get(PAGE, {"last": (clock.today() - timedelta(days=1)).isoformat()}).context["comparison"]
    wrong = desk.get(PAGE, {"first": today, "last": "2001-01-01"})

    assert (now.together, earlier.together) == (200_000, 100_000)
    assert wrong.context["form"].errors["last"]
    assert "No rescue whose money was promised on these days" in desk.get(PAGE, {"last": "2001-01-01"}).text


def test_prices_proposed_never_fall_below_the_cheaper_tier_nor_rise_above_the_cap():
    tariff = Tariff(minimum=250_000, evasion=350_000, complex=500_000, cap=600_000)

    def came(tier: str, share: int, number: int = 3) -> Came:
        estimated = number * 100_000
        together = estimated * share // 100
        return Came(kind=tier, number=number, together=together, lowest=1, highest=together, estimated=estimated)

    def of(*tiers: Came) -> dict[str, int]:
        return proposed(Comparison(tiers=tiers, categories=()), tariff)

    assert of() == {}
    assert of(came("minimum", 100)) == {}
    assert of(came("minimum", 300, number=2)) == {}
    assert of(came("minimum", 200)) == {"minimum": 500_000, "evasion": 500_000}
    assert of(came("complex", 180)) == {"complex": 900_000, "cap": 900_000}
    assert of(came("evasion", 10)) == {"evasion": 250_000}


def test_the_proposal_is_filled_in_beforehand_and_changes_nothing(ended, desk, sora):
    for _time in range(3):
        ended(150_000)
    url = desk.get(PAGE).context["propose_url"]
    signed_in = just_signed_in(sora)

    form = signed_in.get(url).context["form"]

    now = Tariff.objects.get()
    assert form["minimum"].value() == "1,500.00"
    assert form["evasion"].value() == "3,500.00"
    assert form.initial["infant_under_months"] == now.infant_under_months
    assert not form["valid_from"].value()
    assert not MoneyProposal.objects.exists()
    assert Tariff.objects.count() == 1


def test_prices_in_the_address_are_typed_text_like_any_other(sora):
    page = just_signed_in(sora).get(FORM, {"minimum": '"><b>', "valid_to": "2020-01-01"})

    assert "&quot;&gt;&lt;b&gt;" in page.text
    assert '"><b>' not in page.text
    assert not page.context["form"]["valid_to"].value()


def test_the_page_asks_the_same_of_few_rescues_and_of_many(ended, desk):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(PAGE).status_code == 200
        return len(queries)

    ended(1_000)
    asked()
    few = asked()
    for _time in range(6):
        ended(1_000)

    assert asked() <= few
