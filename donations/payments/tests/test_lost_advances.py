"""Advances that are lost: by two people, an end of its own, no cost of a rescue; what turns up is there again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from donations.errors import InTheFuture, OwnProposal, TooSmall
from donations.ledger.errors import SecondOfficerNeeded
from donations.ledger.verification import disagreements
from donations.models import AdvanceLoss, Payment, Reversal, Settlement
from donations.payments import actions as spending
from donations.payments import errors
from donations.proposals import actions as proposals
from donations.proposals import movements
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.errors import explained

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def advance(commitment, sora, mio):
    """1,200 dollars given to a guide."""
    return spending.approve_payment(factories.advance(commitment, sora, 120_000), by=mio)


def settle(advance, by, returned, *lines, **facts):
    lines = [("travel", amount) for amount in lines]
    return spending.settle_advance(
        advance, by=by, returned=returned, lines=lines, **{"settled_at": clock.now(), **facts}
    )


def sums(advance):
    """Balance, committed, and what is left of the commitment."""
    fund, commitment = factories.fund(), type(advance.commitment).objects.get(pk=advance.commitment_id)
    return fund.balance, fund.committed, commitment.remaining


def is_out(advance):
    return Payment.objects.get(pk=advance.pk).is_out


def test_one_officer_alone_writes_nothing_off(advance, sora):
    proposal = factories.loss_proposal(advance, sora, 120_000)

    with pytest.raises(OwnProposal):
        factories.signed(proposal, by=sora)

    assert not AdvanceLoss.objects.exists()
    assert is_out(advance)


def test_a_loss_signed_by_two_ends_the_advance_and_moves_nothing(advance, sora, mio):
    before = sums(advance)

    loss = factories.loss(advance, sora, mio, 120_000)

    assert (loss.kind, loss.amount, loss.recorded_by) == ("lost", 120_000, mio)
    assert not loss.entries.exists()
    assert sums(advance) == before
    assert not is_out(advance)
    with pytest.raises(errors.NotOut):
        settle(advance, sora, 0, 120_000)


def test_a_part_is_lost_and_the_rest_settled(advance, sora, mio):
    factories.loss(advance, sora, mio, 50_000)

    assert is_out(advance)
    with pytest.raises(errors.SettlementDoesNotAddUp, match=r"USD 700.00 of the advance has to be accounted for"):
        settle(advance, sora, 20_000, 100_000)
    settle(advance, sora, 20_000, 50_000)

    assert not is_out(advance)
    assert sums(advance) == (200_000, 150_000, 150_000)


@pytest.mark.parametrize("is_settled", [True, False])
def test_what_turned_up_returns_also_after_the_rest_was_settled(advance, sora, mio, is_settled):
    factories.loss(advance, sora, mio, 120_000 - 70_000 * is_settled)
    if is_settled:
        settle(advance, sora, 0, 70_000)
    before = sums(advance)

    found = factories.found(advance, sora, mio, 30_000)

    (entry,) = found.entries
    assert (entry.kind, entry.balance_change, entry.committed_change) == ("settlement", 30_000, 30_000)
    assert sums(advance) == tuple(amount + 30_000 for amount in before)
    assert not is_out(advance)
    assert list(disagreements()) == []


def test_given_lost_and_found_is_nothing(commitment, sora, mio):
    row = factories.advance(commitment, sora, 120_000)
    before = sums(row)

    spending.approve_payment(row, by=mio)
    factories.loss(row, sora, mio, 120_000)
    for part in (1, 50_000, 69_999):
        factories.found(row, sora, mio, part)

    assert sums(row) == before
    with pytest.raises(errors.NothingLost):
        factories.found_proposal(row, sora, 1)


def test_what_turned_up_in_error_takes_two_to_undo_and_is_lost_again(advance, sora, mio):
    factories.loss(advance, sora, mio, 120_000)
    before = sums(advance)
    entry = factories.found(advance, sora, mio, 120_000).entries.get()

    with pytest.raises(SecondOfficerNeeded):
        movements.reverse(entry, by=sora, reason="Counted twice")
    factories.reversal(entry, sora, mio)

    assert sums(advance) == before
    factories.found(advance, sora, mio, 120_000)
    assert list(disagreements()) == []


def test_an_advance_of_which_something_is_lost_is_not_reversed(advance, sora, mio):
    factories.loss(advance, sora, mio, 1)
    entry = advance.entries.get()

    assert not entry.is_reversible
    with pytest.raises(errors.LostAdvanceStands), explained(), transaction.atomic():
        Reversal.objects.create(entry=entry, recorded_by=sora)


@pytest.mark.parametrize(
    ("amount", "error"),
    [(0, TooSmall), (-1, TooSmall), (120_001, errors.LostMoreThanIsOut)],
)
def test_no_more_and_no_less_than_is_out_is_lost(advance, sora, amount, error):
    with pytest.raises(error):
        factories.loss_proposal(advance, sora, amount)


@pytest.mark.parametrize("amount", [0, -1, 50_001])
def test_no_more_and_no_less_than_is_lost_turns_up(advance, sora, mio, amount):
    factories.loss(advance, sora, mio, 50_000)

    with pytest.raises((TooSmall, errors.FoundMoreThanIsLost)):
        factories.found_proposal(advance, sora, amount)


def test_nothing_is_lost_before_it_was_given_or_on_a_day_to_come(advance, sora):
    for day, error in ((-1, errors.SettledBeforeItWasGiven), (1, InTheFuture)):
        with pytest.raises(error):
            factories.loss_proposal(advance, sora, 1, happened_on=clock.today() + timedelta(days=day))


def test_nothing_turns_up_before_it_was_lost(advance, sora, mio):
    factories.loss(advance, sora, mio, 50_000)

    with pytest.raises(errors.FoundBeforeItWasLost):
        factories.found_proposal(advance, sora, 1, happened_on=clock.today() - timedelta(days=1))


def test_an_advance_is_not_settled_before_it_was_given(advance, sora):
    with pytest.raises(errors.SettledBeforeItWasGiven):
        settle(advance, sora, 0, 120_000, settled_at=clock.now() - timedelta(days=1))


def test_what_is_not_out_is_not_lost(commitment, sora, mio):
    waiting = factories.advance(commitment, sora, 1_000)
    settled = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)
    settle(settled, sora, 1_000)
    undone = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)
    factories.reversal(undone.entries.get(), sora, mio)
    spent = spending.approve_payment(factories.expense(commitment, sora, 1_000), by=mio)

    for payment in (waiting, settled, undone, spent):
        with pytest.raises(errors.NotOut):
            factories.loss_proposal(payment, sora, 1_000)


def test_a_loss_is_proposed_once_at_a_time(advance, sora, mio):
    factories.loss_proposal(advance, sora, 1_000)

    with pytest.raises(errors.LossWaits):
        factories.loss_proposal(advance, mio, 2_000)


def test_a_loss_of_what_was_settled_meanwhile_is_not_signed(advance, sora, mio):
    proposal = factories.loss_proposal(advance, sora, 120_000)
    settle(advance, sora, 120_000)

    with pytest.raises(errors.NotOut):
        factories.signed(proposal, by=mio)

    proposal.refresh_from_db()
    assert proposal.is_open


def test_the_lines_of_a_settlement_say_which_have_no_receipt(advance, sora):
    lines = [("travel", 70_000), ("guide", 50_000)]
    settlement = spending.settle_advance(
        advance, by=sora, returned=0, lines=lines, settled_at=clock.now(), without_receipt=["guide"]
    )

    assert {line.category: line.has_receipt for line in settlement.lines.all()} == {"travel": True, "guide": False}


# What the database itself refuses, whoever writes.

INSERT = """
INSERT INTO donations_advanceloss (id, advance_id, kind, amount, happened_on, proposal_id, recorded_at, recorded_by_id)
SELECT gen_random_uuid(), %s, %s, %s, %s, %s, now(), %s
"""


def refused(name, *values):
    """Whether the database refuses a row of so much by the constraint of that name."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, values)
    return caught.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("is_refused", [True, False])
def test_sql_writes_off_nothing_that_two_officers_did_not_sign(advance, sora, mio, is_refused):
    proposal = factories.loss_proposal(advance, sora, 1_000)
    if is_refused:
        proposals.refuse(proposal, by=mio, reason="He wrote today")

    law = "loss_needs_second_officer"
    assert refused(law, advance.pk, "lost", 1_000, clock.today(), proposal.pk, mio.pk)


@pytest.mark.parametrize(("kind", "amount"), [("lost", 1_001), ("found", 1_000)])
def test_sql_writes_off_nothing_else_than_was_signed(advance, sora, mio, kind, amount):
    loss = factories.loss(advance, sora, mio, 1_000)

    law = "loss_needs_second_officer"
    assert refused(law, advance.pk, kind, amount, clock.today(), loss.proposal_id, mio.pk)


def test_sql_settles_nothing_before_it_was_given(advance, sora):
    with pytest.raises(errors.SettledOnAClosedDay), explained(), transaction.atomic():
        yesterday = clock.now() - timedelta(days=1)
        Settlement.objects.create(advance=advance, returned=120_000, settled_at=yesterday, recorded_by=sora)


def test_a_loss_stays_as_it_was_recorded(advance, sora, mio):
    loss = AdvanceLoss.objects.filter(pk=factories.loss(advance, sora, mio, 1_000).pk)

    for change in (lambda: loss.update(amount=1), loss.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# The pages.


def test_a_loss_is_proposed_on_a_page_and_signed_on_another(advance, sora, mio):
    browser = just_signed_in(sora)
    address = reverse("donations:advance-lose", args=[advance.pk])
    assert browser.get(address).context["form"]["amount"].value() == "1,200.00"

    typed = {"amount": "500", "happened_on": clock.today().isoformat(), "reason": "The guide was robbed"}
    answer = browser.post(address, typed, follow=True)

    proposal = answer.context["proposal"]
    assert (proposal.kind, proposal.amount) == ("lost", 50_000)
    assert factories.said(proposal, sora) == {"note": "The guide was robbed"}
    factories.signed(proposal, by=mio)
    page = browser.get(advance.get_absolute_url()).content.decode()
    assert "USD 500.00" in page
    assert reverse("donations:advance-find", args=[advance.pk]) in page


def test_a_loss_beyond_what_is_out_loses_no_typed_text(advance, sora):
    browser = just_signed_in(sora)
    address = reverse("donations:advance-lose", args=[advance.pk])
    typed = {"amount": "1200.01", "happened_on": clock.today().isoformat(), "reason": "The guide was robbed"}
    form = browser.post(address, typed).context["form"]

    assert "Only USD 1,200.00 of this advance is still out." in str(form.errors["amount"])
    assert form["reason"].value() == "The guide was robbed"
