"""A rate far from the last one kept is confirmed, or signed by two officers: on the page, in the act, and to bare SQL."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from donations import errors as refusals
from donations.ledger.choices import EntryKind
from donations.ledger.errors import SecondOfficerNeeded
from donations.models import Donation, MoneyProposal, Payment
from donations.proposals import movements
from donations.proposals.tests.test_second_signatures import sign_in_sql
from donations.rates import actions as rates
from donations.rates import errors
from donations.tests import factories
from donations.tests.test_money_pages import gift, payment
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.money import Quotation

GIFT = "/money/gifts/new/"
WRONG = "0.006667"
"""Dollars for a yen instead of yen for a dollar: 30,000 yen become 4.5 million dollars."""


@pytest.fixture
def kept(sora):
    """150 yen for a dollar, kept yesterday."""
    yen(sora, "150", days=-1)


def yen(by, rate: str, days: int = 0, **facts):
    """A gift of 30,000 yen at a rate, so many days from now."""
    with clock.at(clock.now() + timedelta(days=days)):
        return factories.gift(by, 30_000, currency="JPY", rate=Decimal(rate), **facts)


def typed(rescue, rate: str, **more):
    return gift(rescue, amount="30,000", currency="JPY", rate=rate, donor_name="이모", **more)


def write_gift(by, rate: str, **facts):
    """A gift written around its act."""
    with transaction.atomic():
        return Donation.objects.create(
            fund=factories.fund(),
            amount=30_000,
            currency="JPY",
            rate=Decimal(rate),
            booked_amount=449_977_502,
            channel="cash",
            received_on=clock.today(),
            recorded_by=by,
            **facts,
        )


# 30,000 yen are not 4.5 million dollars


@pytest.mark.parametrize("is_first", [True, False])
def test_the_page_refuses_a_rate_that_makes_millions_of_yen(sora, rescue, is_first, request):
    if not is_first:
        request.getfixturevalue("kept")
    before = Donation.objects.count()
    desk = just_signed_in(sora)

    page = desk.post(GIFT, typed(rescue, WRONG, rate_confirmed=WRONG))

    assert ("propose the rate to a second officer" if is_first else "The other way round it would fit") in page.text
    assert 'value="30,000"' in page.text and "이모" in page.text
    assert (f"/money/rates/new/?currency=JPY&amp;rate={WRONG}" in page.text) == is_first
    assert Donation.objects.count() == before


@pytest.mark.parametrize("is_first", [True, False])
def test_the_act_refuses_it_whoever_confirms(sora, is_first, request):
    if not is_first:
        request.getfixturevalue("kept")

    with pytest.raises((errors.RateInverted, errors.FirstRateUnlikely), match=WRONG):
        yen(sora, WRONG, is_rate_confirmed=True)


@pytest.mark.parametrize("is_first", [True, False])
def test_sql_refuses_it(sora, mio, hana, is_first, request):
    if not is_first:
        request.getfixturevalue("kept")
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)

    with pytest.raises(IntegrityError, match="takes two officers"):
        write_gift(sora, WRONG)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_gift(sora, WRONG, recorded_at=clock.now() + timedelta(days=9))
    for facts in ({"kind": "expense", "category": "travel"}, {"kind": "advance", "has_receipt": False}):
        with pytest.raises(IntegrityError, match="takes two officers"), transaction.atomic():
            Payment.objects.create(
                commitment=commitment,
                case_reference=commitment.case_reference,
                amount=1,
                currency="JPY",
                rate=Decimal(WRONG),
                booked_amount=15_000,
                paid_at=clock.now(),
                proposed_by=sora,
                **facts,
            )


def test_beside_a_usual_rate_sql_writes_no_other_sum(kept, sora):
    with pytest.raises(IntegrityError, match="worth what its rate makes of it"):
        write_gift(sora, "150")


def test_sql_plants_no_rate_with_which_later_ones_are_compared(kept, sora):
    with pytest.raises(IntegrityError, match="the rate of its source"), transaction.atomic():
        dollars = Donation.objects.create(
            fund=factories.fund(),
            amount=100,
            currency="USD",
            booked_amount=100,
            channel="cash",
            received_on=clock.today(),
            recorded_by=sora,
        )
        foreign = {"original_amount": 100, "original_currency": "JPY", "rate": Decimal(WRONG)}
        factories.entry(sora, EntryKind.DONATION, dollars, balance_change=100, **foreign)


def test_payments_and_advances_are_looked_at_alike(kept, sora, mio, hana):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    desk = just_signed_in(sora)

    for page in ("pay", "advance"):
        sent = payment(amount="1", currency="JPY", rate=WRONG)
        answer = desk.post(f"/money/commitments/{commitment.pk}/{page}/", sent)
        assert "The other way round it would fit" in answer.text
    for propose in (factories.expense, factories.advance):
        with pytest.raises(errors.RateInverted):
            propose(commitment, sora, 1, currency="JPY", rate=Decimal(WRONG))


# How far


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        ("150", "usual"),
        ("142.5", "usual"),
        ("157.5", "usual"),
        ("142.499999", "asks"),
        ("157.500001", "asks"),
        ("120", "asks"),
        ("180", "asks"),
        ("119.999999", "two"),
        ("180.000001", "two"),
    ],
)
def test_five_and_twenty_per_cent_are_the_limits(kept, rate, verdict):
    assert rates.judge(Quotation("USD", Decimal(rate), "JPY"), clock.today()).verdict == verdict


@pytest.mark.parametrize(
    ("currency", "rate", "verdict"),
    [
        ("JPY", "109.2", "asks"),
        ("JPY", "0.0067", "two"),
        ("JPY", "1500", "two"),
        ("KRW", "1380", "asks"),
        ("KRW", "1.4", "two"),
        ("CNY", "6.55", "asks"),
        ("CNY", "65.5", "two"),
        ("THB", "31.37", "asks"),
        ("THB", "0.03", "two"),
        ("EUR", "0.85", "asks"),
        ("EUR", "85", "two"),
    ],
)
def test_a_first_rate_is_confirmed_and_a_slip_of_the_hand_is_not_believed(currency, rate, verdict, db):
    assert rates.judge(Quotation("USD", Decimal(rate), currency), clock.today()).verdict == verdict


def test_dollars_have_no_rate_to_be_asked_for(sora, rescue):
    assert just_signed_in(sora).post(GIFT, gift(rescue)).status_code == 302


def test_between_the_two_the_form_asks_with_both_rates(kept, sora, rescue):
    desk = just_signed_in(sora)

    page = desk.post(GIFT, typed(rescue, "135"))

    assert "The receipt says 1 USD = 135 JPY; the last one said 150" in page.text
    assert 'value="135"' in page.text and 'value="30,000"' in page.text
    assert desk.post(GIFT, typed(rescue, "135", rate_confirmed="135")).status_code == 302
    assert Donation.objects.get(rate=135).booked_amount == 22_222


def test_a_box_ticked_for_one_rate_confirms_no_other(kept, sora, rescue):
    page = just_signed_in(sora).post(GIFT, typed(rescue, "125", rate_confirmed="135"))

    assert "The receipt says 1 USD = 125 JPY" in page.text
    assert not Donation.objects.filter(rate=125).exists()


def test_an_unbound_form_shows_no_box(kept, sora):
    assert "rate_confirmed" not in just_signed_in(sora).get(GIFT).text


def test_the_act_asks_too(kept, sora):
    with pytest.raises(errors.RateUnconfirmed, match="135"):
        yen(sora, "135", is_rate_confirmed=False)
    with pytest.raises(errors.FirstRateUnconfirmed, match="first rate"):
        factories.gift(sora, 30_000, currency="KRW", rate=Decimal("1380"), is_rate_confirmed=False)


# Which rate is the last


def test_nobody_walks_away_in_small_steps_on_one_day(kept, sora):
    yen(sora, "125")

    with pytest.raises(errors.RateUnusual, match="150"):
        yen(sora, "105")


def test_the_last_rate_is_that_of_the_days_before_the_receipt(sora):
    yen(sora, "110", days=-300)
    with clock.at(clock.now() - timedelta(days=299)):
        factories.gift(sora, 1_000, currency="JPY", rate=Decimal("130"))
    with clock.at(clock.now() - timedelta(days=100)):
        factories.gift(sora, 1_000, currency="JPY", rate=Decimal("150"))

    for days, kept in ((-300, 110), (-200, 130), (0, 150), (-900, 110)):
        assert rates.judge(Quotation("USD", Decimal(140), "JPY"), clock.today() + timedelta(days=days)).kept == kept


def test_a_rate_that_was_undone_is_compared_with_no_more(kept, sora):
    wrong = yen(sora, "178", days=-1)
    movements.reverse(wrong.entries.get(), by=sora, reason="Typed 178 for 148")

    assert rates.judge(Quotation("USD", Decimal(150), "JPY"), clock.today()).kept == 150


# With a second officer it passes


def test_a_rate_two_officers_signed_is_booked_on_its_day_alone(kept, sora, mio, rescue):
    desk = just_signed_in(sora)
    asked = {
        "currency": "JPY",
        "rate_from": "USD",
        "rate": "210",
        "day": clock.today().isoformat(),
        "note": "After the crash",
    }
    page = desk.post("/money/rates/new/", asked).url
    assert "1 USD = 210 JPY" in just_signed_in(mio).get(page).text

    factories.sign_on_its_page(just_signed_in(mio), page)

    assert desk.post(GIFT, typed(rescue, "210")).status_code == 302
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    for other in (typed(rescue, "211"), typed(rescue, "210", received_on=yesterday)):
        assert "propose the rate to a second officer" in desk.post(GIFT, other).text
    entry = Donation.objects.get(rate=210).entries.get()
    with pytest.raises(SecondOfficerNeeded):
        movements.reverse(entry, by=sora, reason="Wrong")


def test_the_page_of_a_rate_brings_along_what_was_typed(kept, sora):
    page = just_signed_in(sora).get(f"/money/rates/new/?currency=KRW&rate={WRONG}&day=2026-01-02").text

    assert f'value="{WRONG}"' in page and 'value="2026-01-02"' in page
    assert '<option value="KRW" selected>' in page


def test_one_officer_signs_no_rate(kept, sora, hana):
    asked = rates.propose_rate(by=sora, currency="JPY", rate=Decimal(WRONG), day=clock.today(), note="Trust me")

    with pytest.raises(refusals.OwnProposal):
        factories.signed(asked, by=sora)
    with pytest.raises(IntegrityError, match="proposal_by_another"):
        sign_in_sql(asked, sora)
    with pytest.raises(IntegrityError, match="only director, treasurer and auditor"):
        sign_in_sql(asked, hana)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_gift(sora, WRONG)
    assert MoneyProposal.objects.get().is_open
