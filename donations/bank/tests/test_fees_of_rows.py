"""Bank fees of rows: booked with the row as evidence, alone or by two, never twice; a refusal books nothing and loses nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.bank import actions, errors, suggesting
from donations.bank.choices import RowState
from donations.bank.models import BankAccount, LineMatch, StatementLine
from donations.bank.standing import sums_by_state, with_waiting
from donations.bank.tests import statements
from donations.ledger.errors import EverythingCommitted
from donations.models import Adjustment, MoneyProposal
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
SMALL, LARGE = "2026/11/10,,12,99988,FEE", "2026/11/11,,900,99100,FEE"


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def account(sora) -> BankAccount:
    """An account in dollars, whose fund holds ten thousand since October."""
    factories.gift(sora, 1_000_000, received_on=date(2026, 10, 1))
    return statements.account(sora, currency="USD")


def fee(line: StatementLine, sora, **facts) -> LineMatch:
    return actions.book_bank_fee(line, by=sora, **{"fund": line.account.fund, "note": "Sending abroad", **facts})


def by_hand_alone(sora, amount: int) -> Adjustment:
    """A fee booked on its own page, today."""
    return proposals.adjust(by=sora, fund=factories.fund(), kind="fee", amount=amount, note="By hand")


def state(line: StatementLine) -> str:
    return StatementLine.objects.with_state().get(pk=line.pk).state


def sent(desk, line: StatementLine, **typed):
    page = reverse("donations:bank-row-fee", args=[line.pk])
    return desk.post(page, {"form_token": form_tokens.new(), **typed})


# Refused


def test_money_that_came_is_no_fee(sora, account):
    line = statements.line(account, sora, "2026/11/04,12,,100012,A")

    with pytest.raises(errors.NoMoneyLeft):
        fee(line, sora)


def test_a_row_that_is_done_is_booked_as_no_fee(sora, account):
    line = statements.line(account, sora, SMALL)
    fee(line, sora)

    with pytest.raises(errors.RowDone):
        fee(line, sora)
    assert Adjustment.objects.count() == 1


def test_a_fee_is_borne_by_books_of_the_currency_of_the_account(sora, mio, account, desk_of):
    yen = factories.fund_opened(sora, mio, "yen", currency="JPY")
    line = statements.line(account, sora, SMALL)

    with pytest.raises(errors.FeeOfAnotherCurrency, match="kept in USD"):
        fee(line, sora, fund=yen)
    form = sent(desk_of(sora), line, fund=yen.pk, note="Sending abroad", booked_on="2026-11-10").context["form"]
    assert form.errors["fund"]
    assert form["note"].value() == "Sending abroad"
    assert state(line) == RowState.OPEN


def test_a_fee_in_a_currency_in_which_no_books_are_kept_is_led_to_the_page_of_fees(sora, desk_of):
    line = statements.line(statements.account(sora, "Yen"), sora, "2026/11/10,,330,99670,FEE")

    with pytest.raises(errors.NoBooksOfItsCurrency, match="page of fees"):
        fee(line, sora)
    assert not desk_of(sora).get(line.get_absolute_url()).context["is_fee"]


def test_a_fee_of_more_than_the_fund_has_books_nothing_and_the_row_waits(sora, account, general):
    line = statements.line(account, sora, SMALL)

    with pytest.raises(EverythingCommitted):
        fee(line, sora, fund=general, booked_on=clock.today())
    assert not Adjustment.objects.exists()
    assert not LineMatch.objects.exists()


def test_a_day_on_which_the_money_was_not_there_is_refused_and_a_later_one_taken(sora, general, account, desk_of):
    line = statements.line(account, sora, SMALL)
    factories.gift(sora, 5_000, fund=general)
    told = {"fund": general.pk, "note": "Sending abroad"}

    refused = sent(desk_of(sora), line, booked_on=line.day.isoformat(), **told)
    assert "short by USD 12.00" in str(refused.context["form"].errors)
    assert refused.context["form"]["note"].value() == "Sending abroad"
    early = sent(desk_of(sora), line, booked_on="2026-11-09", **told)
    assert "on that day or later" in str(early.context["form"].errors["booked_on"])

    assert sent(desk_of(sora), line, booked_on=clock.today().isoformat(), **told).status_code == 302
    assert line.match.adjustment.entries.get().booked_on == clock.today()


# Booked


def test_a_small_fee_is_booked_alone_on_the_day_of_its_row(sora, account, desk_of):
    line = statements.line(account, sora, SMALL)

    answer = sent(desk_of(sora), line, fund=account.fund_id, note="Sending abroad", booked_on=line.day.isoformat())

    assert answer.url == account.get_absolute_url()
    booked = Adjustment.objects.get()
    entry = booked.entries.get()
    assert (booked.kind, booked.amount, entry.booked_on) == ("fee", -1200, line.day)
    assert line.match.adjustment == booked
    assert state(line) == RowState.BOOKED
    page = desk_of(sora).get(line.get_absolute_url()).text
    assert booked.get_absolute_url() in page and "Sending abroad" not in page
    assert factories.said(booked, sora) == {"note": "Sending abroad"}


def test_a_large_fee_waits_for_a_second_officer_and_its_row_with_it(sora, mio, account):
    line = statements.line(account, sora, LARGE)

    asked = fee(line, sora).proposal

    assert not Adjustment.objects.exists()
    assert state(line) == RowState.SIGNING
    with pytest.raises(errors.RowDone):
        fee(line, sora)
    factories.signed(asked, by=mio)
    assert state(line) == RowState.BOOKED
    assert Adjustment.objects.get().entries.get().booked_on == line.day


def test_a_fee_the_second_officer_refuses_is_said_anew(sora, mio, account, desk_of):
    line = statements.line(account, sora, LARGE)
    match = fee(line, sora)

    proposals.refuse(match.proposal, by=mio, reason="That was a payment.")

    assert state(line) == RowState.REFUSED
    assert [each.rows for each in with_waiting(BankAccount.objects.all())] == [1]
    assert "refused the fee" in desk_of(sora).get(line.get_absolute_url()).text
    assert RowState.REFUSED in [told for told, _number, _sum in sums_by_state(account)]
    actions.undo_bank_match(match, by=sora)
    assert fee(line, sora).proposal != match.proposal


def test_a_fee_reversed_in_the_ledger_is_said_anew(sora, mio, account):
    small, large = statements.line(account, sora, SMALL), statements.line(account, sora, LARGE)
    booked, asked = fee(small, sora).adjustment, fee(large, sora).proposal
    factories.signed(asked, by=mio)

    for entry in (booked.entries.get(), asked.adjustment.entries.get()):
        factories.reversal(entry, sora, mio)

    assert {state(small), state(large)} == {RowState.REVERSED}


def test_a_fee_of_a_closed_month_is_booked_today(sora, mio, account):
    line = statements.line(account, sora, "2026/10/04,,12,99988,FEE")
    factories.month_closed(date(2026, 10, 31), sora, mio)

    assert fee(line, sora).adjustment.entries.get().booked_on == clock.today()


# Booked already


def test_a_fee_booked_by_hand_is_suggested_and_nothing_is_booked_twice(sora, account):
    by_hand = by_hand_alone(sora, 1200)
    line = statements.line(account, sora, SMALL)
    (found,) = suggesting.suggestions(account, actions.open_lines(account)).values()
    assert (found.kind, found.key) == ("fee", str(by_hand.pk))

    actions.confirm_bank_rows(account, by=sora, rows=[found.value], rate=None)

    assert line.match.adjustment == by_hand
    assert Adjustment.objects.count() == 1


def test_a_fee_asked_for_by_hand_is_suggested_while_it_waits_and_once_it_is_signed(sora, mio, account):
    asked = factories.fee_proposal(sora, 90_000, booked_on=NOVEMBER.date())
    line = statements.line(account, sora, LARGE)
    for _moment in ("waiting", "signed"):
        (found,) = suggesting.suggestions(account, actions.open_lines(account)).values()
        assert (found.kind, found.key) == ("asked", str(asked.pk))
        if asked.status == "proposed":
            asked = factories.signed(asked, by=mio)

    actions.match_bank_row(line, by=sora, kind="asked", key=str(asked.pk))
    assert state(line) == RowState.BOOKED


def test_one_fee_is_one_row(sora, account):
    by_hand = by_hand_alone(sora, 1200)
    first, second = statements.line(account, sora, SMALL), statements.line(account, sora, "2026/11/12,,12,99976,FEE")
    actions.match_bank_row(first, by=sora, kind="fee", key=str(by_hand.pk))

    assert not suggesting.bookings_of(account, [second])[second]
    with pytest.raises(errors.UsedAlready):
        actions.match_bank_row(second, by=sora, kind="fee", key=str(by_hand.pk))


def test_the_database_holds_a_row_to_the_fee_it_is(sora, mio, account):
    line = statements.line(account, sora, SMALL)
    other = by_hand_alone(sora, 700)
    exchange = factories.adjustment(sora, mio, "exchange", -1200)
    refused = factories.fee_proposal(sora, 1200)
    proposals.refuse(refused, by=mio, reason="No.")

    for wrong in ({"adjustment": other}, {"adjustment": exchange}, {"proposal": refused}):
        with pytest.raises(DatabaseError, match="line_matches_its_sum"), transaction.atomic():
            LineMatch.objects.create(line=line, matched_by=sora, **wrong)
    assert MoneyProposal.objects.filter(bank_rows__isnull=False).count() == 0
