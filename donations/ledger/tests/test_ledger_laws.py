"""What the database itself refuses about money, to the application's role, to the owner and by any statement."""

import uuid

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from donations.decisions import actions as deciding
from donations.ledger.choices import EntryKind
from donations.models import (
    Adjustment,
    Commitment,
    Donation,
    Fund,
    FundingDecision,
    Journal,
    LedgerEntry,
    MoneyProposal,
    Payment,
    Release,
    Reversal,
    Settlement,
    Transfer,
)
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.proposals import movements
from donations.proposals.tests.test_second_signatures import sign_in_sql
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

HISTORY = (
    "ledgerentry", "journal", "release", "donation", "transfer", "adjustment", "reversal", "settlement", "estimate",
    "fundsshortfall", "fund", "commitment", "fundingdecision", "payment", "appeal", "donor", "moneyproposal",
    "fundopening",
)  # fmt: skip
ONLY_ADDED = HISTORY[:10]


def run(sql, *parameters):
    """One statement as the application, on its own savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def finish():
    """What happens at the end of the transaction."""
    run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


# History


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}"]
)
def test_the_application_removes_no_history(table, statement):
    with pytest.raises(DatabaseError, match="permission denied|must be owner"):
        run(statement.format(f"donations_{table}"))


@pytest.mark.parametrize("table", ONLY_ADDED)
def test_the_application_changes_no_history(table):
    with pytest.raises(DatabaseError, match="permission denied"):
        run(f"UPDATE donations_{table} SET id = id")


@pytest.mark.parametrize(
    "column",
    [
        "fund.balance", "fund.committed", "fund.entry_count", "fund.moved_at", "fund.kind", "fund.code", "fund.currency",
        "commitment.remaining", "commitment.amount", "fundingdecision.amount", "fundingdecision.available_after",
        "fundingdecision.night_exception", "fundingdecision.proposed_by_id", "payment.booked_amount", "payment.kind",
        "moneyproposal.amount", "moneyproposal.proposed_by_id", "moneyproposal.kind", "moneyproposal.booked_on",
        "payment.proposed_by_id", "payment.settlement_id", "payment.commitment_id",
    ],
)  # fmt: skip
def test_the_application_writes_no_sum_by_hand(column):
    table, name = column.split(".")

    with pytest.raises(DatabaseError, match="permission denied"):
        run(f"UPDATE donations_{table} SET {name} = {name}")


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET ROLE lfnkr_owner",
        "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER mine BEFORE INSERT ON donations_ledgerentry EXECUTE FUNCTION audit_refuse()",
        "CREATE RULE mine AS ON INSERT TO donations_ledgerentry DO INSTEAD NOTHING",
        "ALTER FUNCTION donations_move_fund() OWNER TO lfnkr_web",
        "SELECT donations_move_fund()",
        "INSERT INTO donations_ledgersource VALUES ('gold', 'donations_donation', true, false)",
        "UPDATE donations_ledgersource SET is_reversible = true",
        "DELETE FROM donations_ledgersource",
    ],
)
def test_the_application_has_no_way_around_the_triggers(statement):
    with pytest.raises(DatabaseError, match="permission denied|must be owner|cannot|trigger functions"):
        run(statement)


def test_a_fund_begins_with_nothing(sora, mio):
    proposal = factories.fund_proposal(sora)
    facts = {name: getattr(proposal.opening, name) for name in ("code", "name", "kind", "purpose")}
    signed = {"status": "approved", "decided_by": mio, "decided_at": clock.now()}

    with pytest.raises(IntegrityError, match="begins empty"), trail.act("test", by=mio), transaction.atomic():
        MoneyProposal.objects.filter(pk=proposal.pk).update(**signed)
        Fund.objects.create(balance=1, **facts)


# Entries and their sources


def test_an_entry_stands_in_the_journal_of_a_source(sora):
    gift = factories.gift(sora, 100)

    with pytest.raises(IntegrityError, match="does not fit its source"):
        factories.entry(sora, EntryKind.DONATION, balance_change=100)
    with pytest.raises(IntegrityError, match="does not fit its source"):
        factories.entry(
            sora, EntryKind.FEE, gift.entries.get().journal, balance_change=-100, fund=factories.fund("general")
        )


def test_a_source_that_does_not_exist_has_no_journal(sora):
    with pytest.raises(IntegrityError, match="without its source"), transaction.atomic():
        Journal.objects.create(source_kind="donation", source_id=uuid.uuid4())
        finish()


def test_a_kind_of_source_that_nobody_declared_has_no_journal(sora):
    gift = factories.gift(sora, 100)

    with pytest.raises(IntegrityError, match="journal_source_is_known"), transaction.atomic():
        Journal.objects.create(source_kind="gold", source_id=gift.pk)
        finish()


def test_a_journal_without_entries_does_not_commit(sora, mio, commitment):
    waiting = factories.expense(commitment, sora, 100)

    with pytest.raises(IntegrityError, match="are not its lines"), transaction.atomic():
        Journal.objects.create(source_kind="payment", source_id=waiting.pk)
        finish()


@pytest.mark.parametrize(("balance", "committed"), [(101, 0), (-100, 0), (100, 100), (0, 100)])
def test_an_entry_says_what_its_gift_says(sora, balance, committed):
    with pytest.raises(IntegrityError, match="does not fit its source"), transaction.atomic():
        gift = Donation.objects.create(**raw_gift(sora, 100))
        factories.entry(sora, EntryKind.DONATION, gift, balance_change=balance, committed_change=committed)


def test_an_entry_is_of_its_sources_kind_and_fund(sora, general):
    for facts in ({"kind": EntryKind.FEE}, {"kind": EntryKind.DONATION, "fund": general}):
        with pytest.raises(IntegrityError, match="does not fit its source"), transaction.atomic():
            factories.entry(sora, source=Donation.objects.create(**raw_gift(sora, 100)), balance_change=100, **facts)


def test_an_earmarked_gift_enters_the_fund_of_its_purpose(sora, general):
    with pytest.raises(IntegrityError, match="does not fit its source"), transaction.atomic():
        gift = Donation.objects.create(**raw_gift(sora, 100, fund=general, earmark="rescue"))
        factories.entry(sora, EntryKind.DONATION, gift, balance_change=100, fund=general)


def test_a_source_moves_once(sora, commitment):
    gift = factories.gift(sora, 100)

    with pytest.raises(IntegrityError, match="journal_one_per_source"):
        factories.entry(sora, EntryKind.DONATION, gift, balance_change=100)
    with pytest.raises(IntegrityError, match="entry_one_per_journal_and_fund"):
        factories.entry(sora, EntryKind.DONATION, gift.entries.get().journal, balance_change=100)
    with pytest.raises(IntegrityError, match="journal_one_per_source"):
        factories.entry(sora, EntryKind.COMMITMENT, commitment, committed_change=commitment.amount)


def test_a_fee_takes_and_does_not_give(sora, rescue):
    with pytest.raises(IntegrityError, match="adjustment_moves_its_fund"), transaction.atomic():
        Adjustment.objects.create(fund=rescue, amount=100, kind="fee", recorded_by=sora)


def test_a_release_gives_no_money_and_takes_no_more_than_is_left(sora, commitment):
    with pytest.raises(IntegrityError, match="release_above_zero"), transaction.atomic():
        Release.objects.create(commitment=commitment, amount=-1, recorded_by=sora)
    with pytest.raises(IntegrityError, match="commitment_never_overdrawn"), transaction.atomic():
        given_back = Release.objects.create(commitment=commitment, amount=250_001, recorded_by=sora)
        factories.entry(sora, EntryKind.RELEASE, given_back, committed_change=-250_001)


@pytest.mark.parametrize("kind", ["disbursement", "advance"])
def test_a_payment_that_nobody_approved_is_not_booked(sora, commitment, kind):
    make = {"disbursement": factories.expense, "advance": factories.advance}[kind]

    with pytest.raises(IntegrityError, match="does not fit its source"):
        factories.entry(sora, EntryKind(kind), make(commitment, sora, 100), balance_change=-100, committed_change=-100)


@pytest.mark.parametrize("propose", [factories.expense, factories.advance])
def test_the_proposer_never_approves_a_payment(sora, commitment, propose):
    payment = propose(commitment, sora, 100)

    with pytest.raises(IntegrityError, match="_by_another"), transaction.atomic(), trail.act("test", by=sora):
        Payment.objects.filter(pk=payment.pk).update(status="approved", decided_by=sora, decided_at=clock.now())


def test_the_proposer_never_approves_a_decision(hana):
    decision = factories.decision(hana)

    with pytest.raises(IntegrityError, match="decision_by_another"), transaction.atomic(), trail.act("test", by=hana):
        FundingDecision.objects.filter(pk=decision.pk).update(
            status="approved", decided_by=hana, decided_at=clock.now()
        )


def test_a_commitment_needs_an_approved_decision_of_the_same_amount(sora, hana, mio):
    factories.gift(sora, 1_000_000)
    decision = factories.decision(hana)
    facts = {"decision": decision, "fund": factories.fund(), "case_reference": decision.case_reference}

    with (
        pytest.raises(IntegrityError, match="does not fit its source"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        commitment = Commitment.objects.create(amount=decision.amount, **facts)
        factories.entry(sora, EntryKind.COMMITMENT, commitment, committed_change=decision.amount)
    with (
        pytest.raises(IntegrityError, match="does not fit its source"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        FundingDecision.objects.filter(pk=decision.pk).update(status="approved", decided_by=mio, decided_at=clock.now())
        commitment = Commitment.objects.create(amount=decision.amount + 1, **facts)
        factories.entry(sora, EntryKind.COMMITMENT, commitment, committed_change=decision.amount + 1)


def test_below_the_floor_the_database_asks_for_the_reason_too(sora, hana, mio):
    factories.gift(sora, 300_000)
    decision = factories.decision(hana)

    with pytest.raises(IntegrityError, match="below the floor"), transaction.atomic(), trail.act("test", by=mio):
        FundingDecision.objects.filter(pk=decision.pk).update(status="approved", decided_by=mio, decided_at=clock.now())
        decision.refresh_from_db()
        deciding.commit(decision, by=mio)


def test_nothing_is_spent_beyond_what_there_is(sora, rescue):
    factories.gift(sora, 100)

    with pytest.raises(IntegrityError, match="fund_never_overspent"), transaction.atomic():
        loss = Adjustment.objects.create(fund=rescue, amount=-101, kind="exchange", recorded_by=sora)
        factories.entry(sora, EntryKind.EXCHANGE, loss, balance_change=-101)


def test_a_reversal_is_the_exact_negative_of_an_entry_that_may_be_reversed(sora, commitment):
    gift = factories.gift(sora, 100).entries.get()
    committed = commitment.entries.get()

    for entry, change, committed_change in ((gift, -99, 0), (gift, 100, 0), (committed, 0, -250_000)):
        with pytest.raises(IntegrityError, match="does not fit its source"), transaction.atomic():
            undone = Reversal.objects.create(entry=entry, recorded_by=sora)
            factories.entry(sora, EntryKind.REVERSAL, undone, balance_change=change, committed_change=committed_change)


def test_an_entry_is_reversed_once(sora):
    entry = factories.gift(sora, 100).entries.get()
    movements.reverse(entry, by=sora, reason="Wrong")

    with pytest.raises(IntegrityError, match="entry_id"), transaction.atomic():
        Reversal.objects.create(entry=entry, recorded_by=sora)


def test_a_foreign_entry_is_booked_on_the_day_it_happened_in_tokyo(sora):
    with pytest.raises(IntegrityError, match="entry_booked_on_its_day"), transaction.atomic():
        gift = Donation.objects.create(**raw_gift(sora, 100))
        journal = Journal.objects.create(source_kind="donation", source_id=gift.pk)
        LedgerEntry.objects.create(
            fund=factories.fund(), kind="donation", balance_change=100, journal=journal, recorded_by=sora,
            occurred_at=clock.now(), booked_on=clock.today() - factories.timedelta(days=400),
        )  # fmt: skip


def test_what_the_trigger_writes_cannot_be_chosen(sora, commitment):
    gift = Donation.objects.create(**raw_gift(sora, 100))
    long_ago = clock.now() - factories.timedelta(days=400)

    entry = factories.entry(
        sora, EntryKind.DONATION, gift, balance_change=100, number=99, balance_after=10**9, committed_after=0,
        draws_on=commitment, undoes=commitment.entries.get(), case_reference="R-00000", recorded_at=clock.now() + factories.timedelta(seconds=5),
    )  # fmt: skip
    entry.refresh_from_db()

    assert (entry.number, entry.balance_after, entry.committed_after) == (3, 300_100, 250_000)
    assert (entry.draws_on, entry.undoes, entry.case_reference) == (None, None, "")
    later = factories.gift(sora, 1).entries.get()
    assert later.recorded_at >= entry.recorded_at > long_ago


# Nothing half done


def test_a_source_without_its_entry_does_not_commit(sora, rescue, general, commitment):
    entry = commitment.entries.get()
    for make in (
        lambda: Donation.objects.create(**raw_gift(sora, 100)),
        lambda: Adjustment.objects.create(fund=rescue, amount=-1, kind="fee", recorded_by=sora),
        lambda: Release.objects.create(commitment=commitment, amount=1, recorded_by=sora),
        lambda: Reversal.objects.create(entry=entry, recorded_by=sora),
        lambda: Transfer.objects.create(**raw_transfer(sora, rescue, general)),
    ):
        with pytest.raises(IntegrityError, match="without its ledger entry"), transaction.atomic():
            make()
            finish()


def test_an_approved_payment_without_its_entry_does_not_commit(sora, mio, commitment):
    for payment in (factories.expense(commitment, sora, 100), factories.advance(commitment, sora, 100)):
        with (
            pytest.raises(IntegrityError, match="without its ledger entry"),
            transaction.atomic(),
            trail.act("test", by=mio),
        ):
            Payment.objects.filter(pk=payment.pk).update(status="approved", decided_by=mio, decided_at=clock.now())
            finish()


def test_an_approved_decision_without_its_commitment_does_not_commit(hana, mio):
    decision = factories.decision(hana)

    with (
        pytest.raises(IntegrityError, match="without its ledger entry"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        FundingDecision.objects.filter(pk=decision.pk).update(status="approved", decided_by=mio, decided_at=clock.now())
        finish()


def test_a_commitment_without_its_entry_does_not_commit(sora, hana, mio):
    decision = factories.decision(hana)

    with (
        pytest.raises(IntegrityError, match="without its ledger entry"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        FundingDecision.objects.filter(pk=decision.pk).update(status="approved", decided_by=mio, decided_at=clock.now())
        Commitment.objects.create(
            decision=decision, fund=decision.fund, case_reference=decision.case_reference, amount=decision.amount
        )
        finish()


@pytest.mark.parametrize("legs", [[("rescue", -100)], [("rescue", -100), ("general", 99)], [("general", 100)]])
def test_a_transfer_has_both_its_legs(sora, mio, rescue, general, legs):
    factories.gift(sora, 1_000)
    asked = {"source": rescue, "target": general, "amount": 100, "reason": "Rent", "decided_by": "Board"}
    proposal = proposals.propose_transfer(by=sora, **asked)

    with pytest.raises(IntegrityError, match="without its ledger entry|does not fit its source"), transaction.atomic():
        sign_in_sql(proposal, mio)
        moved = Transfer.objects.create(**raw_transfer(sora, rescue, general, proposal=proposal))
        journal = Journal.objects.create(source_kind="transfer", source_id=moved.pk)
        for code, change in legs:
            factories.entry(sora, EntryKind.TRANSFER, journal, fund=factories.fund(code), balance_change=change)
        finish()


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_the_lines_of_a_transfer_sum_to_zero_whatever_its_declaration_says(
    sora, mio, rescue, general, owner_connection
):
    factories.gift(sora, 1_000)
    owner_connection.execute(FALSE_TRANSFER)

    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        moved = Transfer.objects.create(**raw_transfer(sora, rescue, general))
        journal = Journal.objects.create(source_kind="transfer", source_id=moved.pk)
        for fund, change in ((rescue, -100), (general, 99)):
            factories.entry(sora, EntryKind.TRANSFER, journal, fund=fund, balance_change=change)
        finish()


FALSE_TRANSFER = """
CREATE OR REPLACE FUNCTION donations_lines_transfer(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT leg.fund_id, 'transfer'::text, leg.change::bigint, 0::bigint, NULL::uuid, ''::text, NULL::bigint, ''::text,
           NULL::numeric, NULL::bigint, t.proposal_id
      FROM donations_transfer t
     CROSS JOIN LATERAL (VALUES (t.fund_id, -t.amount), (t.target_id, t.amount - 1)) leg (fund_id, change)
     WHERE t.id = of_source
$$;
ALTER TABLE donations_ledgerentry DISABLE TRIGGER second_officer
"""
"""A declaration that loses a cent on the way, and nobody who asks for the second signature."""


@pytest.mark.parametrize(("returned", "line"), [(100, 901), (100, 899), (0, 999), (1_001, 0)])
def test_a_settlement_makes_up_its_advance(sora, mio, commitment, returned, line):
    advance = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)

    with (
        pytest.raises(IntegrityError, match="do not make up the advance|commitment_never_overdrawn"),
        transaction.atomic(),
    ):
        settle_by_hand(advance, sora, mio, returned, line)
        finish()


def test_a_settlement_that_returns_money_needs_its_entry(sora, mio, commitment):
    advance = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)

    with pytest.raises(IntegrityError, match="without its ledger entry"), transaction.atomic():
        settle_by_hand(advance, sora, mio, 100, 900, is_booked=False)
        finish()


def test_no_line_is_added_to_a_settlement_later(sora, mio, commitment):
    advance = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)
    settlement = settle_by_hand(advance, sora, mio, 100, 900)
    finish()

    with pytest.raises(IntegrityError, match="do not make up the advance"), transaction.atomic():
        add_line(settlement, sora, mio, 1)
        finish()


# What was decided


@pytest.mark.parametrize(
    "change", [{"status": "declined"}, {"go_ahead_reason": factories.LOOKS_SEALED}, {"note": factories.LOOKS_SEALED}]
)
def test_a_decided_decision_stays(commitment, change):
    with pytest.raises(IntegrityError, match="stays as it was decided"), transaction.atomic():
        FundingDecision.objects.filter(pk=commitment.decision_id).update(**change)


def test_a_decided_payment_stays(commitment, sora, mio):
    payment = spending.approve_payment(factories.expense(commitment, sora, 100), by=mio)

    for change in ({"status": "refused"}, {"decided_at": clock.now()}, {"refusal": b"x"}):
        with pytest.raises(IntegrityError, match="stays as it was decided"), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**change)


@pytest.mark.parametrize("propose", [factories.expense, factories.advance])
@pytest.mark.parametrize(("status", "refused_for"), [("refused", ""), ("refused", "whim"), ("proposed", "amount")])
def test_a_refusal_and_nothing_else_has_a_reason(commitment, sora, mio, propose, status, refused_for):
    payment = propose(commitment, sora, 100)
    signed = {"decided_by": mio, "decided_at": clock.now()} if status == "refused" else {}

    with pytest.raises(IntegrityError, match="refused_for_a_reason"), transaction.atomic(), trail.act("test", by=mio):
        Payment.objects.filter(pk=payment.pk).update(status=status, refused_for=refused_for, **signed)


def test_why_it_was_refused_stays(commitment, sora, mio):
    payment = spending.refuse_payment(factories.expense(commitment, sora, 100), by=mio, refused_for="amount")

    with pytest.raises(IntegrityError, match="stays as it was decided"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(refused_for="other")


def test_a_tariff_that_was_used_stays(hana):
    estimate = factories.decision(hana).estimate

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        type(estimate.tariff).objects.filter(pk=estimate.tariff_id).update(minimum=1)


# The owner


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_a_source_that_was_booked_stays_and_says_the_same(sora, hana, mio, owner_connection):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    spending.approve_payment(factories.expense(commitment, sora, 100), by=mio)
    for table, guards, statement, sentence in (
        ("payment", "kept", "DELETE FROM donations_payment", "without its source"),
        ("payment", "guard_decided", "UPDATE donations_payment SET status = 'refused', refused_for = 'other'", "not its lines"),
        ("payment", "guard_decided", "UPDATE donations_payment SET amount = 1, booked_amount = 1", "without its ledger entry"),
        ("donation", "append_only", "DELETE FROM donations_donation", "without its source"),
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.IntegrityError, match=sentence), owner_connection.transaction():
            owner_connection.execute(f"ALTER TABLE donations_{table} DISABLE TRIGGER {guards}")
            owner_connection.execute(statement)


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_the_owner_is_stopped_by_triggers(sora, hana, mio, owner_connection):
    factories.gift(sora, 300_000)
    factories.commitment(hana, mio)
    statements = [f"DELETE FROM donations_{table}" for table in HISTORY]
    statements += [f"TRUNCATE donations_{table} CASCADE" for table in HISTORY]
    statements += [f"UPDATE donations_{table} SET id = id" for table in ONLY_ADDED]
    statements += [
        "UPDATE donations_fund SET balance = balance + 1 WHERE code = 'rescue'",
        "UPDATE donations_fund SET committed = 0 WHERE code = 'rescue'",
        "UPDATE donations_fund SET currency = 'EUR'",
        "UPDATE donations_commitment SET remaining = 0",
        "UPDATE donations_commitment SET amount = 1",
        "UPDATE donations_fundingdecision SET amount = 1",
        "UPDATE donations_fundingdecision SET available_after = 1",
        "UPDATE donations_tariff SET minimum = 1",
        "DELETE FROM donations_tariff",
        "UPDATE donations_nightlimit SET amount = 4900000",
        "INSERT INTO donations_nightlimit (amount, since) VALUES (4900000, now())",
    ]

    for statement in statements:
        with pytest.raises(psycopg.errors.IntegrityError):
            owner_connection.execute(statement)


def raw_gift(by, amount, **facts):
    """The columns of a gift, for writing it around its act."""
    return {
        "fund": factories.fund(), "amount": amount, "currency": "USD", "booked_amount": amount, "channel": "cash",
        "received_on": clock.today(), "recorded_by": by, **facts,
    }  # fmt: skip


def raw_transfer(by, source, target, **facts):
    """The columns of a transfer of one dollar, likewise."""
    named = {"fund": source, "target": target, "amount": 100}
    return named | {"recorded_by": by} | facts


def settle_by_hand(advance, by, approver, returned, line, *, is_booked=True):
    """A settlement written around its act."""
    settlement = Settlement.objects.create(advance=advance, returned=returned, settled_at=clock.now(), recorded_by=by)
    if line:
        add_line(settlement, by, approver, line)
    if returned and is_booked:
        factories.entry(by, EntryKind.SETTLEMENT, settlement, balance_change=returned, committed_change=returned)
    return settlement


def add_line(settlement, by, approver, amount):
    """A line of a settlement written around its act."""
    return Payment.objects.create(
        kind="expense", commitment_id=settlement.advance.commitment_id, case_reference=settlement.advance.case_reference,
        category="travel", amount=amount, booked_amount=amount, paid_at=clock.now(), settlement=settlement,
        status="approved", proposed_by=by, decided_by=approver, decided_at=clock.now(),
    )  # fmt: skip
