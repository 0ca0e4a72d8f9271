"""Law: every table of ours is in the audit trail, or stands here with the reason why not (security promises G3, G4)."""

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation

from lfnkr.audit.reading import label_of
from lfnkr.keyring.sealing import SealedField
from reports.tests.laws import awaiting_words

OURS = {"accounts", "audit", "backup", "cases", "donations", "jobs", "keyring", "lfnkr", "lists", "notices", "reports"}

NOT_AUDITED = {
    "audit.AuditEvent": "it is the trail",
    "audit.Seal": "it is the chain over the trail",
    "audit.Stray": "it is the queue of the trail",
    "donations.DayTotal": "sums of entries, moved by the ledger's trigger alone; verify_ledger adds them up again",
    "jobs.JobRun": "written by the machine each time its clock strikes; what a job changed is in the trail under its acts",
    "keyring.ServerKey": "another database; the owner alone writes it, in prepare and rotate_keys",
    "keyring.Key": "another database; making a key says nothing, and an erasure is an act on the row it belongs to",
    "lfnkr.FormToken": "a row for each form that was sent; what the form did is in the trail",
    "notices.Notice": "a row for each person told; the alarm it belongs to and who took it up are in the trail",
    "notices.Letter": "the outbox: what was sent, when and how often, says its own row; it names kinds and counts only",
    "notices.PagerCall": "the same for the pager, whose address and changes are in the trail",
    "lfnkr.KeptText": "text that was never sent, sealed under a key that lies in the cookie of its writer",
}
"""Tables without an audit trigger, each with its reason."""

ONLY_NAMED = {"cases.Draft": {"body"}}
"""Sealed columns that are ignored instead of noted as "changed", because they are saved every few seconds."""


def models_of_ours() -> list:
    """Every model with a table of its own, link tables of many-to-many fields included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    return [model for model in found if model._meta.managed and not model._meta.proxy]


AUDITED = [model for model in models_of_ours() if model._meta.label not in NOT_AUDITED]


@pytest.fixture
def triggers(db) -> dict[str, tuple[str, list[str], int]]:
    """By table: whether its audit trigger is always on, its arguments, and which operations fire it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled, encode(tgargs, 'escape'), tgtype FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'audit_record' AND NOT tgisinternal"
        )
        return {
            table: (enabled, arguments.split("\\000"), kind) for table, enabled, arguments, kind in cursor.fetchall()
        }


ROW, INSERT, DELETE, UPDATE = 1, 4, 8, 16
"""Bits of pg_trigger.tgtype (PostgreSQL source, catalog/pg_trigger.h); no bit for BEFORE means AFTER."""


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model._meta.label)
def test_every_change_of_the_table_is_recorded(model, triggers):
    assert model._meta.db_table in triggers, f"Add audited({model._meta.db_table!r}) to a migration, or a reason here."

    enabled, arguments, kind = triggers[model._meta.db_table]
    assert enabled == "A", "the trigger must be ENABLE ALWAYS"
    assert kind == ROW | INSERT | DELETE | UPDATE
    assert arguments[0] == model._meta.pk.column


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model._meta.label)
def test_no_sealed_text_reaches_the_trail(model, triggers):
    sealed = {field.column for field in model._meta.concrete_fields if isinstance(field, SealedField)}
    _enabled, (_key, listed, ignored, *_end), _kind = triggers[model._meta.db_table]

    missing = sealed - set(listed.split(",")) - (set(ignored.split(",")) & ONLY_NAMED.get(model._meta.label, set()))
    assert not missing, f"Name {missing} as sealed in audited({model._meta.db_table!r}, …)."


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model._meta.label)
def test_the_trigger_names_columns_that_exist(model, triggers):
    _enabled, (key, sealed, ignored, *_end), _kind = triggers[model._meta.db_table]
    named = {name for listed in (key, sealed, ignored) for name in listed.split(",") if name}

    assert named <= {field.column for field in model._meta.concrete_fields}


@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model._meta.label)
def test_the_trail_names_the_table_in_the_readers_language(model, language):
    awaited = awaiting_words.TABLES if language in awaiting_words.LANGUAGES else set()

    with translation.override(language):
        has_words = label_of(model._meta.db_table) != model._meta.verbose_name_raw

    assert has_words != (model._meta.label in awaited)


def test_what_refuses_changes_is_always_on(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'audit_refuse'"
        )
        found = {(table, name): enabled for table, name, enabled in cursor.fetchall()}

    assert {("audit_event", "append_only"), ("audit_seal", "append_only")} <= found.keys()
    assert set(found.values()) == {"A"}


def test_the_exceptions_are_models_that_exist():
    labels = {model._meta.label for model in models_of_ours()}
    installed = {label for label in NOT_AUDITED if apps.is_installed(label.partition(".")[0]) or label in labels}

    assert installed <= labels


def test_the_law_sees_our_models():
    assert {"accounts.User", "lfnkr.FiscalYear"} <= {model._meta.label for model in AUDITED}
