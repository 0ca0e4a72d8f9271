"""The tampering list: what refuses each as the web role inside an action, and what finds it when a superuser does it with triggers off.

Sex is changed by a page: the web role may do it, and the trail says who did, in which act, and what it was before.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lfnkr.accounts.models import User
from lfnkr.audit import content, trail
from lfnkr.audit.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])

NOT_GRANTED = "permission denied for table {}"
KEPT_BY_THE_DATABASE = "cases_formerfact"
"""What people were counted by until then, whoever changes it and however."""
IN_THE_TRAIL = ""
"""A page does it too, so that it is not refused: it stands in the trail."""


@dataclass(frozen=True)
class Tampering:
    """What is done, how the database refuses it to the web role, and in which tables the trail finds it of a superuser."""

    statements: tuple[str, ...]
    refused: str
    found_in: frozenset[str]


def row(*statements: str, refused: str, found_in: str) -> Tampering:
    """One line of the table."""
    return Tampering(statements, refused, frozenset(found_in.split()))


SOMEBODY = "(SELECT person_id FROM cases_casemember ORDER BY id LIMIT 1)"
LAST_ENTRY = "(SELECT max(id) FROM donations_ledgerentry)"
LIST = {
    "a person deleted whole": row(
        f"DELETE FROM cases_identity WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_nametoken WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_personname WHERE person_id = {SOMEBODY}",
        f"DELETE FROM cases_person WHERE id = {SOMEBODY}",
        refused=NOT_GRANTED.format("cases_identity"),
        found_in="cases_identity cases_nametoken cases_personname cases_person",
    ),
    "a lead rewritten": row(
        "UPDATE cases_leadchange SET lead = 'lfnkr', partner_id = NULL WHERE lead = 'partner'",
        refused=NOT_GRANTED.format("cases_leadchange"),
        found_in="cases_leadchange",
    ),
    "the last two status rows gone": row(
        "DELETE FROM cases_statuschange WHERE id IN (SELECT id FROM cases_statuschange ORDER BY id DESC LIMIT 2)",
        refused=NOT_GRANTED.format("cases_statuschange"),
        found_in="cases_statuschange",
    ),
    "the population of a death flipped": row(
        "UPDATE cases_event SET population = 'observed' WHERE kind = 'death' AND population <> 'observed'",
        refused=NOT_GRANTED.format("cases_event"),
        found_in="cases_event",
    ),
    "sex changed": row(
        "UPDATE cases_person SET sex = CASE sex WHEN 'f' THEN 'm' ELSE 'f' END",
        refused=IN_THE_TRAIL,
        found_in="cases_person",
    ),
    "relations deleted": row(
        "DELETE FROM cases_relationship",
        refused=NOT_GRANTED.format("cases_relationship"),
        found_in="cases_relationship",
    ),
    "ages on status rows changed": row(
        "UPDATE cases_statuschange SET age_months = age_months + 12",
        refused=NOT_GRANTED.format("cases_statuschange"),
        found_in="cases_statuschange",
    ),
    "a category of spending changed": row(
        "UPDATE donations_payment SET category = (SELECT max(category) FROM donations_payment) WHERE kind = 'expense'",
        refused=NOT_GRANTED.format("donations_payment"),
        found_in="donations_payment",
    ),
    "a ledger entry and the fund row changed together": row(
        "UPDATE donations_ledgerentry SET balance_change = balance_change + 100, balance_after = balance_after + 100"
        f" WHERE id = {LAST_ENTRY}",
        "UPDATE donations_fund SET balance = balance + 100"
        f" WHERE id = (SELECT fund_id FROM donations_ledgerentry WHERE id = {LAST_ENTRY})",
        refused=NOT_GRANTED.format("donations_ledgerentry"),
        found_in="donations_ledgerentry donations_fund",
    ),
    "a shortfall doubled": row(
        "UPDATE donations_fundsshortfall SET shortfall = shortfall * 2",
        refused=NOT_GRANTED.format("donations_fundsshortfall"),
        found_in="donations_fundsshortfall",
    ),
    "the wording of a death changed": row(
        "UPDATE cases_event SET report_wording = 'of old age' WHERE kind = 'death'",
        refused=NOT_GRANTED.format("cases_event"),
        found_in="cases_event",
    ),
}


def tamper_as_the_web_role(statements: tuple[str, ...]) -> None:
    """What an attacker who holds the application's connection would run, inside an act of a caseworker."""
    with (
        transaction.atomic(),
        trail.act("tamper", by=User.objects.get(username="mio")),
        connection.cursor() as cursor,
    ):
        for statement in statements:
            cursor.execute(statement)


def tamper_as_a_superuser(superuser: psycopg.Connection, tampering: Tampering) -> int:
    """The same with every trigger off; how many rows were changed."""
    superuser.execute("SET session_replication_role = replica")
    for table in sorted(tampering.found_in):
        superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    changed = sum(superuser.execute(statement).rowcount for statement in tampering.statements)
    for table in sorted(tampering.found_in):
        superuser.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return changed


@pytest.mark.parametrize("name", LIST)
def test_a_superuser_with_triggers_off_is_found(demonstration, superuser_connection, name):
    assert tamper_as_a_superuser(superuser_connection, LIST[name])

    assert LIST[name].found_in <= {one.table for one in content.differences()}


@pytest.mark.parametrize("name", [name for name, each in LIST.items() if each.refused])
def test_the_web_role_is_refused_inside_an_action(demonstration, transactional_db, name):
    with pytest.raises(DatabaseError, match=LIST[name].refused):
        tamper_as_the_web_role(LIST[name].statements)

    assert list(content.differences()) == []


@pytest.mark.parametrize("name", [name for name, each in LIST.items() if not each.refused])
def test_what_a_page_may_change_stands_in_the_trail_with_who_did_it(demonstration, transactional_db, name):
    tamper_as_the_web_role(LIST[name].statements)

    told = AuditEvent.objects.filter(act="tamper")
    assert {event.table_name for event in told} == LIST[name].found_in | {KEPT_BY_THE_DATABASE}
    assert {event.actor for event in told} == {User.objects.get(username="mio").pk}
    changes = [event.changed["sex"] for event in told if event.table_name in LIST[name].found_in]
    assert all(change["old"] != change["new"] for change in changes)
