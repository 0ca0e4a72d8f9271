"""Loading invented requests in bulk, past all triggers, as the owner of an empty database that is not production's.

Everything happens in one transaction: triggers and foreign keys are taken away, rows are copied in, and what was taken
away is put back and checked. Of all this the trail gets one sealed event, `bulk load` (design.md section 3, Audit).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, models
from django.utils.translation import gettext_lazy as _lazy

from cases.follow_up import actions as follow_up
from cases.models import Case, Identity, Partner, PersonName
from donations.models import Donor, Fund, Tariff
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.keyring import sealing
from reports.bench import generator
from reports.bench.generator import READABLE, BenchHouse, Rows

DERIVED = Path(__file__).with_name("derived.sql")
CHUNK = 2_000
FIRST_TERM_IN = 2006
ROLES = {
    generator.DIRECTOR: Role.DIRECTOR,
    generator.TREASURER: Role.TREASURER,
    generator.AUDITOR: Role.AUDITOR,
    generator.ADMINISTRATOR: Role.ADMINISTRATOR,
}
TEXTS = {"birth_on": "1984-05-17", "phone": "+86 130 0000 0000", "name": "A giver", "text": "리명옥"}
OTHER_TEXT = "Told on the telephone, and not sure of the day."


class NotABenchDatabase(Exception):
    """These are not databases to fill with invented requests; the sentence says why."""


def load(requests: int, seed: int, tell: Callable[[str], None] = lambda sentence: None) -> Counter[str]:
    """Fill the database with so many requests of a seed; how many rows of each table were written.

    Raises NotABenchDatabase in production, for the web role, and where anybody or anything is recorded already.
    """
    refuse_others()
    counted = bulk_load(requests, seed, tell)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    keep_notes()
    return counted


@action(_lazy("bulk load"), by=THE_SYSTEM)
def bulk_load(requests: int, seed: int, tell: Callable[[str], None]) -> Counter[str]:
    """Write all rows without their triggers, and one event of the trail that says so."""
    with unguarded():
        counted = fill(requests, seed, tell)
    note(requests, seed, counted)
    return counted


def refuse_others() -> None:
    """Refuse production, a role that owns nothing, and a database in which somebody works."""
    if settings.PRODUCTION:
        raise NotABenchDatabase("These are production's databases: invented requests do not belong there.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = 'cases_case'::regclass"
        )
        if not cursor.fetchone()[0]:
            raise NotABenchDatabase("Rows are loaded in bulk as the owner of the schema: set LFNKR_CONNECT_AS=owner.")
    with trail.reading():
        if Case.objects.exists() or User.objects.exists():
            raise NotABenchDatabase("Somebody works in this database: invented requests are loaded into an empty one.")


@contextmanager
def unguarded() -> Iterator[None]:
    """Without triggers and foreign keys on our tables, until the block ends; then they are back, and the keys hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'procrastinate%'"
        )
        triggers = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(c.oid) FROM pg_constraint c"
            " WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'procrastinate%'"
        )
        keys = cursor.fetchall()
        # COPY refuses a table whose owner is held to row-level security too.
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        forced = [table for (table,) in cursor.fetchall()]
        for table in forced:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for table, name, _state in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for table, name, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in forced:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for table, name, state in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE {'ALWAYS' if state == 'A' else ''} TRIGGER {name}")


def fill(requests: int, seed: int, tell: Callable[[str], None]) -> Counter[str]:
    """Accounts and reference data, then the requests chunk by chunk, then the ledger that follows from them."""
    now = datetime.combine(clock.today(), time.min, TOKYO)
    house = BenchHouse(seed, now, fund=Fund.objects.rescue().pk, tariff=Tariff.objects.get().pk)
    people(house)
    counted: Counter[str] = Counter()
    for rows in house.chunks(requests, CHUNK):
        counted += Counter({model._meta.db_table: copy(model, rows) for model in rows})
        tell(f"{counted[Case._meta.db_table]} of {requests} requests")
    seal_readable()
    tell("what follows from them")
    with connection.cursor() as cursor:
        cursor.execute(DERIVED.read_text())
    return counted


def people(house: BenchHouse) -> None:
    """Accounts with a second factor and nobody's password, the terms of twenty years, the partners."""
    accounts = [
        User(
            id=pk,
            username=name,
            latin_name=name.title(),
            password=make_password(None),
            role=ROLES.get(name, Role.CASEWORKER),
        )
        for name, pk in house.users.items()
    ]
    User.objects.bulk_create(accounts)
    for user in accounts:
        TOTP.activate(user, generate_totp_secret())
    for year in range(FIRST_TERM_IN, house.now.year + 1):
        ensure_term(datetime(year, 9, 1, tzinfo=TOKYO).date())
    Partner.objects.bulk_create(
        Partner(code=code, name=code.replace("-", " ").title(), country="KR") for code in generator.PARTNERS
    )


def copy(model: type[models.Model], rows: Rows) -> int:
    """Write the rows of one table by COPY; columns that no row names hold the default of their field."""
    written_by_database = (models.AutoField, models.SmallAutoField, models.BigAutoField)
    named = set().union(*rows[model])
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated
        if not isinstance(field, written_by_database)
        if field.attname in named or not field.has_db_default()
    ]
    unknown = named - {field.attname for field in fields}
    if unknown:
        raise TypeError(f"{model._meta.label} has no column {', '.join(sorted(unknown))}.")
    columns = ", ".join(field.column for field in fields)
    defaults = [(field.attname, default_of(field)) for field in fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as into,
    ):
        for row in rows[model]:
            into.write_row([row.get(name, default) for name, default in defaults])
    return len(rows[model])


def default_of(field: models.Field) -> Any:
    """What a column holds where nothing is said."""
    return None if field.default is models.NOT_PROVIDED and field.null else field.get_default()


def seal_readable() -> None:
    """Seal the texts of the first requests under keys of their own, so that they can be opened."""
    first = [f"{generator.reference_of(number)}" for number in range(READABLE)]
    of_case = {"case": Case.objects.filter(reference__in=first).values("pk")}
    for model in sealing.sealing_models():
        kind, *lookups = model.SEALED_UNDER
        rows = model._base_manager.none()
        if kind == "case":
            rows = model._base_manager.annotate(whose=sealing.subject_of(model)).filter(whose__in=of_case["case"])
        elif model in (Identity, PersonName):
            rows = model._base_manager.filter(person__memberships__case__in=of_case["case"])
        elif model is Donor:
            rows = model._base_manager.filter(number__lte=READABLE // 4)
        empty = [row for row in rows.distinct() if all(getattr(row, name) is None for name in texts_of(row))]
        sealing.seal_many((row, texts_of(row)) for row in empty)
        if empty:
            model._base_manager.bulk_update(empty, list(texts_of(empty[0])), batch_size=500)


def texts_of(row: models.Model) -> dict[str, str]:
    """An invented text for each sealed column of a row that would hold one."""
    optional = {"closed_reason", "reason", "note", "refusal"}
    return {
        name: TEXTS.get(name, OTHER_TEXT) for name in sealing.sealed_columns(type(row)) if name not in optional
    } or dict.fromkeys(sealing.sealed_columns(type(row))[:1], OTHER_TEXT)


def note(requests: int, seed: int, counted: Counter[str]) -> None:
    """The one event that stands in the trail for everything that was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, act_id, db_user)"
            " SELECT now(), pg_current_xact_id()::text::bigint, 'bulk load', %s, 'INSERT', %s,"
            " current_setting('lfnkr.act'), current_setting('lfnkr.act_id')::uuid, current_user",
            [f"seed {seed}", json.dumps({"requests": requests} | counted)],
        )


def keep_notes() -> None:
    """One note on each of the first requests, by the application's own act: a page of the trail to read."""
    with trail.reading():
        first = [generator.reference_of(number) for number in range(READABLE)]
        cases = list(Case.objects.filter(reference__in=first).select_related("lead"))
    for case in cases:
        follow_up.add_note(case, by=case.lead, text="Called again, all quiet.")
