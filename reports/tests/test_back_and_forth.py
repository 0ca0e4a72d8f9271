"""Migrations over a filled database, back to before this year's great moves and forth again: the trail knows every row.

Only what the former tables have no room for is lost, and the trail names it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, connections

from donations.ledger.verification import verify
from donations.memos.actions import read_memo
from donations.models import Memo
from donations.tests import factories
from lfnkr.audit.content import differences
from lfnkr.keyring import sealing
from lfnkr.tests import copies
from reports.demo.loading import load

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "keyring"]), pytest.mark.slow]

THERE_AND_BACK = """
from django.core.management import call_command
from lfnkr.audit import content, trail
for words in (["donations", "0019_readings_of_donors"], ["cases", "0008_name_every_audited_table"], []):
    call_command("migrate", *words, verbosity=0, skip_checks=True)
content.note_new_columns()
trail.seal_strays()
"""
GUARDS = """
    SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
     UNION ALL
    SELECT 'policy', tablename, policyname || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
     UNION ALL
    SELECT 'function', proname, prosrc || prosecdef::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     UNION ALL
    SELECT 'right', table_name, grantee || ' ' || privilege_type || ' ' || column_name
      FROM information_schema.column_privileges WHERE table_schema = 'public' AND grantee <> grantor
"""
"""What holds in the database whoever writes."""

LOST_ON_THE_WAY_BACK = {
    *(("reports_releaseitem", f"words_{language}") for language in ("en", "ja", "ko")),
    *(("reports_releaseitem", column) for column in ("bound", "findings", "stands_because")),
    *(("cases_legtraveller", column) for column in ("leg_id", "member_id")),
    ("cases_legchange", ""),
    ("cases_formerfact", ""),
    *((table, "") for table in ("cases_closure", "cases_task", "cases_taskstep")),
    ("cases_case", "closed_for"),
    ("donations_periodclose", ""),
    *((table, "") for table in ("donations_memo", "donations_memoreading")),
    ("donations_payment", "payee_kind"),
}
"""What the tables before had no room for: the words of a release, who travelled on a leg, what a leg said before, what people were counted by until it was corrected, tasks, for which
of the reasons a request was closed, until when the books were, whom a payment went to and what for, and who read it."""


BEFORE_THEIR_MEMOS = """
from django.core.management import call_command
from django.db import connection
call_command("migrate", "donations", "0065_take_in_statements", verbosity=0, skip_checks=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT DISTINCT purpose FROM donations_payment WHERE purpose <> ''")
    print(*(words for (words,) in cursor.fetchall()), sep="\\n")
call_command("migrate", verbosity=0, skip_checks=True)
"""


BEFORE_THEIR_WORDS = """
from django.core.management import call_command
from django.db import connection
from lfnkr.audit import content
call_command("migrate", "donations", "0080_close_fiscal_years", verbosity=0, skip_checks=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT reason || go_ahead_reason || note FROM donations_fundingdecision"
                   " UNION ALL SELECT source FROM donations_fundsshortfall")
    print(*(words for (words,) in cursor.fetchall() if words), sep="\\n")
call_command("migrate", verbosity=0, skip_checks=True)
content.note_new_columns()
"""


BEFORE_WORDS_OF_BOOKS = """
from django.core.management import call_command
from django.db import connection
from lfnkr.audit import content
call_command("migrate", "donations", "0091_decide_bills_with_nothing_committed", verbosity=0, skip_checks=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT note || authority || consent || refusal FROM donations_moneyproposal"
                   " UNION ALL SELECT reason || decided_by FROM donations_transfer"
                   " UNION ALL SELECT note FROM donations_adjustment UNION ALL SELECT reason FROM donations_reversal"
                   " UNION ALL SELECT reason FROM donations_exchange"
                   " UNION ALL SELECT reason || decided_by FROM donations_loan"
                   " UNION ALL SELECT reason || decided_by FROM donations_loanwaiver"
                   " UNION ALL SELECT source FROM donations_memorandum")
    print(*sorted(words for (words,) in cursor.fetchall() if words))
call_command("migrate", verbosity=0, skip_checks=True)
content.note_new_columns()
"""


@pytest.fixture(scope="module")
def house_of_before(django_db_setup, django_db_blocker) -> Iterator[tuple[copies.Copies, dict[str, str]]]:
    """The demonstration as far as the tables of before have room for it: no row of a kind they do not know; and what copies it."""
    ours = copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"])
    with django_db_blocker.unblock():
        names = ours.make()
        with copies.in_use(names):
            load(lambda _done, _total: None, has_later_books=False)
    yield ours, names
    ours.drop_all()


@pytest.fixture
def before_the_later_books(house_of_before, transactional_db) -> Iterator[None]:
    """That house for one test alone."""
    ours, names = house_of_before
    with copies.in_use(ours.make(names)):
        yield


def guards() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return set(cursor.fetchall())


def as_the_owner(words: str) -> subprocess.CompletedProcess:
    """What some lines of Python do and print, done by the owner of the schema."""
    connections.close_all()
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", words],
        cwd=settings.BASE_DIR, env=os.environ | {"LFNKR_CONNECT_AS": "owner"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_filled_house_goes_back_and_forth(before_the_later_books):
    before = guards()

    done = as_the_owner(THERE_AND_BACK)

    assert done.returncode == 0, done.stderr[-2000:]
    assert guards() == before
    assert {(found.table, found.column) for found in differences()} == LOST_ON_THE_WAY_BACK
    assert verify().agrees


def test_memos_stand_in_clear_again_only_in_a_house_of_before(before_the_later_books):
    before, words = guards(), memos()
    assert words

    done = as_the_owner(BEFORE_THEIR_MEMOS)

    assert done.returncode == 0, done.stderr[-2000:]
    assert set(done.stdout.strip().split("\n")) == {text for text, _shared in words.values()}
    assert memos() == words
    assert guards() == before


def test_words_about_decisions_stand_in_clear_again_only_in_a_house_of_before(transactional_db, hana, mio, sora):
    factories.gift(sora, 700_000)
    commitment = factories.commitment(hana, mio, go_ahead_reason="Tonight", note="Go")
    asked = factories.overrun_asked(commitment, sora, reason="More")
    lacked = factories.told_shortfall(hana, source="Minutes")
    rows, before = (commitment.decision, asked, lacked), guards()
    read_memo(asked, by=mio)

    done = as_the_owner(BEFORE_THEIR_WORDS)

    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(done.stdout.split()) == ["Minutes", "More", "TonightGo"]
    for row in rows:
        row.refresh_from_db()
    told = [factories.said(row, mio) for row in rows]
    assert told == [{"go_ahead_reason": "Tonight", "note": "Go"}, {"reason": "More"}, {"source": "Minutes"}]
    assert guards() == before
    assert not list(differences())
    assert verify().agrees


def test_words_of_the_books_stand_in_clear_again_only_in_a_house_of_before(transactional_db, hana, mio, sora):
    rescue, general, before = factories.fund(), factories.fund("general"), guards()
    factories.gift(sora, 100_000, fund=general)
    moved = factories.transfer(sora, mio, general, rescue, 10_000, reason="Move", decided_by="Board", consent="Giver")
    loan = factories.loan(sora, mio, general, rescue, 500, reason="Lend", decided_by="Us")
    waiver = factories.loan_given_up(loan, sora, mio)
    fee = factories.proposals.adjust(by=sora, fund=rescue, kind="fee", amount=100, note="Fee")
    undone = factories.reversal(fee.entries.get(), sora, mio, reason="Undo").journal.source
    refused = factories.proposals.refuse(factories.tariff_proposal(sora), by=mio, reason="No")
    told = factories.memorandum(hana, source="Book")
    rows = (moved.proposal, loan.proposal, waiver.proposal, fee, undone, refused, told)
    said = [factories.said(row, mio) for row in rows]

    done = as_the_owner(BEFORE_WORDS_OF_BOOKS)

    assert done.returncode == 0, done.stderr[-2000:]
    gone = "It will not come backBoard"
    assert done.stdout.strip() == f"Book Fee {gone} {gone} LendUs LendUs MoveBoard MoveBoardGiver No Undo"
    for row in (*rows, moved):
        row.refresh_from_db()
    assert [factories.said(row, mio) for row in rows] == said
    assert (moved.reason, moved.decided_by) == (None, None)
    assert guards() == before
    assert not list(differences())
    assert verify().agrees


def memos() -> dict[UUID, tuple[str | None, str | None]]:
    """What the memo of each payment says."""
    rows = list(Memo.objects.all())
    texts = sealing.unseal_many(rows, "purpose", "shared_with")
    assert not any(text.trouble for text in texts)
    return {row.payment_id: (text["purpose"], text["shared_with"]) for row, text in zip(rows, texts, strict=True)}
