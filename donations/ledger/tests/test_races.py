"""Thirty-two at once for the last 2,500 dollars: exactly one gets them, through the acts and through bare SQL."""

import random
import threading
import uuid
from datetime import timedelta

import psycopg
import pytest
from django.db import connections

from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions.errors import OverrunNotCovered
from donations.errors import DecidedAlready
from donations.ledger import errors as refusals
from donations.ledger.verification import verify
from donations.models import Commitment, LedgerEntry, MoneyProposal
from donations.payments import actions as spending
from donations.payments.errors import CommitmentOverdrawn
from donations.proposals import actions as proposals
from donations.proposals import errors
from donations.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.tests import soak
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),  # never two at once: each takes up to 70 of the server's 150 connections
]

WRITERS = 32
ROUNDS = soak.count("LFNKR_RACE_ROUNDS", 1, long=20)
CLIENTS, OPERATIONS = 8, soak.count("LFNKR_PARALLEL_OPERATIONS", 400, long=10_000)


def all_at_once(work, number: int = WRITERS) -> list:
    """What each of so many threads got from `work(place)`, all starting together."""
    gate, results = threading.Barrier(number), [None] * number

    def run(place: int) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait(30)
            results[place] = work(place)
        except Exception as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_of_32_directors_gets_the_last_2500_dollars(hana, mio, sora, rescue):
    for _round in range(ROUNDS):
        rescue.refresh_from_db()
        factories.gift(sora, 250_000 - rescue.available)
        decisions = [factories.decision(hana) for _writer in range(WRITERS)]
        before = Commitment.objects.count()

        results = race_for(decisions, mio)

        won = [result for result in results if isinstance(result, Commitment)]
        lost = [result for result in results if isinstance(result, refusals.MoneyShort)]
        assert (len(won), len(lost)) == (1, WRITERS - 1), results
        assert all("Short by USD 2,500.00" in str(refusal) for refusal in lost)
        assert Commitment.objects.count() == before + 1
    assert verify().agrees


def test_one_of_32_writers_of_bare_sql_gets_them(hana, mio, sora, rescue, connect_as):
    factories.gift(sora, 250_000)
    decisions = [factories.decision(hana) for _writer in range(WRITERS)]
    writers = [connect_as("web") for _writer in range(WRITERS)]

    results = all_at_once(lambda place: commit_in_sql(writers[place], decisions[place], mio))

    assert results.count("committed") == 1, results
    assert results.count("fund_never_overspent") == WRITERS - 1, results
    rescue.refresh_from_db()
    assert (rescue.balance, rescue.committed) == (250_000, 250_000)
    assert verify().agrees


def test_two_bookings_of_one_past_day_do_not_both_take_its_money(hana, mio, sora, rescue):
    """Today there is enough for all of them; on the day they are booked on, for one."""
    long_ago, day = clock.now() - timedelta(days=9), clock.today() - timedelta(days=5)
    with clock.at(long_ago):
        factories.gift(sora, 250_000)
        decisions = [factories.decision(hana) for _writer in range(8)]
    factories.gift(sora, 10_000_000)

    told = {"go_ahead_reason": "Now", "decided_at": clock.now() - timedelta(days=5), "booked_on": day}
    results = all_at_once(lambda place: deciding.approve(decisions[place], by=mio, **told), len(decisions))

    won = [result for result in results if isinstance(result, Commitment)]
    lost = [result for result in results if isinstance(result, refusals.DayShort | refusals.DayMoved)]
    assert (len(won), len(lost)) == (1, len(decisions) - 1), results
    assert verify().agrees


def test_two_officers_who_approve_an_overrun_in_the_same_second_add_it_once(hana, mio, sora, rescue):
    officers = [mio, cases.user("emi", Role.DIRECTOR)] * 4
    for _round in range(ROUNDS):
        factories.gift(sora, 270_000)
        commitment = factories.commitment(hana, mio)
        asked = factories.overrun_asked(commitment, hana)

        results = all_at_once(
            lambda place, asked=asked: deciding.approve_overrun(asked, by=officers[place], go_ahead_reason="Now"),
            len(officers),
        )

        lost = [result for result in results if isinstance(result, DecidedAlready)]
        assert len(lost) == len(officers) - 1, results
        commitment.refresh_from_db()
        assert (commitment.raised, commitment.remaining) == (20_000, 270_000)
    assert verify().agrees


def test_overruns_of_many_requests_do_not_take_the_same_money(hana, mio, sora, rescue):
    factories.gift(sora, 8 * 250_000 + 20_000)
    asked = [factories.overrun_asked(factories.commitment(hana, mio), hana) for _writer in range(8)]

    results = all_at_once(
        lambda place: deciding.approve_overrun(asked[place], by=mio, go_ahead_reason="Now"), len(asked)
    )

    lost = [result for result in results if isinstance(result, OverrunNotCovered)]
    assert len(lost) == len(asked) - 1, results
    assert verify().agrees


def race_for(decisions, approver) -> list:
    """All decisions approved at once."""
    return all_at_once(lambda place: deciding.approve(decisions[place], by=approver, go_ahead_reason="Now"))


def commit_in_sql(writer, decision, approver) -> str:
    """Approve, promise and book without a line of our Python; the constraint that refused, or "committed"."""
    commitment, now, fund = uuid.uuid4(), clock.now(), decision.fund_id
    try:
        with writer.transaction():
            writer.execute("SELECT set_config('lfnkr.actor', %s, true)", [str(approver.pk)])
            writer.execute(
                "UPDATE donations_fundingdecision SET status = 'approved', decided_by_id = %s, decided_at = %s,"
                " go_ahead_reason = %s WHERE id = %s",
                [approver.pk, now, factories.LOOKS_SEALED, decision.pk],
            )
            writer.execute(
                "INSERT INTO donations_commitment (id, decision_id, fund_id, case_reference, amount, remaining, made_at)"
                " VALUES (%s, %s, %s, %s, 250000, 0, %s)",
                [commitment, decision.pk, fund, decision.case_reference, now],
            )
            (journal,) = writer.execute(
                "INSERT INTO donations_journal (source_kind, source_id) VALUES ('commitment', %s) RETURNING id",
                [commitment],
            ).fetchone()
            writer.execute(
                "INSERT INTO donations_ledgerentry (fund_id, kind, balance_change, committed_change, booked_on, occurred_at,"
                " case_reference, original_currency, journal_id, recorded_at, recorded_by_id)"
                " VALUES (%s, 'commitment', 0, 250000, %s, %s, '', '', %s, %s, %s)",
                [fund, now.astimezone(clock.TOKYO).date(), now, journal, now, approver.pk],
            )
    except psycopg.IntegrityError as refused:
        return refused.diag.constraint_name
    return "committed"


def test_32_payments_take_no_more_than_was_committed(hana, mio, sora):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    payments = [factories.expense(commitment, sora, 100_000) for _writer in range(WRITERS)]

    results = all_at_once(lambda place: spending.approve_payment(payments[place], by=mio))

    paid = [result for result in results if not isinstance(result, Exception)]
    short = [result for result in results if isinstance(result, CommitmentOverdrawn)]
    assert (len(paid), len(short)) == (2, WRITERS - 2), results
    assert verify().agrees


def test_one_payment_is_approved_once_however_many_press_the_button(hana, mio, sora):
    factories.gift(sora, 300_000)
    payment = factories.expense(factories.commitment(hana, mio), sora, 1_000)

    results = all_at_once(lambda place: spending.approve_payment(payment, by=mio))

    assert sum(isinstance(result, DecidedAlready) for result in results) == WRITERS - 1, results
    assert payment.entries.count() == 1


def test_an_advance_is_either_settled_or_undone_by_two_at_once(hana, mio, sora, connect_as):
    """Nothing came back, so the settlement books no entry, and no lock of the ledger parts the two."""
    factories.gift(sora, 300_000)
    advance = factories.advance(factories.commitment(hana, mio), sora, 10_000)
    spending.approve_payment(advance, by=mio)
    undone = proposals.undo(advance.entries.get(), by=sora, reason="The guide gave it back.")

    results = side_by_side(
        connect_as,
        lambda: spending.settle_advance(
            advance, by=sora, returned=0, lines=[("guide", 10_000)], settled_at=clock.now()
        ),
        lambda: factories.signed(undone, by=mio),
    )

    assert sum(isinstance(result, Exception) for result in results) == 1, results
    assert verify().agrees


def test_gifts_that_cross_leave_one_chain_without_gaps(sora):
    results = all_at_once(lambda place: [factories.gift(sora, place + 1) for _gift in range(5)])

    assert not [result for result in results if isinstance(result, Exception)]
    assert list(LedgerEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 161))
    assert verify().agrees


def test_parallel_clients_end_where_an_exact_model_ends(sora, mio, rescue, general):
    """Gifts, fees and transfers both ways at once: what was acknowledged is what there is, and nothing is overspent."""
    each = OPERATIONS // CLIENTS
    seed = soak.seed()
    print(f"Seed {seed}, {OPERATIONS} operations: repeat with LFNKR_SEED={seed}.")  # noqa: T201 - shown when it fails

    results = all_at_once(lambda place: random_operations(random.Random(seed + place), sora, mio, each), CLIENTS)  # noqa: S311

    assert not [result for result in results if isinstance(result, Exception)], results
    done = [operation for result in results for operation in result]
    assert len(done) > each
    for fund in (rescue, general):
        fund.refresh_from_db()
        assert fund.balance == sum(change for code, change in done if code == fund.code)
    assert verify().agrees


def random_operations(chance: random.Random, by, second, number: int) -> list[tuple[str, int]]:
    """What was acknowledged to one client: fund and change of each leg."""
    funds, done = {code: factories.fund(code) for code in ("rescue", "general")}, []
    for _operation in range(number):
        amount, (source, target) = chance.randint(1, 500), chance.sample(sorted(funds), 2)
        kind = chance.choice(["gift", "fee", "transfer", "transfer"])
        try:
            if kind == "gift":
                factories.gift(by, amount, fund=funds[target])
                done.append((target, amount))
            elif kind == "fee":
                facts = {"fund": funds[source], "kind": "fee", "amount": amount, "note": "Bank"}
                asked = proposals.adjust(by=by, **facts)
                if isinstance(asked, MoneyProposal):
                    factories.signed(asked, by=second)
                done.append((source, -amount))
            else:
                factories.transfer(by, second, funds[source], funds[target], amount)
                done += [(source, -amount), (target, amount)]
        except (refusals.EverythingCommitted, errors.ProposalNotCovered):
            continue
    return done
