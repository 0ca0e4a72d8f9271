"""Migrations over a filled database, back to before this year's great moves and forth again: the trail knows every row.

Only what the former tables have no room for is lost, and the trail names it.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection, connections

from donations.ledger.verification import verify
from lfnkr.audit.content import differences

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
    *(("donations_payment", column) for column in ("payee_kind", "purpose")),
}
"""What the tables before had no room for: the words of a release, who travelled on a leg, what a leg said before, what people were counted by until it was corrected, tasks, for which
of the reasons a request was closed, until when the books were, whom a payment went to and what for."""


def guards() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return set(cursor.fetchall())


def test_a_filled_house_goes_back_and_forth(demonstration):
    before = guards()
    connections.close_all()

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", THERE_AND_BACK],
        cwd=settings.BASE_DIR, env=os.environ | {"LFNKR_CONNECT_AS": "owner"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    assert guards() == before
    assert {(found.table, found.column) for found in differences()} == LOST_ON_THE_WAY_BACK
    assert verify().agrees
