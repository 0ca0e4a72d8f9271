"""A draft is verified before it is printed; a row, a trigger and an event that somebody touched stop it, and no name is told."""

import pytest
from django.core.management import CommandError, call_command

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.postgresql import schema
from reports.jobs import ask_for_print, run_print
from reports.models.releasing import JobState

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])

TAMPERING = {
    "ALTER TABLE cases_person DISABLE TRIGGER audit; UPDATE cases_person SET version = version + 1;"
    " ALTER TABLE cases_person ENABLE ALWAYS TRIGGER audit": "cases_person, row ",
    "ALTER TABLE cases_statuschange DISABLE TRIGGER audit": "trigger cases_statuschange.audit is switched off",
    "ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET act = 'x' WHERE id = {event};"
    " ALTER TABLE audit_event ENABLE ALWAYS TRIGGER append_only": "event {event}",
}


@pytest.fixture
def year(demonstration, transactional_db, settings, tmp_path) -> FiscalYear:
    """The term before the one that is frozen; the record of the schema as it stands."""
    settings.SCHEMA_RECORD = tmp_path / "schema.txt"
    settings.SCHEMA_RECORD.write_text(schema.drawn(), encoding="utf-8")
    return FiscalYear.objects.get(term=19)


def test_an_untouched_house_prints_its_draft(year, tmp_path, capsys):
    call_command("annual_report", year.term, format="json", output=tmp_path / "draft.json")

    assert "a draft" in capsys.readouterr().out


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_was_touched_is_named_and_nothing_is_printed(year, superuser_connection, tmp_path, statement):
    superuser_connection.execute("SET session_replication_role = replica")
    found = superuser_connection.execute("SELECT id FROM audit_event ORDER BY id OFFSET 1000 LIMIT 1").fetchone()
    told = TAMPERING[statement].format(event=found[0])
    superuser_connection.execute(statement.format(event=found[0]))

    with pytest.raises(CommandError, match="nothing was printed") as refused:
        call_command("annual_report", year.term, format="json", output=tmp_path / "draft.json")
    mio = User.objects.get(username="mio")
    wanted = run_print(ask_for_print(year, by=mio, audience="internal", language="en"))

    assert told in str(refused.value)
    assert wanted.state == JobState.FAILED
    assert told in wanted.refusal
    assert not (tmp_path / "draft.json").exists()
