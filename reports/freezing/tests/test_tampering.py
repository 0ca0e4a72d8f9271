"""An edition changed in the database past every rule is found, and nothing is frozen over records that were changed so."""

from __future__ import annotations

import psycopg
import pytest
from django.core.management import call_command

from lfnkr.audit.content import differences
from lfnkr.calendar import clock
from reports.freezing import errors
from reports.freezing.reading import held
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published
from reports.models import Edition, EditionFile
from reports.models.editions import BytesAltered

pytestmark = pytest.mark.django_db(transaction=True)


def switch_off(superuser: psycopg.Connection) -> None:
    """Silence every trigger of the tables that are tampered with, as a superuser can."""
    for table in ("reports_edition", "reports_editionfile", "cases_person"):
        superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def found() -> set[tuple[str, str]]:
    """The tables and columns that are not what the trail says."""
    return {(one.table, one.column) for one in differences()}


def test_bytes_changed_alone_are_refused_even_to_a_superuser(over, mio, yuki, superuser_connection):
    published(over, by=mio, second=yuki)
    switch_off(superuser_connection)

    for table, rule in {
        "reports_editionfile": "edition_file_is_its_hash",
        "reports_edition": "edition_fingerprint",
    }.items():
        with pytest.raises(psycopg.errors.CheckViolation, match=rule):
            superuser_connection.execute(f"UPDATE {table} SET content = 'other'")


def test_a_file_changed_with_its_hash_is_found_by_the_trail(over, mio, yuki, superuser_connection):
    edition = published(over, by=mio, second=yuki)
    switch_off(superuser_connection)

    superuser_connection.execute(
        "UPDATE reports_editionfile SET content = 'other', sha256 = encode(sha256('other'), 'hex')"
        " WHERE audience = 'members' AND language = 'en' AND format = 'json'"
    )

    assert found() == {("reports_editionfile", "sha256"), ("reports_editionfile", "content")}
    assert EditionFile.objects.get(audience="members", language="en", format="json").sha256 not in str(edition.told)


def test_a_file_changed_without_the_rule_of_its_hash_is_not_shown(over, mio, yuki, superuser_connection):
    edition = published(over, by=mio, second=yuki)
    switch_off(superuser_connection)
    superuser_connection.execute("ALTER TABLE reports_editionfile DROP CONSTRAINT edition_file_is_its_hash")
    superuser_connection.execute("UPDATE reports_editionfile SET content = 'other'")

    with pytest.raises(BytesAltered, match="restore the edition from a backup"):
        held(edition, "members", "en", "json")


def test_a_signature_written_past_the_rules_is_found_by_the_trail(over, mio, sora, superuser_connection):
    freeze(over, by=mio)
    switch_off(superuser_connection)

    superuser_connection.execute("UPDATE reports_edition SET signed_by_id = %s, signed_at = now()", [sora.pk])

    assert found() == {("reports_edition", "signed_at"), ("reports_edition", "signed_by_id")}
    with pytest.raises(SystemExit):
        call_command("verify_audit")


def test_nothing_is_frozen_over_a_record_that_is_not_what_the_trail_says(over, mio, superuser_connection):
    switch_off(superuser_connection)
    superuser_connection.execute("UPDATE cases_person SET sex = 'm'")

    with pytest.raises(errors.NotAsRecorded, match="cases_person"), clock.at(AFTER_THE_TERM):
        freeze(over, by=mio)
    assert not Edition.objects.exists()
