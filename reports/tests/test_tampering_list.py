"""The tampering list: done by a superuser with triggers off, found by `verify_audit`; tried by the web role in an action, refused.

What the web role may do in an action, as one of its own pages does, stands in the trail under that action: it is said here.
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from lfnkr.accounts.models import User
from lfnkr.audit import content, trail

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])

SOMEBODY = "(SELECT person_id FROM cases_casemember ORDER BY id LIMIT 1)"
LIST = {
    "a person deleted whole": [
        f"DELETE FROM cases_identity WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_nametoken WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_personname WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_person WHERE id = {SOMEBODY}",
    ],
    "a lead rewritten": ["UPDATE cases_leadchange SET lead = 'lfnkr', partner_id = NULL WHERE lead = 'partner'"],
    "the last two status rows gone": [
        "DELETE FROM cases_statuschange WHERE id IN (SELECT id FROM cases_statuschange ORDER BY id DESC LIMIT 2)"
    ],
    "the population of a death flipped": [
        "UPDATE cases_event SET population = 'observed' WHERE kind = 'death' AND population <> 'observed'"
    ],
    "sex changed": ["UPDATE cases_person SET sex = CASE sex WHEN 'f' THEN 'm' ELSE 'f' END"],
    "relations deleted": ["DELETE FROM cases_relationship"],
    "ages on status rows changed": ["UPDATE cases_statuschange SET age_months = age_months + 12"],
    "a category of spending changed": [
        "UPDATE donations_payment SET category = (SELECT max(category) FROM donations_payment) WHERE kind = 'expense'"
    ],
    "a ledger entry and the fund row changed together": [
        "UPDATE donations_ledgerentry SET balance_change = balance_change + 100, balance_after = balance_after + 100"
        " WHERE id = (SELECT max(id) FROM donations_ledgerentry)",
        "UPDATE donations_fund SET balance = balance + 100"
        " WHERE id = (SELECT fund_id FROM donations_ledgerentry ORDER BY id DESC LIMIT 1)",
    ],
    "a shortfall doubled": ["UPDATE donations_fundsshortfall SET shortfall = shortfall * 2"],
    "the wording of a death changed": ["UPDATE cases_event SET report_wording = 'of old age' WHERE kind = 'death'"],
}

IN_THE_TRAIL = {
    "the wording of a death changed",
    "sex changed",
    "relations deleted",
    "ages on status rows changed",
    "the population of a death flipped",
}
"""What the web role may do: it stands in the trail, with who did it, and what it was before. Four of them pages change
(a birth date that is corrected ages the steps); the population of a death is not yet held to the leads of its interval."""


@pytest.mark.parametrize("tampering", LIST)
def test_a_superuser_with_triggers_off_is_found(demonstration, superuser_connection, tampering):
    tables = {statement.split(" SET ")[0].split(" WHERE ")[0].split()[-1] for statement in LIST[tampering]}
    superuser_connection.execute("SET session_replication_role = replica")
    for table in sorted(tables):
        superuser_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    changed = sum(superuser_connection.execute(statement).rowcount for statement in LIST[tampering])

    found = {one.table for one in content.differences()}

    assert changed
    assert tables <= found


@pytest.mark.parametrize("tampering", [name for name in LIST if name not in IN_THE_TRAIL])
def test_the_web_role_is_refused_inside_an_action(demonstration, transactional_db, tampering):
    mio = User.objects.get(username="mio")

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        trail.act("tamper", by=mio),
        connection.cursor() as cursor,
    ):
        for statement in LIST[tampering]:
            cursor.execute(statement)

    assert list(content.differences()) == []
