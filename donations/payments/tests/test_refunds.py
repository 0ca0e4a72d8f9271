"""Money of a payment that came back: by two people, in part or as a whole, never more than was paid, on the day it came."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.closing import actions as closing
from cases.tests import factories as cases
from donations.costs.comparison import compared
from donations.errors import InTheFuture, OwnProposal, TooSmall
from donations.ledger.errors import CommitmentMoved, SecondOfficerNeeded
from donations.ledger.rules import may_reverse
from donations.ledger.verification import disagreements
from donations.models import DayTotal, LedgerEntry, Payment, Refund, Reversal
from donations.payments import actions as spending
from donations.payments import errors
from donations.payments.open_money import stranded
from donations.proposals import actions as proposals
from donations.proposals import movements
from donations.proposals.choices import ProposalKind
from donations.proposals.proposing import keep_proposal
from donations.rates.errors import FirstRateUnlikely
from donations.tests import factories
from donations.years.late import booked_between
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.errors import explained

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

KRW = {"currency": "KRW", "rate": Decimal(1_400), "rate_from": "USD"}


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


def paid(commitment, sora, mio, amount=120_000, **facts):
    return spending.approve_payment(factories.expense(commitment, sora, amount, **facts), by=mio)


@pytest.fixture
def payment(commitment, sora, mio):
    """1,200 dollars for travel."""
    return paid(commitment, sora, mio)


def sums(payment):
    """Balance, committed, what is left of the commitment, and what of the payment came back."""
    fund, commitment = factories.fund(), type(payment.commitment).objects.get(pk=payment.commitment_id)
    return fund.balance, fund.committed, commitment.remaining, Payment.objects.get(pk=payment.pk).came_back


def test_one_officer_alone_books_nothing(payment, sora):
    proposal = factories.refund_proposal(payment, sora, 40_000)

    with pytest.raises(OwnProposal):
        factories.signed(proposal, by=sora)

    assert not Refund.objects.exists()
    assert sums(payment) == (180_000, 130_000, 130_000, 0)


def test_a_part_returns_to_the_fund_and_to_its_request(payment, sora, mio):
    refund = factories.refund(payment, sora, mio, 40_000)

    (entry,) = refund.entries
    assert (entry.kind, entry.balance_change, entry.committed_change) == ("disbursement", 40_000, 40_000)
    assert (entry.case_reference, entry.draws_on_id) == (payment.case_reference, payment.commitment_id)
    assert sums(payment) == (220_000, 170_000, 170_000, 40_000)
    assert DayTotal.objects.of_kinds("disbursement").moved() == -80_000
    assert list(disagreements()) == []


def test_paid_and_come_back_in_parts_is_nothing(commitment, sora, mio):
    row = factories.expense(commitment, sora, 120_000)
    before = sums(row)

    spending.approve_payment(row, by=mio)
    for part in (1, 50_000, 69_999):
        factories.refund(row, sora, mio, part)

    assert sums(row)[:3] == before[:3]
    with pytest.raises(errors.CameBackWhole):
        factories.refund_proposal(row, sora, 1)


@pytest.mark.parametrize(
    ("amount", "error"), [(0, TooSmall), (-1, TooSmall), (120_001, errors.MoreCameBackThanWasPaid)]
)
def test_no_more_and_no_less_than_was_paid_comes_back(payment, sora, amount, error):
    with pytest.raises(error):
        factories.refund_proposal(payment, sora, amount)


def test_what_came_back_already_does_not_come_back_again(payment, sora, mio):
    factories.refund(payment, sora, mio, 100_000)

    with pytest.raises(errors.MoreCameBackThanWasPaid, match=r"Only USD 200.00"):
        factories.refund_proposal(payment, sora, 20_001)


def test_nothing_comes_back_before_it_was_paid_or_on_a_day_to_come(payment, sora):
    for day, error in ((-1, errors.CameBackBeforeItWasPaid), (1, InTheFuture)):
        with pytest.raises(error):
            factories.refund_proposal(payment, sora, 1, came_on=clock.today() + timedelta(days=day))


def test_only_a_payment_that_stands_comes_back(commitment, sora, mio):
    waiting = factories.expense(commitment, sora, 1_000)
    undone = paid(commitment, sora, mio, 1_000)
    factories.reversal(undone.entries.get(), sora, mio)
    advance = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)

    for row in (waiting, undone, advance):
        with pytest.raises(errors.NothingPaidHere):
            factories.refund_proposal(row, sora, 1)


def test_a_line_of_a_settled_advance_comes_back(commitment, sora, mio):
    advance = spending.approve_payment(factories.advance(commitment, sora, 90_000), by=mio)
    told = {"returned": 0, "lines": [("travel", 60_000), ("guide", 30_000)], "settled_at": clock.now()}
    line = spending.settle_advance(advance, by=sora, **told).lines.get(category="travel")

    factories.refund(line, sora, mio, 60_000)

    assert sums(line) == (270_000, 220_000, 220_000, 60_000)
    assert list(disagreements()) == []


def test_what_came_back_is_told_once_at_a_time(payment, sora, mio):
    factories.refund_proposal(payment, sora, 1_000)

    with pytest.raises(errors.RefundWaits):
        factories.refund_proposal(payment, mio, 1_000)


def test_a_payment_of_which_a_part_came_back_is_not_reversed(payment, sora, mio):
    factories.refund(payment, sora, mio, 1)
    entry = payment.entries.get()

    assert not entry.is_reversible
    assert may_reverse(LedgerEntry.objects.get(pk=entry.pk))
    with pytest.raises(errors.RefundedPaymentStands), explained(), transaction.atomic():
        Reversal.objects.create(entry=entry, recorded_by=sora)


def test_what_was_told_in_error_takes_two_to_undo_and_may_come_back_again(payment, sora, mio):
    before = sums(payment)
    entry = factories.refund(payment, sora, mio, 120_000).entries.get()

    with pytest.raises(SecondOfficerNeeded):
        movements.reverse(entry, by=sora, reason="Told of the wrong payment")
    factories.reversal(entry, sora, mio)

    assert sums(payment) == before
    factories.refund(payment, sora, mio, 120_000)
    assert list(disagreements()) == []


def test_a_refund_is_not_undone_once_its_money_is_spent_again(payment, commitment, sora, mio):
    refund = factories.refund(payment, sora, mio, 120_000)
    paid(commitment, sora, mio, 250_000)
    asked = proposals.propose_reversal(refund.entries.get(), by=sora, reason="Told of the wrong payment")

    with pytest.raises(CommitmentMoved):
        factories.signed(asked, by=mio)

    assert sums(payment)[3] == 120_000


def test_a_refund_of_a_payment_undone_meanwhile_is_not_signed(payment, sora, mio):
    asked = factories.refund_proposal(payment, sora, 1_000)
    factories.reversal(payment.entries.get(), sora, mio)

    with pytest.raises(errors.RefundMoved):
        factories.signed(asked, by=mio)


# In other currencies.


def test_what_comes_back_in_the_currency_it_was_paid_in_has_the_rate_it_was_paid_at(commitment, sora, mio):
    row = paid(commitment, sora, mio, 1_000_000, **KRW)
    assert row.booked_amount == 71_429

    for part, booked in ((333_333, 23_810), (333_333, 23_810), (333_334, 23_809)):
        refund = factories.refund(row, sora, mio, part, currency="KRW")
        assert (refund.rate, refund.rate_from, refund.booked_amount) == (Decimal(1_400), "USD", booked)

    assert sums(row)[3] == row.booked_amount
    assert list(disagreements()) == []


def test_not_one_won_more_comes_back_than_was_paid(commitment, sora, mio):
    row = paid(commitment, sora, mio, 1_000_000, **KRW)

    with pytest.raises(errors.MoreCameBackThanWasPaid, match="KRW 1,000,000"):
        factories.refund_proposal(row, sora, 1_000_001, currency="KRW")


def test_another_rate_than_that_of_the_payment_is_refused(commitment, sora, mio):
    row = paid(commitment, sora, mio, 1_000_000, **KRW)

    with pytest.raises(errors.RateOfThePayment):
        factories.refund_proposal(row, sora, 1_000, currency="KRW", rate=Decimal(1_300))


def test_in_another_currency_than_it_was_paid_in_the_receipt_has_its_own_rate(commitment, sora, mio):
    row = paid(commitment, sora, mio, 1_000_000, **KRW)
    yen = {"currency": "JPY", "rate": Decimal(150), "rate_from": "USD", "is_rate_confirmed": True}

    refund = factories.refund(row, sora, mio, 15_000, **yen)

    assert refund.booked_amount == 10_000
    assert refund.entries.get().rate is None  # So that no later rate is compared with it.
    with pytest.raises(errors.MoreCameBackThanWasPaid, match=r"USD 614.29"):
        factories.refund_proposal(row, sora, 92_145, **yen)
    with pytest.raises(FirstRateUnlikely):
        factories.refund_proposal(row, sora, 15_000, **yen | {"rate": Decimal(1_500)})


# Over the ends of months and requests.


def test_what_is_told_once_its_month_is_closed_is_booked_today_and_stands_among_late_entries(
    hana, sora, mio, commitment
):
    with clock.at(datetime(2026, 10, 5, 12, tzinfo=clock.TOKYO)):
        factories.gift(sora, 300_000)
        row = paid(factories.commitment(hana, mio), sora, mio)
    now = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
    with clock.at(now):
        factories.month_closed(date(2026, 10, 31), sora, mio)
        refund = factories.refund(row, sora, mio, 1_000, came_on=date(2026, 10, 20))

        assert refund.entries.get().booked_on == now.date()
        late = booked_between(now.date(), now.date())
        assert [(each.entry, each.belongs_on) for each in late] == [(refund.entries.get(), date(2026, 10, 20))]


def test_what_comes_back_once_a_request_is_closed_waits_to_be_released(hana, sora, mio):
    factories.gift(sora, 300_000)
    case = factories.case(hana)
    row = paid(factories.commitment(hana, mio, case), sora, mio)
    for step in ("in_movement", "safe", "in_destination"):
        cases.bring_on(case, step, by=hana)
    closing.close_case(case, by=mio, closed_for="settled")
    assert stranded() == []

    factories.refund(row, sora, mio, 1_000)

    assert [(each.commitment.pk, each.commitment.remaining) for each in stranded()] == [(row.commitment_id, 1_000)]


def test_estimates_are_compared_with_what_did_not_come_back(commitment, payment, sora, mio):
    factories.refund(payment, sora, mio, 40_000)
    spending.release(commitment, by=sora)

    found = compared()

    assert (found.together, found.of_no_category) == (80_000, 0)


# What the database itself refuses, whoever writes.

INSERT = """
INSERT INTO donations_refund (id, payment_id, amount, currency, rate_from, booked_amount, came_on, proposal_id, recorded_at,
                              recorded_by_id)
VALUES (gen_random_uuid(), %s, %s, 'USD', 'USD', %s, %s, %s, now(), %s)
"""


def refused(name, *values):
    """Whether the database refuses a row of so much by the constraint of that name."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, values)
    return caught.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("is_refused", [True, False])
def test_sql_books_nothing_that_two_officers_did_not_sign(payment, sora, mio, is_refused):
    asked = factories.refund_proposal(payment, sora, 1_000)
    if is_refused:
        proposals.refuse(asked, by=mio, reason="It did not come")

    assert refused("refund_needs_second_officer", payment.pk, 1_000, 1_000, clock.today(), asked.pk, mio.pk)


def test_sql_books_nothing_else_than_was_signed(payment, commitment, sora, mio):
    signed = factories.refund(payment, sora, mio, 1_000).proposal
    other = paid(commitment, sora, mio, 1_000)

    law = "refund_needs_second_officer"
    assert refused(law, payment.pk, 1_001, 1_001, clock.today(), signed.pk, mio.pk)
    assert refused(law, other.pk, 1_000, 1_000, clock.today(), signed.pk, mio.pk)


def test_sql_books_no_more_than_was_paid(commitment, sora, mio):
    """Of two officers who signed more than is left, were no rule asked."""
    payment = paid(commitment, sora, mio, 1_000_000, **KRW)
    factories.refund(payment, sora, mio, 70_000)
    facts = {"advance": payment, "fund": payment.commitment.fund, "booked_on": clock.today(), "currency": "USD"}
    with pytest.raises(errors.RefundMoved), explained(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lfnkr.actor', %s, true)", [str(sora.pk)])
        asked = keep_proposal(ProposalKind.REFUND, by=sora, note="Twice", amount=1_430, received=1_430, **facts)
        cursor.execute("SELECT set_config('lfnkr.actor', %s, true)", [str(mio.pk)])
        cursor.execute(
            "UPDATE donations_moneyproposal SET status = 'approved', decided_by_id = %s, decided_at = now() WHERE id = %s",
            [mio.pk, asked.pk],
        )
        cursor.execute(INSERT, [payment.pk, 1_430, 1_430, clock.today(), asked.pk, mio.pk])


def test_nobody_says_of_a_payment_by_hand_what_came_back(payment):
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(came_back=1)


def test_a_refund_stays_as_it_was_recorded(payment, sora, mio):
    refund = Refund.objects.filter(pk=factories.refund(payment, sora, mio, 1_000).pk)

    for change in (lambda: refund.update(amount=1), refund.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# The pages.


def test_what_came_back_is_proposed_on_a_page_and_signed_on_another(payment, sora, mio):
    browser = just_signed_in(sora)
    address = reverse("donations:expense-refund", args=[payment.pk])
    assert address in browser.get(payment.get_absolute_url()).content.decode()

    typed = {"amount": "400", "currency": "USD", "came_on": clock.today().isoformat(), "reason": "The seat was free"}
    answer = browser.post(address, typed, follow=True)

    proposal = answer.context["proposal"]
    assert (proposal.kind, proposal.amount) == ("refund", 40_000)
    assert factories.said(proposal, sora) == {"note": "The seat was free"}
    factories.signed(proposal, by=mio)
    page = browser.get(payment.get_absolute_url()).content.decode()
    assert "USD 400.00" in page and "USD 800.00" in page


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"amount": "1200.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "JPY"}, "rate"),
        ({"came_on": "2020-01-01"}, "came_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_refused_loses_no_typed_text(payment, sora, told, field):
    browser = just_signed_in(sora)
    typed = {"amount": "400", "currency": "USD", "came_on": clock.today().isoformat(), "reason": "The seat was free"}
    form = browser.post(reverse("donations:expense-refund", args=[payment.pk]), typed | told).context["form"]

    assert form.errors[field]
    assert {name: form[name].value() for name in typed} == typed | told


def test_the_page_takes_won_without_a_rate_where_it_was_paid_in_won(commitment, sora, mio):
    row = paid(commitment, sora, mio, 1_000_000, **KRW)
    browser = just_signed_in(sora)
    address = reverse("donations:expense-refund", args=[row.pk])
    typed = {
        "amount": "500,000",
        "currency": "KRW",
        "came_on": clock.today().isoformat(),
        "reason": "The seat was free",
    }

    refused = browser.post(address, typed | {"rate": "1300", "rate_from": "USD"}).context["form"]
    assert "1400" in str(refused.errors["rate"])
    proposal = browser.post(address, typed, follow=True).context["proposal"]

    assert (proposal.amount, proposal.received, proposal.currency) == (35_714, 500_000, "KRW")
