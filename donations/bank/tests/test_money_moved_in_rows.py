"""Rows that are money moved between our funds, an advance that came back, or a cost of no rescue: said, never booked twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.bank import actions, errors, suggesting
from donations.bank.choices import RowState
from donations.bank.models import BankAccount, LineMatch, StatementLine
from donations.bank.standing import reconciliations
from donations.bank.suggesting import Suggestion
from donations.bank.tests import statements
from donations.ledger.models import LedgerEntry
from donations.payments import actions as spending
from donations.payments.errors import BroughtFarFromItsRate, BroughtIsWorthNothing
from donations.proposals.models import MoneyProposal
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
CAME, WENT = "2026/11/18,500,,100500,MOVED", "2026/11/18,,500,99500,MOVED"


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def account(sora) -> BankAccount:
    """The account of the rescue reserve, which holds ten thousand dollars since October."""
    factories.gift(sora, 1_000_000, received_on=date(2026, 10, 1))
    return statements.account(sora, currency="USD", opening_balance=10_000_000)


@pytest.fixture
def of_the_general_fund(sora, general) -> BankAccount:
    """The account of the general fund."""
    return statements.account(sora, "General", currency="USD", fund=general)


def suggested(account: BankAccount) -> list[Suggestion]:
    """What is suggested for the rows that wait."""
    return list(suggesting.suggestions(account, actions.open_lines(account)).values())


def confirmed(account: BankAccount, sora) -> list[LineMatch]:
    """All that is suggested, confirmed."""
    return actions.confirm_bank_rows(account, by=sora, rows=[one.value for one in suggested(account)], rate=None)


def state(line: StatementLine) -> str:
    return StatementLine.objects.with_state().get(pk=line.pk).state


def both_sides(account, of_the_general_fund, sora) -> tuple[LineMatch, LineMatch]:
    """500 dollars that left the account of the reserve and came into that of the general fund, each said of its own row."""
    statements.line(account, sora, WENT)
    statements.line(of_the_general_fund, sora, CAME)
    (left,), (came,) = confirmed(account, sora), confirmed(of_the_general_fund, sora)
    return left, came


# Said


def test_both_accounts_tell_a_transfer_each_its_side_and_nothing_is_booked(
    sora, mio, account, general, of_the_general_fund
):
    moved = factories.transfer(sora, mio, account.fund, general, 50_000)
    before = LedgerEntry.objects.count()

    left, came = both_sides(account, of_the_general_fund, sora)

    assert {left.entry, came.entry} == set(moved.entries)
    assert (left.entry.fund, came.entry.fund) == (account.fund, general)
    assert LedgerEntry.objects.count() == before
    assert {state(left.line), state(came.line)} == {RowState.BOOKED}


def test_a_loan_and_what_came_back_of_it_are_rows_of_both_accounts(sora, mio, account, general, of_the_general_fund):
    lent = factories.loan(sora, mio, account.fund, general, 50_000)
    both_sides(account, of_the_general_fund, sora)
    factories.repayment(lent, sora, mio, 20_000)
    back = statements.line(account, sora, "2026/11/19,200,,99700,BACK")
    paid = statements.line(of_the_general_fund, sora, "2026/11/19,,200,100300,BACK")

    confirmed(account, sora)
    confirmed(of_the_general_fund, sora)

    assert {back.match.entry.journal.source_kind, paid.match.entry.journal.source_kind} == {"repayment"}


def test_of_an_exchange_the_bank_tells_what_left_and_what_arrived(sora, mio, account):
    yen = factories.fund_opened(sora, mio, "yen", currency="JPY")
    post = statements.account(sora, "Yen account", fund=yen)
    factories.exchange(sora, mio, account.fund, yen, 50_000, rate=Decimal(150), received=74_200)
    left = statements.line(account, sora, WENT)
    arrived = statements.line(post, sora, "2026/11/18,74200,,174200,EXCHANGE")

    confirmed(account, sora)
    confirmed(post, sora)

    assert (left.match.entry.balance_change, arrived.match.entry.balance_change) == (-50_000, 75_000)


def test_what_a_guide_brought_back_is_a_row(sora, mio, hana, account):
    advance = factories.advance(factories.commitment(hana, mio), sora, 80_000)
    spending.approve_payment(advance, by=mio)
    told = {"returned": 50_000, "lines": [("travel", 30_000)], "settled_at": clock.now()}
    spending.settle_advance(advance, by=sora, **told)
    line = statements.line(account, sora, CAME)

    assert advance.case_reference in suggested(account)[0].words
    confirmed(account, sora)

    assert line.match.entry.journal.source_kind == "settlement"


def test_lost_money_that_turned_up_is_a_row(sora, mio, hana, account):
    advance = factories.advance(factories.commitment(hana, mio), sora, 80_000)
    spending.approve_payment(advance, by=mio)
    factories.loss(advance, sora, mio, 80_000)
    factories.found(advance, sora, mio, 50_000)
    line = statements.line(account, sora, CAME)

    confirmed(account, sora)

    assert line.match.entry.journal.source_kind == "loss"


def test_what_a_guide_brought_back_in_another_currency_is_a_row_of_the_account_it_came_into(sora, mio, hana, account):
    yen = statements.account(sora, "Yen account", fund=factories.fund_opened(sora, mio, "yen", currency="JPY"))
    advance = spending.approve_payment(factories.advance(factories.commitment(hana, mio), sora, 80_000), by=mio)
    told = {"returned": 50_000, "lines": [("travel", 30_000)], "settled_at": clock.now()}
    settled = spending.settle_advance(advance, by=sora, brought=Money(75_000, "JPY"), **told)
    of_dollars = statements.line(account, sora, CAME)
    line = statements.line(yen, sora, "2026/11/18,75000,,175000,BACK")

    assert suggested(account) == []
    assert advance.case_reference in suggested(yen)[0].words
    confirmed(yen, sora)

    assert line.match.entry == settled.entries.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        LineMatch.objects.create(line=of_dollars, entry=settled.entries.get(), matched_by=sora)


@pytest.mark.parametrize(
    ("brought", "returned", "error"),
    [
        (Money(75_000, "JPY"), 0, BroughtIsWorthNothing),
        (Money(50_000, "USD"), 50_000, BroughtIsWorthNothing),
        (Money(750_000, "JPY"), 50_000, BroughtFarFromItsRate),
        (Money(75, "JPY"), 50_000, BroughtFarFromItsRate),
        (Money(1, "MNT"), 50_000, BroughtFarFromItsRate),
    ],
)
def test_what_a_guide_brought_back_is_worth_what_a_rate_makes_of_it(sora, mio, hana, account, brought, returned, error):
    advance = spending.approve_payment(factories.advance(factories.commitment(hana, mio), sora, 80_000), by=mio)
    told = {"returned": returned, "lines": [("travel", 80_000 - returned)], "settled_at": clock.now()}

    with pytest.raises(error):
        spending.settle_advance(advance, by=sora, brought=brought, **told)


def test_the_page_keeps_both_sums_and_says_what_is_missing(sora, mio, hana, account, desk_of):
    advance = spending.approve_payment(factories.advance(factories.commitment(hana, mio), sora, 80_000), by=mio)
    address = reverse("donations:advance-settle", args=[advance.pk])
    typed = {"settled_on": "2026-11-20", "returned": "500", "travel": "300", "brought_amount": "75,000"}

    form = desk_of(sora).post(address, typed).context["form"]
    assert form.errors["brought_currency"] and form["brought_amount"].value() == "75,000"
    form = desk_of(sora).post(address, typed | {"brought_amount": "7.5", "brought_currency": "JPY"}).context["form"]
    assert form.errors["brought_amount"]
    desk_of(sora).post(address, typed | {"brought_currency": "JPY"})

    assert advance.settled_by.brought == Money(75_000, "JPY")
    assert "JPY 75,000" in desk_of(sora).get(advance.get_absolute_url()).text


def test_what_came_back_of_a_payment_is_a_row_as_it_came(sora, mio, hana, account):
    yen = statements.account(sora, "Yen account", fund=factories.fund_opened(sora, mio, "yen", currency="JPY"))
    commitment = factories.commitment(hana, mio)
    bought = spending.approve_payment(factories.expense(commitment, sora, 80_000), by=mio)
    factories.refund(bought, sora, mio, 50_000)
    in_yen = {"currency": "JPY", "rate": Decimal(150), "is_rate_confirmed": True}
    refund = factories.refund(bought, sora, mio, 15_000, **in_yen)
    dollars = statements.line(account, sora, CAME)
    line = statements.line(yen, sora, "2026/11/18,15000,,115000,BACK")

    assert bought.case_reference in suggested(account)[0].words
    confirmed(account, sora)
    confirmed(yen, sora)

    assert dollars.match.entry.journal.source_kind == "refund"
    assert line.match.entry == refund.entries.get()
    factories.reversal(refund.entries.get(), sora, mio)
    assert state(line) == RowState.REVERSED


def paid_on(day: int, commitment, sora, mio, amount: int, **facts):
    """A payment of a day of November, approved."""
    paid_at = NOVEMBER.replace(day=day)
    return spending.approve_payment(factories.expense(commitment, sora, amount, paid_at=paid_at, **facts), by=mio)


def refunds_offered(page) -> list:
    """The payments of which a row may be what came back, in their order."""
    return [payment for payment, _address in page.context["payments"]]


@pytest.fixture
def commitment(account, hana, mio):
    """2,500 dollars, committed early in November."""
    with clock.at(NOVEMBER.replace(day=2)):
        return factories.commitment(hana, mio)


def test_a_row_begins_the_refund_of_a_payment_it_fits(commitment, sora, mio, account, desk_of):
    payment = paid_on(10, commitment, sora, mio, 80_000)
    line = statements.line(account, sora, CAME)
    ((found, address),) = desk_of(sora).get(line.get_absolute_url()).context["payments"]
    assert found == payment

    page = desk_of(sora).get(address)

    form = page.context["form"]
    assert (form["amount"].value(), form["came_on"].value(), form["currency"].value()) == (
        "500.00",
        "2026-11-18",
        "USD",
    )
    typed = {name: form[name].value() for name in ("amount", "came_on", "currency", "rate_from")}
    typed |= {"reason": "The seat was not taken", "rate": "", "form_token": form_tokens.new()}
    assert desk_of(sora).post(address, typed).status_code == 302
    asked = MoneyProposal.objects.open().get()
    assert (asked.kind, asked.advance, asked.received, asked.booked_on) == (
        "refund",
        payment,
        50_000,
        date(2026, 11, 18),
    )
    assert not refunds_offered(desk_of(sora).get(line.get_absolute_url())), "it waits for its signature"
    factories.signed(asked, by=mio)
    confirmed(account, sora)
    assert line.match.entry.journal.source_kind == "refund"


def test_only_payments_that_fit_are_offered_the_nearest_sum_first(commitment, sora, mio, account, desk_of):
    undone = paid_on(10, commitment, sora, mio, 50_000)
    factories.reversal(undone.entries.get(), sora, mio)
    large, exact = (paid_on(10, commitment, sora, mio, amount) for amount in (60_000, 50_000))
    paid_on(10, commitment, sora, mio, 49_999)
    paid_on(19, commitment, sora, mio, 50_000)
    factories.expense(commitment, sora, 1_000)
    line = statements.line(account, sora, CAME)
    page = line.get_absolute_url()

    assert refunds_offered(desk_of(sora).get(page)) == [exact, large]
    factories.refund(large, sora, mio, 10_001)
    assert refunds_offered(desk_of(sora).get(page)) == [exact]


def test_a_payment_in_the_currency_of_the_account_alone_is_offered(commitment, sora, mio, account, desk_of):
    paid_on(10, commitment, sora, mio, 90_000)
    yen = {"currency": "JPY", "rate": Decimal(150), "rate_from": "USD"}
    payment = paid_on(10, commitment, sora, mio, 3_000, **yen)
    line = statements.line(statements.account(sora, "Yen account"), sora, "2026/11/18,3000,,103000,BACK")

    ((found, address),) = desk_of(sora).get(line.get_absolute_url()).context["payments"]

    assert found == payment
    form = desk_of(sora).get(address).context["form"]
    assert (form["amount"].value(), form["currency"].value()) == ("3,000", "JPY")


def test_what_left_or_is_said_already_begins_no_refund(commitment, sora, mio, account, desk_of):
    paid_on(10, commitment, sora, mio, 80_000)
    went = statements.line(account, sora, WENT)
    came = statements.line(account, sora, "2026/11/18,500,,100000,BACK")
    assert refunds_offered(desk_of(sora).get(came.get_absolute_url()))
    statements.booked(came, sora, rate=None)

    for line in (went, came):
        assert not refunds_offered(desk_of(sora).get(line.get_absolute_url()))


def test_whoever_only_looks_is_offered_no_refund(commitment, sora, mio, account, desk_of, yuki):
    payment = paid_on(10, commitment, sora, mio, 80_000)
    line = statements.line(account, sora, CAME)
    begun = reverse("donations:expense-refund", args=[payment.pk])

    seen = {
        name: begun in desk_of(by).get(line.get_absolute_url()).text for name, by in (("sora", sora), ("yuki", yuki))
    }

    assert seen == {"sora": True, "yuki": False}


def test_a_cost_of_no_rescue_is_a_row(sora, mio, account, general, of_the_general_fund):
    factories.gift(sora, 80_000, fund=general)
    booked = factories.cost(sora, mio, 50_000)
    line = statements.line(of_the_general_fund, sora, WENT)

    confirmed(of_the_general_fund, sora)

    assert line.match.entry == booked.entries.get()


def test_what_may_be_two_things_is_not_suggested_and_chosen_on_the_page_of_the_row(
    sora, mio, account, general, desk_of
):
    factories.gift(sora, 80_000, fund=general)
    moved = factories.transfer(sora, mio, general, account.fund, 50_000)
    factories.gift(sora, 50_000, received_on=date(2026, 11, 18))
    line = statements.line(account, sora, CAME)
    assert not suggested(account)
    side = moved.entries.get(fund=account.fund)

    page = desk_of(sora).get(line.get_absolute_url())
    assert f"entry:{side.pk}" in dict(page.context["form"].fields["what"].choices)
    told = {"what": f"entry:{side.pk}", "form_token": form_tokens.new()}
    assert desk_of(sora).post(line.get_absolute_url(), told).status_code == 302

    assert line.match.entry == side
    again = desk_of(sora).get(line.get_absolute_url())
    assert side.fund.entries_url(first=side.booked_on, last=side.booked_on).replace("&", "&amp;") in again.text


# Refused


def test_one_side_is_one_row(sora, mio, account, general):
    moved = factories.transfer(sora, mio, account.fund, general, 50_000)
    first = statements.line(account, sora, WENT)
    second = statements.line(account, sora, "2026/11/19,,500,99000,MOVED")
    side = moved.entries.get(fund=account.fund)
    actions.match_bank_row(first, by=sora, kind="entry", key=str(side.pk))

    assert not suggesting.bookings_of(account, [second])[second]
    with pytest.raises(errors.UsedAlready):
        actions.match_bank_row(second, by=sora, kind="entry", key=str(side.pk))
    assert state(second) == RowState.OPEN
    with pytest.raises(DatabaseError, match="entry_of_one_line"), transaction.atomic():
        LineMatch.objects.create(line=second, matched_by=sora, entry=side)


def test_a_side_reversed_since_is_said_anew_and_suggested_no_more(sora, mio, account):
    yen = factories.fund_opened(sora, mio, "yen", currency="JPY")
    whole = factories.exchange(sora, mio, account.fund, yen, 50_000, rate=Decimal(150))
    line = statements.line(account, sora, WENT)
    (match,) = confirmed(account, sora)

    side = whole.sides.get(side="out").entries.get()
    factories.reversal(side, sora, mio)

    assert state(line) == RowState.REVERSED
    actions.undo_bank_match(match, by=sora)
    assert not suggested(account)
    with pytest.raises(errors.DoesNotFit):
        actions.match_bank_row(line, by=sora, kind="entry", key=str(side.pk))


def test_the_database_holds_a_row_to_the_entry_it_is(sora, mio, account, general):
    line = statements.line(account, sora, WENT)
    factories.gift(sora, 80_000, fund=general)
    yen = factories.fund_opened(sora, mio, "yen", currency="JPY")
    whole = factories.exchange(sora, mio, account.fund, yen, 20_000, rate=Decimal(150), received=30_500)
    rest = whole.sides.get(side="rest").entries.get()
    wrong = {
        "another sum": factories.transfer(sora, mio, account.fund, general, 40_000).entries.get(fund=account.fund),
        "the other side": factories.transfer(sora, mio, general, account.fund, 50_000).entries.get(fund=account.fund),
        "a kind with a column of its own": factories.adjustment(sora, mio, "fee", -50_000).entries.get(),
        "another currency": rest,
    }

    for why, entry in wrong.items():
        with pytest.raises(DatabaseError, match="line_matches_its_sum"), transaction.atomic():
            LineMatch.objects.create(line=line, matched_by=sora, entry=entry)
        assert state(line) == RowState.OPEN, why
    difference = statements.line(statements.account(sora, "Yen account", fund=yen), sora, "2026/11/18,500,,100500,X")
    with pytest.raises(DatabaseError, match="line_matches_its_sum"), transaction.atomic():
        LineMatch.objects.create(line=difference, matched_by=sora, entry=rest)


# In sight


def test_rows_lead_to_the_balance_of_the_statement_whatever_they_are(sora, mio, account, general):
    factories.transfer(sora, mio, account.fund, general, 50_000)
    said = statements.line(account, sora, WENT)
    unknown = statements.line(account, sora, "2026/11/19,,70,99430,NOBODY KNOWS")

    confirmed(account, sora)

    assert (state(said), state(unknown)) == (RowState.BOOKED, RowState.OPEN)
    read = reconciliations(account, account.statements.all())
    assert [one.difference.amount for one in read] == [0, 0]
    assert [line.pk for line in actions.open_lines(account)] == [unknown.pk]


def test_whoever_may_look_and_no_more_is_offered_nothing(sora, mio, account, general, desk_of):
    factories.transfer(sora, mio, account.fund, general, 50_000)
    line = statements.line(account, sora, WENT)

    assert "The treasurer says what a row is" in desk_of(mio).get(line.get_absolute_url()).text
    assert desk_of(mio).get(reverse("donations:bank-row-list")).status_code == 200
