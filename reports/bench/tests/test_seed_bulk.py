"""Invented requests in bulk: never in earnest, never beside real rows, and as consistent as if acts had written them."""

import os
from contextlib import ExitStack
from datetime import datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from cases.models import Case, PersonName
from donations.ledger.verification import verify as verify_ledger
from lfnkr.accounts.tests.people import person
from lfnkr.audit import verification as trail_verification
from lfnkr.audit.models import AuditEvent, Stray
from lfnkr.calendar.clock import TOKYO
from lfnkr.keyring import sealing
from lfnkr.postgresql import databases
from lfnkr.tests import copies
from reports.bench import generator, loading
from reports.bench.generator import BenchHouse
from reports.bench.tests.conftest import seed_bulk

pytestmark = pytest.mark.slow

SMALL = 200

GUARDS = """
    SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, convalidated::text || pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL
    SELECT 'rows', oid::regclass::text, relrowsecurity::text, relforcerowsecurity::text FROM pg_class WHERE relkind = 'r'
     ORDER BY 1, 2, 3
"""


def guards(name: str) -> list[tuple]:
    """Every trigger, constraint and row-level rule of a database."""
    with psycopg.connect(databases.within(os.environ["LFNKR_OWNER_URL"], name)) as owner:
        return owner.execute(GUARDS).fetchall()


@pytest.fixture
def small(filled, django_db_blocker):
    """Django works in a database with two hundred requests, as the web role."""
    names = filled(SMALL)
    with django_db_blocker.unblock(), ExitStack() as stack:
        stack.enter_context(copies.in_use(names))
        yield names


def house() -> BenchHouse:
    """Some house on a fixed day."""
    return BenchHouse(7, datetime(2026, 11, 27, tzinfo=TOKYO), fund=uuid4(), tariff=1)


def test_production_refuses_it(settings):
    settings.PRODUCTION = True

    with pytest.raises(loading.NotABenchDatabase, match="production"):
        loading.refuse_others()


@pytest.mark.django_db
def test_the_web_role_is_refused():
    with pytest.raises(loading.NotABenchDatabase, match="owner"):
        loading.refuse_others()


def test_a_database_somebody_works_in_is_refused(transactional_db):
    person("hana")
    names = {alias: connection_name(alias) for alias in copies.ADDRESSES}

    done = seed_bulk(names, "--cases", "3")

    assert done.returncode == 1
    assert "Somebody works in this database" in done.stderr


def connection_name(alias: str) -> str:
    """The database of this test."""
    from django.db import connections

    return connections[alias].settings_dict["NAME"]


def test_a_small_set_is_the_beginning_of_a_larger_one():
    ours = house()
    small, large = ours.rows(range(40)), ours.rows(range(80))

    assert all(rows == large[model][: len(rows)] for model, rows in small.items())


def test_another_seed_is_another_house():
    ours, other = house(), house()
    other.seed = 8

    assert ours.rows(range(3))[Case] != other.rows(range(3))[Case]


def test_no_two_requests_share_a_reference():
    assert len({generator.reference_of(number) for number in range(200_000)}) == 200_000


def test_whatever_guards_the_rows_is_back_and_on(filled, small):
    copied = copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"])
    untouched = copied.make()

    assert guards(small["default"]) == guards(untouched["default"])
    copied.drop_all()


def test_the_books_agree_with_their_entries(small):
    verdict = verify_ledger()

    assert verdict.entries > SMALL
    assert verdict.agrees, verdict.disagreements[:3]


def test_the_trail_is_whole_and_says_it_once(small):
    verdict = trail_verification.verify()

    assert verdict.is_whole, verdict.sentence
    assert not Stray.objects.exists()
    (event,) = AuditEvent.objects.filter(act="bulk load")
    assert event.changed["requests"] == SMALL
    assert event.changed["cases_case"] == SMALL


def test_the_texts_of_the_first_requests_open(small):
    with connection.cursor() as cursor:
        cursor.execute("SET lfnkr.scope = 'all'")
    try:
        case = Case.objects.get(reference=generator.reference_of(0))
        name = PersonName.objects.filter(person__memberships__case=case).first()

        assert sealing.unseal(case, "summary")["summary"] == loading.OTHER_TEXT
        assert sealing.unseal(name, "text")["text"] == loading.TEXTS["text"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lfnkr.scope")
