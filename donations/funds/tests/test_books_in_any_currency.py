"""Books in any currency: what is refused by form, act and database, sums that are never mixed, and yen that are counted whole."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.funds import actions as funds
from donations.funds import days, errors
from donations.ledger import bookkeeping
from donations.ledger.choices import FEES_ALONE
from donations.ledger.errors import OtherCurrency, SecondOfficerNeeded
from donations.ledger.verification import verify
from donations.models import Donation, Fund, FundOpening, MoneyProposal, Transfer
from donations.proposals import actions as proposals
from donations.proposals import movements
from donations.proposals.tests.test_second_signatures import acts_as, sign_in_sql
from donations.rates import errors as rates
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.money import MINOR_DIGITS, Money, convert

YEN = {"currency": "JPY", "kind": "general"}
OPENING = {"amount": 0, "origin": ""}


@pytest.fixture
def yen_books(sora, mio) -> Fund:
    """Books kept in yen that began with 50,000."""
    began = {"opened_on": clock.today() - timedelta(days=9), "amount": 50_000, "origin": "Bank statement"}
    return factories.fund_opened(sora, mio, "yen", name="Yen books", **YEN, **began)


def gift(by, fund, amount, currency="JPY", **facts):
    """A gift into a fund of any currency."""
    return factories.gift(by, amount, fund=fund, currency=currency, **facts)


# What is refused


def test_a_fund_has_the_currency_two_officers_signed(sora, mio):
    asked = factories.fund_proposal(sora, **YEN)

    with pytest.raises(IntegrityError, match="opened by two officers"), transaction.atomic():
        Fund.objects.create(code="school", name="School fund", kind="general", purpose=asked.opening.purpose)

    factories.signed(asked, by=mio)

    assert factories.fund("school").currency == "JPY"


def test_no_fund_is_kept_in_a_currency_that_is_none(sora, mio):
    with pytest.raises(IntegrityError, match="no currency XXQ"):
        factories.fund_opened(sora, mio, currency="XXQ")


def test_the_reserve_stays_in_dollars(sora, mio, rescue):
    facts = {"opened_on": clock.today(), "amount": 100, "origin": "Bank", "note": "board", "currency": "JPY"}

    with pytest.raises(errors.ReserveInDollars):
        funds.propose_opening_balance(rescue, by=sora, **facts)


def test_the_general_books_are_kept_in_yen_once_they_begin_so(sora, mio, general):
    facts = {"opened_on": clock.today(), "amount": 3_000, "origin": "Bank", "note": "board", "currency": "JPY"}
    factories.signed(funds.propose_opening_balance(general, by=sora, **facts), by=mio)

    general = factories.fund("general")

    assert general.money(general.balance) == Money(3_000, "JPY")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE donations_fund SET currency = 'EUR' WHERE code = 'general'")
    assert verify().agrees


def test_books_that_began_keep_their_currency(sora, mio, general):
    gift(sora, general, 100, "USD")
    opening = {"opened_on": clock.today(), "amount": 3_000, "origin": "Bank", "note": "board", "currency": "JPY"}

    with pytest.raises((errors.CurrencyStays, errors.OpenedAlready)):
        funds.propose_opening_balance(general, by=sora, **opening)


def test_the_database_keeps_the_currency_of_books_that_began(sora, mio):
    school = factories.fund_opened(sora, mio, currency="JPY", opened_on=clock.today())
    opening = FundOpening.objects.create(
        fund=school, code="school", name="School fund", kind="restricted", opened_on=clock.today(), currency="EUR"
    )
    with pytest.raises(IntegrityError, match="kept in JPY"), transaction.atomic():
        acts_as(sora)
        asked = MoneyProposal.objects.create(kind="open", opening=opening, fund=school, proposed_by=sora)
        sign_in_sql(asked, mio)
        signed_at = MoneyProposal.objects.get(pk=asked.pk).decided_at
        FundOpening.objects.filter(pk=opening.pk).update(approved_at=signed_at)


def test_a_gift_before_the_second_signature_keeps_the_currency_of_the_books(sora, mio, general):
    opening = {"opened_on": clock.today(), "amount": 3_000, "origin": "Bank", "note": "board", "currency": "JPY"}
    asked = funds.propose_opening_balance(general, by=sora, **opening)
    gift(sora, general, 100, "USD")

    with pytest.raises(errors.OpenedAlready):
        factories.signed(asked, by=mio)

    assert factories.fund("general").currency == "USD"


def test_one_sum_is_not_moved_between_two_currencies(sora, mio, yen_books, rescue):
    facts = {"amount": 1_000, "reason": "Rent", "decided_by": "Board"}

    with pytest.raises(OtherCurrency, match="Yen books"):
        proposals.propose_transfer(by=sora, source=yen_books, target=rescue, **facts)
    with pytest.raises(OtherCurrency):
        funds.propose_closing(yen_books, by=sora, reason="Done", target=rescue)


def test_the_database_moves_no_sum_between_two_currencies(sora, mio, yen_books, rescue):
    told = {"fund": yen_books, "target": rescue, "amount": 1_000}
    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        acts_as(sora)
        asked = MoneyProposal.objects.create(kind="transfer", proposed_by=sora, **told)
        sign_in_sql(asked, mio)
        bookkeeping.post(
            Transfer.objects.create(proposal=asked, recorded_by=sora, **told), by=sora, occurred_at=clock.now()
        )
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("page", ["transfer", "fee", "gift", "opening"])
def test_half_a_yen_is_refused_at_its_field_and_nothing_typed_is_lost(sora, yen_books, rescue, page):
    desk, today = just_signed_in(sora), clock.today().isoformat()
    address, typed = {
        "transfer": (
            "/money/transfers/new/",
            {"source": yen_books.pk, "target": rescue.pk, "reason": "家賃", "decided_by": "Board"},
        ),
        "fee": ("/money/adjustments/new/", {"fund": yen_books.pk, "kind": "fee", "is_loss": "loses", "note": "家賃"}),
        "gift": ("/money/gifts/new/", {"fund": yen_books.pk, "currency": "JPY", "donor_name": "家賃"}),
        "opening": ("/money/funds/open/new/", {"currency": "JPY", "name": "家賃", "origin": "Bank"}),
    }[page]

    answer = desk.post(address, {**typed, "amount": "100.5", "booked_on": today, "received_on": today})

    assert "JPY has 0 decimals" in answer.text and "家賃" in answer.text


@pytest.mark.parametrize("amount", [Decimal("100.5"), Decimal("0.4")])
def test_the_acts_take_no_part_of_a_minor_unit(sora, general, yen_books, amount):
    with pytest.raises(ValidationError, match="no more than that"):
        gift(sora, yen_books, amount)
    with pytest.raises(ValidationError):
        movements.record_adjustment(by=sora, fund=yen_books, kind="fee", amount=amount, note="Bank")
    with pytest.raises(ValidationError):
        factories.fund_proposal(sora, currency="KWD", amount=amount, origin="Bank")


def test_a_gift_in_dollars_needs_a_rate_in_books_of_yen(sora, yen_books):
    with pytest.raises(ValidationError, match="USD and JPY"):
        gift(sora, yen_books, 100, "USD")


def test_a_rate_is_of_the_two_currencies(sora, yen_books):
    with pytest.raises(ValidationError, match="both of its currencies"):
        gift(sora, yen_books, 100, "EUR", rate=Decimal(160), rate_from="USD")


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"currency": "USD", "booked_amount": 100}, "has its rate"),
        ({"currency": "JPY", "booked_amount": 100, "rate": 1}, "has its rate"),
        ({"currency": "EUR", "booked_amount": 160, "rate": 160, "rate_from": "USD"}, "has its rate"),
        ({"currency": "USD", "booked_amount": 151, "rate": 150}, "what its rate makes of it"),
        ({"currency": "XXQ", "booked_amount": 100, "rate": 1, "rate_from": "XXQ"}, "has its rate"),
        ({"currency": "JPY", "booked_amount": 99}, "donation_rate_kept"),
    ],
)
def test_the_database_holds_a_sum_to_the_currency_of_its_fund(sora, yen_books, facts, refused):
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        Donation.objects.create(
            fund=yen_books, amount=100, channel="cash", received_on=clock.today(), recorded_by=sora, **facts
        )


def test_a_fee_in_yen_takes_two_beyond_its_own_limit(sora, mio, yen_books):
    facts = {"by": sora, "fund": yen_books, "kind": "fee", "note": "Bank"}
    movements.record_adjustment(amount=7_500, **facts)

    with pytest.raises(SecondOfficerNeeded):
        movements.record_adjustment(amount=1, **facts)
    assert factories.adjustment(sora, mio, "fee", 5_000, fund=yen_books).amount == -5_000
    assert verify().agrees


def test_in_a_currency_without_a_limit_every_fee_takes_two(sora, mio):
    dinars = factories.fund_opened(sora, mio, currency="KWD", amount=1_250, origin="Bank")

    with pytest.raises(SecondOfficerNeeded):
        movements.record_adjustment(by=sora, fund=dinars, kind="fee", amount=1, note="Bank")
    assert str(dinars.money(dinars.balance)) == "KWD 1.250"


# What is shown


def test_the_books_of_any_day_are_each_in_their_own_currency(sora, rescue, yen_books):
    gift(sora, rescue, 12_345, "USD")
    gift(sora, yen_books, 8_000)
    yesterday = clock.today() - timedelta(days=1)

    then = {each.fund.code: each.available for each in days.on(yesterday)}
    sums = [total.available for total in days.totals(days.on(clock.today()))]

    assert then["yen"] == 50_000 and sums == [Money(58_000, "JPY"), Money(12_345, "USD")]


def test_pages_never_add_up_two_currencies(sora, rescue, yen_books):
    gift(sora, rescue, 12_345, "USD")
    gift(sora, yen_books, 8_000)
    desk = just_signed_in(sora)

    for address in (f"/money/gifts/?month={clock.today():%Y-%m}", "/money/gifts/", "/"):
        page = desk.get(address).text
        assert "JPY 8,000" in page and "USD 123.45" in page and "203.45" not in page
    ledger = desk.get("/money/entries/?fund=yen").text
    assert "Balance, JPY" in ledger and "58,000" in ledger and "580.00" not in ledger
    assert "JPY 58,000" in desk.get("/money/funds/yen/").text


def test_a_proposal_about_yen_says_yen(sora, mio, yen_books):
    asked = factories.fee_proposal(sora, 8_000, fund=yen_books)
    desk = just_signed_in(mio)

    for address in (asked.get_absolute_url(), f"{asked.get_absolute_url()}sign/", "/money/proposals/"):
        page = desk.get(address).text
        assert "JPY" in page and "8,000" in page and "80.00" not in page


# What the database knows is what Python knows


def test_the_database_knows_the_same_currencies_and_limits(db):
    codes = [*MINOR_DIGITS, "XXQ", "usd", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, donations_minor_digits(code), donations_fee_limit(code) FROM unnest(%s::text[]) code", [codes]
        )
        found = cursor.fetchall()

    assert {code: digits for code, digits, _limit in found if digits is not None} == MINOR_DIGITS
    assert {code: limit for code, _digits, limit in found if limit} == FEES_ALONE


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_database_converts_as_python_does(db, data):
    book, currency = data.draw(st.permutations(["USD", "JPY", "KWD", "EUR", "KRW"]))[:2]
    rate_from = data.draw(st.sampled_from([book, currency]))
    rate = Decimal(data.draw(st.integers(1, 10**9))).scaleb(-6)
    amount = data.draw(st.integers(1, 10**12))
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_worth(%s, %s, %s, %s, %s)", [amount, currency, rate, rate_from, book])
        found = cursor.fetchone()[0]

    assert found == convert(amount, currency, rate, into=book, rate_from=rate_from)


@pytest.mark.parametrize(("currency", "rate"), [("JPY", None), ("USD", "149.32"), ("EUR", "160")])
def test_a_gift_taken_back_leaves_nothing(sora, yen_books, currency, rate):
    facts = {"rate": Decimal(rate), "rate_from": currency} if rate else {}
    given = gift(sora, yen_books, 12_345, currency, **facts)

    movements.reverse(given.entries.get(), by=sora, reason="Charged back")

    assert factories.fund("yen").balance == 50_000
    assert verify().agrees


def test_the_rate_of_a_receipt_is_kept_in_its_direction(sora, yen_books):
    given = gift(sora, yen_books, 10_000, "USD", rate=Decimal("149.32"))
    entry = given.entries.get()

    assert (given.booked, str(given.quotation), str(entry.quotation)) == (
        Money(14_932, "JPY"),
        "1 USD = 149.32 JPY",
        "1 USD = 149.32 JPY",
    )
    undone = movements.reverse(entry, by=sora, reason="Charged back")
    assert str(undone.quotation) == "1 USD = 149.32 JPY"


def test_one_rate_is_compared_with_the_other_way_round(sora, rescue, yen_books):
    with clock.at(clock.now() - timedelta(days=1)):
        factories.gift(sora, 30_000, currency="JPY", rate=Decimal(150))

    gift(sora, yen_books, 10_000, "USD", rate=Decimal(151), is_rate_confirmed=False)
    with pytest.raises(rates.RateUnconfirmed, match=r"1 USD = 165 JPY.*150"):
        gift(sora, yen_books, 10_000, "USD", rate=Decimal(165), is_rate_confirmed=False)
    with pytest.raises(rates.RateInverted, match=r"1 JPY = 150 USD.*0.00666667"):
        gift(sora, yen_books, 10_000, "USD", rate=Decimal(150), rate_from="JPY")
