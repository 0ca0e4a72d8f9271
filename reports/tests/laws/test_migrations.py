"""Laws of migrations: named for what they do, complete, and each with a way back."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

OURS = {"accounts", "audit", "backup", "cases", "donations", "jobs", "keyring", "lfnkr", "notices", "reports"}


@pytest.fixture(scope="module")
def migrations() -> list[Migration]:
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [migration for (app, _name), migration in sorted(found.items()) if app in OURS]


def test_nothing_is_missing(db):
    said = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=said)

    assert said.getvalue() == "No changes detected\n"


def test_each_is_named_for_what_it_does(migrations):
    nameless = re.compile(r"\d{4}(_.*auto.*|_initial|_alter_.*|_remove_.*_and_more|.*_and_more|_\d+)?$")

    assert [f"{one.app_label}.{one.name}" for one in migrations if nameless.fullmatch(one.name)] == []


def test_each_can_be_undone(migrations):
    stuck = [
        f"{migration.app_label}.{migration.name}: {operation.describe()}"
        for migration in migrations
        for operation in migration.operations
        if not operation.reversible
    ]

    assert stuck == []


def test_all_are_applied(db):
    loader = MigrationLoader(connection)
    here = {key for key in loader.disk_migrations if key[0] in OURS - {"keyring"}}

    assert here - loader.applied_migrations.keys() == set()
