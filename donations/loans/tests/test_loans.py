"""Loans between funds: by two officers, never money given for a purpose, never beyond what is free, and nothing is left over."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from donations.errors import OwnProposal, TooSmall
from donations.funds import actions as funds
from donations.funds import days
from donations.ledger.errors import EverythingCommitted, FundClosed, OtherCurrency, SameFund
from donations.ledger.verification import verify
from donations.loans import actions as lending
from donations.loans import errors
from donations.loans.models import Loan, LoanWaiver, Repayment
from donations.models import Fund, LedgerEntry, MoneyProposal
from donations.proposals.errors import ProposalNotCovered
from donations.proposals.tests.test_second_signatures import sign_in_sql
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.errors import DomainError

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def general(sora) -> Fund:
    """The general fund with 1,000 dollars."""
    factories.gift(sora, 100_000, fund=factories.fund("general"), received_on=clock.today() - timedelta(days=40))
    return factories.fund("general")


@pytest.fixture
def loan(sora, mio, general, rescue) -> Loan:
    """600 dollars the general fund lent the reserve a month ago."""
    return factories.loan(sora, mio, general, rescue, 60_000, booked_on=days_ago(30))


def days_ago(number: int) -> date:
    return clock.today() - timedelta(days=number)


def held(*codes: str) -> list[int]:
    return [factories.fund(code).balance for code in codes]


# What is refused


def test_nobody_lends_alone(sora, hana, general, rescue):
    asked = lending.propose_loan(by=sora, source=general, target=rescue, amount=100, reason="x", decided_by="Board")

    with pytest.raises(OwnProposal):
        factories.signed(asked, by=sora)
    with pytest.raises(IntegrityError, match="what two officers signed"), transaction.atomic():
        Loan.objects.create(
            fund=general,
            target=rescue,
            amount=100,
            lent_on=clock.today(),
            proposal=asked,
            recorded_by=sora,
        )
    assert just_signed_in(hana).get("/money/loans/new/").status_code == 403
    assert not Loan.objects.exists()


def test_what_cannot_be_lent_is_refused_and_nothing_typed_is_lost(sora, mio, general, rescue):
    yen = factories.fund_opened(sora, mio, "yen", currency="JPY")
    ended = factories.fund_closed(factories.fund_opened(sora, mio, "ended"), sora, mio)
    asked = {"by": sora, "source": general, "target": rescue, "amount": 100, "reason": "x", "decided_by": "Board"}
    for refusal, told in (
        (EverythingCommitted, {"amount": 100_001}),
        (SameFund, {"target": general}),
        (OtherCurrency, {"target": yen}),
        (FundClosed, {"target": ended}),
        (TooSmall, {"amount": 0}),
    ):
        with pytest.raises(refusal):
            lending.propose_loan(**asked | told)
    form = {"source": general.pk, "target": rescue.pk, "amount": "1,000.01", "reason": "Rent", "decided_by": "Board"}

    page = just_signed_in(sora).post("/money/loans/new/", form)

    assert "Short by" in page.text and 'value="1,000.01"' in page.text and "Rent" in page.text


def test_a_restricted_fund_lends_nothing_and_says_what_to_do_instead(sora, mio, rescue):
    school = factories.fund_opened(sora, mio)
    factories.gift(sora, 100_000, fund=school)
    asked = {"by": sora, "source": school, "target": rescue, "amount": 100, "reason": "x", "decided_by": "Board"}

    with pytest.raises(errors.LenderKeepsPurpose, match="Lend from a fund that is free"):
        lending.propose_loan(**asked)


def test_what_was_given_for_rescue_is_not_lent(sora, mio, general, rescue):
    factories.gift(sora, 50_000, earmark="rescue")
    factories.gift(sora, 10_000)
    asked = {"by": sora, "source": rescue, "target": general, "reason": "x", "decided_by": "Board"}

    with pytest.raises(errors.LenderKeepsPurpose):
        lending.propose_loan(amount=10_001, **asked)
    waits = lending.propose_loan(amount=10_000, **asked)
    factories.transfer(sora, mio, rescue, general, 10_000)
    with pytest.raises(errors.LenderKeepsPurpose):
        factories.signed(waits, by=mio)
    assert MoneyProposal.objects.get(pk=waits.pk).is_open


def test_the_database_lends_nothing_given_for_a_purpose(sora, mio, rescue, general):
    factories.gift(sora, 50_000, earmark="rescue")
    factories.gift(sora, 10_000)
    asked = lending.propose_loan(by=sora, source=rescue, target=general, amount=10_000, reason="x", decided_by="y")
    factories.transfer(sora, mio, rescue, general, 10_000)

    with pytest.raises(IntegrityError, match="donors gave for a purpose"), transaction.atomic():
        sign_in_sql(asked, mio)
        lending.lend(MoneyProposal.objects.get(pk=asked.pk), mio)


def test_a_loan_that_is_no_longer_covered_goes_on_waiting(sora, mio, general, rescue):
    asked = lending.propose_loan(by=sora, source=general, target=rescue, amount=100_000, reason="x", decided_by="y")
    factories.transfer(sora, mio, general, rescue, 1)

    with pytest.raises(ProposalNotCovered):
        factories.signed(asked, by=mio)

    assert MoneyProposal.objects.get(pk=asked.pk).is_open and not Loan.objects.exists()


def test_no_more_comes_back_than_is_outstanding(sora, mio, loan):
    first, second = (lending.propose_repayment(loan, by=sora, amount=40_000) for _time in range(2))
    factories.signed(first, by=mio)

    with pytest.raises(errors.MoreThanOutstanding, match="200"):
        factories.signed(second, by=mio)
    with pytest.raises(errors.MoreThanOutstanding):
        lending.propose_repayment(loan, by=sora, amount=20_001)
    with pytest.raises(errors.RepaidBeforeLent):
        lending.propose_repayment(loan, by=sora, amount=1, booked_on=days_ago(31))
    factories.repayment(loan, sora, mio, 20_000)
    for act in (
        lambda: lending.propose_repayment(loan, by=sora, amount=1),
        lambda: lending.propose_giving_up(loan, by=sora, reason="x", decided_by="y"),
        lambda: factories.signed(second, by=mio),
    ):
        with pytest.raises(errors.LoanOver):
            act()


def test_the_database_lets_no_more_come_back(sora, mio, loan):
    asked = lending.propose_repayment(loan, by=sora, amount=40_000)
    other = lending.propose_repayment(loan, by=sora, amount=40_000)
    factories.signed(asked, by=mio)

    with pytest.raises(IntegrityError, match="than is outstanding"), transaction.atomic():
        sign_in_sql(other, mio)
        Repayment.objects.create(loan=loan, amount=40_000, repaid_on=clock.today(), proposal=other, recorded_by=mio)
    with pytest.raises(IntegrityError, match="what is outstanding"), transaction.atomic():
        waiver = lending.propose_giving_up(loan, by=sora, reason="x", decided_by="y")
        factories.repayment(loan, sora, mio, 1)
        sign_in_sql(waiver, mio)
        LoanWaiver.objects.create(loan=loan, amount=20_000, proposal=waiver, given_up_by=mio)


def test_a_borrower_repays_nothing_given_for_a_purpose(sora, mio, general, rescue, loan):
    factories.transfer(sora, mio, rescue, general, 60_000)
    factories.gift(sora, 60_000, earmark="rescue")

    with pytest.raises(errors.BorrowerKeepsPurpose, match="Repay less, or later"):
        lending.propose_repayment(loan, by=sora, amount=1)


def test_a_restricted_fund_repays_what_it_was_lent(sora, mio, general):
    school = factories.fund_opened(sora, mio)
    lent = factories.loan(sora, mio, general, school, 5_000)

    factories.repayment(lent, mio, sora, 5_000)

    assert held("school", "general") == [0, 100_000]


def test_a_fund_with_a_loan_open_is_not_closed(sora, mio, general):
    school = factories.fund_opened(sora, mio)
    lent = factories.loan(sora, mio, general, school, 5_000)

    for fund in (general, school):
        with pytest.raises(errors.LoansOpen, match="50.00"):
            factories.fund_closed(fund, sora, mio)
    factories.repayment(lent, mio, sora, 5_000)

    assert factories.fund_closed(school, sora, mio).closed_on


def test_the_database_closes_no_fund_with_a_loan_open(sora, mio, general):
    empty = factories.fund_opened(sora, mio, "empty", kind="general")
    closing = funds.propose_closing(empty, by=sora, reason="Over")
    factories.loan(sora, mio, general, empty, 5_000)
    factories.transfer(sora, mio, empty, general, 5_000)

    with pytest.raises(IntegrityError, match="a loan of this fund is open"), transaction.atomic():
        sign_in_sql(closing, mio)
        Fund.objects.filter(pk=empty.pk).update(closed_on=clock.today())


# What it does


def test_a_loan_is_booked_in_both_funds_and_is_no_gift_and_no_spending(loan):
    entries = LedgerEntry.objects.filter(kind="loan").order_by("balance_change")

    assert [entry.balance_change for entry in entries] == [-60_000, 60_000]
    assert {entry.booked_on for entry in entries} == {days_ago(30)}
    assert held("general", "rescue") == [40_000, 60_000]
    assert verify().agrees


def test_both_funds_are_right_on_any_past_day(sora, mio, loan):
    factories.repayment(loan, sora, mio, 25_000, booked_on=days_ago(10))

    told = {back: {each.fund.code: each.available for each in days.on(days_ago(back))} for back in (31, 30, 11, 10, 0)}

    assert {back: (that_day["general"], that_day["rescue"]) for back, that_day in told.items()} == {
        31: (100_000, 0),
        30: (40_000, 60_000),
        11: (40_000, 60_000),
        10: (65_000, 35_000),
        0: (65_000, 35_000),
    }


def test_what_is_given_up_moves_nothing_and_comes_back_no_more(sora, mio, loan):
    factories.repayment(loan, sora, mio, 10_000)
    before = held("general", "rescue")

    factories.loan_given_up(loan, mio, sora)

    assert held("general", "rescue") == before and not Loan.objects.open().exists()
    with pytest.raises(errors.LoanOver):
        lending.propose_repayment(loan, by=sora, amount=1)


def test_giving_up_is_proposed_once_and_of_what_is_outstanding(sora, mio, loan):
    asked = lending.propose_giving_up(loan, by=sora, reason="x", decided_by="y")
    with pytest.raises(errors.GivingUpWaits):
        lending.propose_giving_up(loan, by=mio, reason="x", decided_by="y")
    factories.repayment(loan, sora, mio, 1)

    with pytest.raises(errors.OutstandingMoved, match="599.99"):
        factories.signed(asked, by=mio)


@pytest.mark.parametrize("seed", range(6))
def test_lent_and_repaid_is_nothing_for_each_fund_and_no_day_ends_below_nothing(sora, mio, general, rescue, seed):
    chance = random.Random(seed)  # noqa: S311 - Which way it goes, not a secret.
    before = held("general", "rescue")
    loans = []
    for _time in range(3):
        amount = chance.randint(1, 30_000)
        try:
            loans.append(factories.loan(sora, mio, general, rescue, amount, booked_on=days_ago(chance.randint(0, 30))))
        except DomainError:
            continue
    while open_ones := list(Loan.objects.open()):
        one = chance.choice(open_ones)
        back = days_ago(chance.randint(0, one.age_days))
        try:
            factories.repayment(one, sora, mio, chance.randint(1, one.outstanding), booked_on=back)
        except DomainError:
            factories.repayment(one, sora, mio, one.outstanding)

    assert loans and held("general", "rescue") == before
    for back in range(41):
        assert all(each.available >= 0 for each in days.on(days_ago(back)))
    assert verify().agrees


# The pages


def test_a_loan_is_proposed_signed_repaid_and_seen_on_the_pages(sora, mio, general, rescue):
    desk, other = just_signed_in(sora), just_signed_in(mio)
    form = {"source": general.pk, "target": rescue.pk, "amount": "500", "reason": "Rent", "decided_by": "Board"}
    asked = desk.post("/money/loans/new/", form).url
    other.post(f"{asked}read/")
    assert "no gift, no income" in other.get(f"{asked}sign/").text
    factories.sign_on_its_page(other, asked)
    loan = Loan.objects.get()

    for page in (f"/money/funds/{general.code}/", f"/money/funds/{rescue.code}/", loan.get_absolute_url(), "/"):
        assert "500.00" in desk.get(page, follow=True).text
    part = desk.post(f"{loan.get_absolute_url()}repay/", {"amount": "200"}).url
    factories.sign_on_its_page(other, part)
    page = desk.get(loan.get_absolute_url()).text

    assert "USD 300.00 is outstanding" in page and "200.00" in page
    refused = desk.post(f"{loan.get_absolute_url()}repay/", {"amount": "300.01"})
    assert "USD 300.00 of this loan is outstanding" in refused.text and 'value="300.01"' in refused.text
