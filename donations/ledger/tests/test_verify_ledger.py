"""`verify_ledger`: silent about books that agree, and one sentence for each thing somebody tampered with."""

import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation

from donations.ledger.choices import EntryKind
from donations.ledger.verification import OTHERS, SENTENCES, disagreements
from donations.ledger.verification_sql import QUESTIONS
from donations.payments import actions as spending
from donations.proposals import movements
from donations.tests import factories
from lfnkr.calendar import clock

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "keyring"])]


@pytest.fixture
def books(hana, mio, sora, rescue, general) -> str:
    """One of everything; the reference of the case."""
    factories.gift(sora, 40_000, currency="JPY", rate=Decimal("112.50"), earmark="rescue")
    factories.gift(sora, 600_000)
    factories.transfer(sora, mio, rescue, general, 10_000)
    movements.record_adjustment(by=sora, fund=rescue, kind="fee", amount=-1_500, note="Bank")
    commitment = factories.commitment(hana, mio)
    factories.overrun(commitment, hana, mio, 30_000)
    bought = spending.approve_payment(factories.expense(commitment, sora, 50_000), by=mio)
    wrong = spending.approve_payment(factories.expense(commitment, sora, 31_000), by=mio)
    factories.reversal(wrong.entries.get(), sora, mio)
    advance = spending.approve_payment(factories.advance(commitment, sora, 120_000), by=mio)
    spending.settle_advance(advance, by=sora, returned=11_450, lines=[("travel", 108_550)], settled_at=clock.now())
    lost = spending.approve_payment(factories.advance(commitment, sora, 9_000), by=mio)
    factories.loss(lost, sora, mio, 9_000)
    factories.found(lost, sora, mio, 2_000)
    factories.refund(bought, sora, mio, 2_000)
    spending.release(commitment, by=sora)
    return commitment.case_reference


def test_books_that_agree_say_so_and_exit_with_nothing(books, capsys):
    call_command("verify_ledger")

    assert capsys.readouterr().out == "The ledger agrees: 16 entries in 2 funds.\n"


def test_empty_books_agree(capsys):
    call_command("verify_ledger", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "version": 1, "agrees": True, "entries": 0, "funds": 2, "disagreements": [],
    }  # fmt: skip


DROP = "ALTER TABLE donations_{} DROP CONSTRAINT {}; "
TAMPERINGS = [
    (
        "INSERT INTO donations_exchange (id, fund_id, target_id, amount, rate, rate_from, worth, received, proposal_id,"
        " recorded_at, recorded_by_id) SELECT gen_random_uuid(), fund_id, target_id, amount, 1, 'USD', amount, amount, id,"
        " now(), proposed_by_id FROM donations_moneyproposal WHERE kind = 'transfer'",
        "exchange",
        "Fund rescue: the exchange of",
    ),
    (
        "UPDATE donations_fund SET balance = balance + 1 WHERE code = 'rescue'",
        "balance",
        "rescue says a balance of USD",
    ),
    (
        "UPDATE donations_fund SET balance = 9, committed = 9 WHERE code = 'rescue'",
        "committed",
        "says USD 0.09 committed",
    ),
    ("UPDATE donations_daytotal SET moved = 7 WHERE kind = 'fee'", "days", "rescue says USD 0.07 for"),
    ("UPDATE donations_daytotal SET number = 9 WHERE kind = 'donation'", "days", r"\(gift\)"),
    ("DELETE FROM donations_daytotal WHERE kind = 'disbursement'", "days", r"\(payment\)"),
    (
        "UPDATE donations_ledgerentry SET booked_on = '2017-01-01', occurred_at = '2017-01-01' WHERE kind = 'commitment'",
        "short_day",
        "ends 1 Jan 2017 with USD",
    ),
    ("UPDATE donations_daytotal SET committed = 7 WHERE kind = 'commitment'", "days", r"\(commitment\)"),
    ("UPDATE donations_payment SET is_out = true WHERE kind = 'advance'", "out", "an advance that is still out"),
    ("UPDATE donations_commitment SET remaining = 7", "remaining", "says that USD 0.07 is left"),
    ("UPDATE donations_commitment SET raised = 7", "raised", "overruns added USD 0.07, and they make USD 300.00"),
    (
        "UPDATE donations_fundingdecision SET available_after = 7 WHERE amends_id IS NOT NULL",
        "figures",
        "USD 0.07 was left available",
    ),
    (
        "INSERT INTO donations_periodclose (until, closed_at, closed_by_id)"
        " SELECT '9999-12-31', '2000-01-01', id FROM accounts_user LIMIT 1",
        "closed",
        "was booked into a closed month",
    ),
    (
        DROP.format("fund", "fund_closed_is_empty")
        + "UPDATE donations_fund SET closed_on = '2026-01-01' WHERE code = 'general'",
        "fund",
        "Fund general was opened, closed or opened again without two officers",
    ),
    (
        "UPDATE donations_fund SET opened_on = '9999-01-01' WHERE code = 'rescue'",
        "before",
        r"entry 1 is booked before the fund’s first day \(1 Jan 9999\)",
    ),
    ("DELETE FROM donations_ledgerentry WHERE kind = 'transfer'", "number", "entry 3 is missing; entry 4"),
    ("DELETE FROM donations_ledgerentry WHERE kind = 'release'", "count", "has 15 entries, and the ledger holds 14"),
    ("UPDATE donations_ledgerentry SET balance_change = 9 WHERE kind = 'donation'", "fit", r"entry 1 \(gift\)"),
    ("UPDATE donations_ledgerentry SET balance_after = 5 WHERE number = 2", "balance_after", "a balance of USD 0.05"),
    ("UPDATE donations_ledgerentry SET committed_after = 5 WHERE number = 2", "committed_after", "USD 0.05 committed"),
    ("UPDATE donations_ledgerentry SET balance_change = 1 WHERE kind = 'donation'", "overspent", "more was promised"),
    (
        "UPDATE donations_ledgerentry SET recorded_at = '2017-01-01', occurred_at = '2017-01-01',"
        " booked_on = '2017-01-01' WHERE number = 4",
        "order",
        "entry 4 was recorded before",
    ),
    (
        DROP.format("ledgerentry", "entry_booked_on_its_day")
        + "UPDATE donations_ledgerentry SET booked_on = '2017-01-01' WHERE number = 4",
        "day",
        "entry 4 is booked on another day",
    ),
    (
        "UPDATE donations_journal SET source_id = gen_random_uuid() WHERE source_kind = 'donation'",
        "causes",
        "entry 1 has 0 causes",
    ),
    ("DELETE FROM donations_adjustment", "causes", r"entry \d+ has 0 causes instead of one"),
    ("UPDATE donations_adjustment SET amount = -1499", "fit", r"entry \d+ \(bank fee\) does not fit"),
    (
        "UPDATE donations_ledgerentry SET draws_on_id = NULL WHERE kind = 'release'",
        "fit",
        r"\(release of what is left\)",
    ),
    (
        DROP.format("ledgerentry", "entry_one_per_journal_and_fund")
        + "UPDATE donations_ledgerentry SET journal_id = (SELECT min(journal_id) FROM donations_ledgerentry"
        " WHERE kind = 'disbursement') WHERE kind = 'disbursement'",
        "twice",
        "3 entries were booked for one payment",
    ),
    (
        DROP.format("journal", "journal_source_is_known") + "DELETE FROM donations_ledgersource WHERE kind = 'payment'",
        "protection",
        "payment on donations_ledgersource",
    ),
    ("ALTER TABLE donations_payment DISABLE TRIGGER kept", "protection", "audit_refuse on donations_payment"),
    ("ALTER TABLE donations_release DISABLE TRIGGER booked", "protection", "booked on donations_release"),
    (
        "UPDATE donations_payment SET booked_amount = 1, amount = 1 WHERE settlement_id IS NOT NULL",
        "settlement",
        "makes USD 114.51, and USD 1,200.00 of the advance was not lost",
    ),
    (
        DROP.format("ledgerentry", "entry_booked_on_its_day")
        + "UPDATE donations_ledgerentry SET booked_on = '2017-01-01' WHERE kind = 'disbursement'",
        "promised_day",
        r"ends 1 Jan 2017 with more taken",
    ),
    (
        "UPDATE donations_payment SET came_back = 3 WHERE came_back > 0",
        "refund",
        r"\(USD 0.03\) is not what two officers",
    ),
    ("UPDATE donations_advanceloss SET amount = 4 WHERE kind = 'lost'", "loss", "USD 0.04 .* is not what two officers"),
    (
        "UPDATE donations_ledgerentry SET balance_change = 9999 WHERE kind = 'transfer' AND balance_change > 0",
        "transfer",
        "sum to USD −0.01",
    ),
    ("UPDATE donations_donation SET rate = 112 WHERE rate > 0", "rate", "USD 355.56, and its rate makes USD 357.14"),
    (
        DROP.format("payment", "payment_by_another") + "UPDATE donations_payment SET decided_by_id = proposed_by_id",
        "two_people",
        "proposed and approved by the same person",
    ),
    (
        "UPDATE donations_ledgerentry SET balance_change = -5001 WHERE kind = 'fee'",
        "second_officer",
        r"entry \d+ \(bank fee\) took two officers, and no second one signed it",
    ),
    (
        DROP.format("moneyproposal", "proposal_by_another")
        + "UPDATE donations_moneyproposal SET decided_by_id = proposed_by_id WHERE kind = 'reversal'",
        "second_officer",
        r"entry \d+ \(reversal\) took two officers",
    ),
    ("UPDATE donations_transfer SET proposal_id = NULL", "second_officer", r"\(transfer between funds\) took two"),
    ("ALTER TABLE donations_ledgerentry DISABLE TRIGGER second_officer", "protection", "second_officer on"),
    ("UPDATE donations_tariff SET approved_at = '2016-01-01'", "in_force", "The tariff of 1 Sep 2016 took two"),
    (
        "INSERT INTO donations_nightlimit (amount, since) VALUES (4900000, now())",
        "in_force",
        "The limit by night of .* took two officers, and no second one signed it",
    ),
    ("UPDATE donations_fundingdecision SET available_after = 1", "figures", "says that USD 0.01 was left available"),
    (
        "DELETE FROM donations_ledgerentry WHERE kind = 'settlement'",
        "missing",
        r"The settlement of an advance of \d+ \w+ 20\d\d over USD .* has no entry",
    ),
    (
        "INSERT INTO donations_fundingdecision (id, case_id, case_reference, estimate_id, fund_id, amount, status,"
        " proposed_at, proposed_by_id, decided_at, decided_by_id, night_exception)"
        " SELECT gen_random_uuid(), case_id, case_reference, estimate_id, fund_id, amount, status, proposed_at,"
        " proposed_by_id, decided_at, decided_by_id, false FROM donations_fundingdecision",
        "decision",
        "is approved, and nothing was committed",
    ),
    (DROP.format("fund", "fund_never_overspent"), "protection", "fund_never_overspent on donations_fund"),
    ("ALTER TABLE donations_ledgerentry DISABLE TRIGGER move_fund", "protection", "move_fund on donations_ledgerentry"),
]


@pytest.fixture
def as_superuser(superuser_connection):
    """Django itself speaks as somebody whom no rule of ours can stop."""
    us, they = connection.settings_dict, superuser_connection.info
    former = {name: us[name] for name in ("USER", "PASSWORD")}
    connection.close()
    us |= {"USER": they.user, "PASSWORD": they.password}
    yield
    connection.close()
    us |= former


def test_whatever_a_superuser_changes_is_named(books, as_superuser):
    for sql, check, sentence in TAMPERINGS:
        with transaction.atomic():
            tamper(sql, keeps_triggers=check == "protection")
            found = [one.sentence for one in disagreements() if one.check == check]
            transaction.set_rollback(True)

        assert found, f"{check} did not see: {sql}"
        assert any(re.search(sentence, told) for told in found), found


def test_a_fault_in_the_declaration_of_a_source_does_not_hide(books, as_superuser):
    """The declaration in Python and that of the database are asked apart: here each is wrong once, and the entries with it."""
    with transaction.atomic():
        tamper(OTHER_LINES + "UPDATE donations_ledgerentry SET balance_change = -1 WHERE kind = 'fee'")
        found = {one.check for one in disagreements()}
        transaction.set_rollback(True)

    assert {"fit", "balance", "balance_after"} <= found


OTHER_LINES = """
CREATE OR REPLACE FUNCTION donations_lines_adjustment(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT fund_id, kind::text, -1::bigint, 0::bigint, NULL::uuid, ''::text, NULL::bigint, ''::text, NULL::numeric,
           NULL::bigint, proposal_id FROM donations_adjustment WHERE id = of_source
$$;
"""


def test_the_declaration_in_the_database_is_asked_too(books, as_superuser):
    """It alone says for which request a line is."""
    with transaction.atomic():
        tamper("UPDATE donations_ledgerentry SET case_reference = 'R-00000' WHERE kind = 'release'")
        found = {one.check for one in disagreements()}
        transaction.set_rollback(True)

    assert found == {"fit", "protection"}


def test_a_sentence_speaks_the_readers_language_and_the_facts_keep_their_codes(books, as_superuser):
    with transaction.atomic(), translation.override("ja"):
        tamper("DELETE FROM donations_ledgerentry WHERE kind = 'settlement' AND balance_change = 11450")
        (found,) = (one for one in disagreements() if one.check == "missing")
        transaction.set_rollback(True)

    assert "settlement" not in found.sentence
    assert re.search(r"20\d\d年\d+月\d+日", found.sentence)
    assert found.facts["kind"] == "settlement"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", found.facts["moment"])


def test_every_kind_the_questions_speak_of_has_a_word():
    answered = re.findall(r"(?:THEN|ELSE) '(\w+)'|'(\w+)' AS kind", " ".join(QUESTIONS.values()))

    assert {kind for pair in answered for kind in pair if kind} <= {*EntryKind.values, *OTHERS}


def test_every_check_was_tampered_with():
    assert {check for _sql, check, _sentence in TAMPERINGS} == set(SENTENCES)


def test_tampering_ends_the_command_with_one(books, as_superuser, capsys):
    tamper("UPDATE donations_fund SET balance = balance + 1 WHERE code = 'rescue'")

    with pytest.raises(SystemExit, match="1"):
        call_command("verify_ledger")

    assert "Fund rescue says a balance of USD" in capsys.readouterr().out


def tamper(sql, *, keeps_triggers=False):
    """Do what only somebody with all rights can do: without triggers, and without rules between tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'donations%'")
        tables = [table for (table,) in cursor.fetchall()]
        if not keeps_triggers:
            cursor.execute("".join(f"ALTER TABLE {table} DISABLE TRIGGER ALL;" for table in tables))
        cursor.execute(sql)
