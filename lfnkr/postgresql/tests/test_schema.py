"""What a superuser does to functions, triggers, policies, rights and constraints is named."""

import pytest

from lfnkr.postgresql import schema
from lfnkr.postgresql.schema import ADDED, CHANGED, GONE, OFF, Difference

pytestmark = pytest.mark.django_db(transaction=True)

TAMPERING = {
    "ALTER TABLE cases_statuschange DISABLE TRIGGER audit": Difference("trigger", "cases_statuschange.audit", OFF),
    "ALTER TABLE cases_statuschange ENABLE TRIGGER audit": Difference("trigger", "cases_statuschange.audit", CHANGED),
    "DROP TRIGGER audit ON cases_person": Difference("trigger", "cases_person.audit", GONE),
    "CREATE OR REPLACE TRIGGER audit AFTER INSERT ON cases_person FOR EACH ROW EXECUTE FUNCTION audit_record('id', '', '')": (
        Difference("trigger", "cases_person.audit", CHANGED)
    ),
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'": (
        Difference("function", "audit_refuse()", CHANGED)
    ),
    "ALTER FUNCTION audit_record() SECURITY INVOKER": Difference("function", "audit_record()", CHANGED),
    "CREATE FUNCTION hidden() RETURNS int LANGUAGE sql AS 'SELECT 1'": Difference("function", "hidden()", ADDED),
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY": Difference("security", "cases_case", CHANGED),
    "CREATE POLICY wide ON cases_case FOR SELECT USING (true)": Difference("policy", "cases_case.wide", ADDED),
    "GRANT UPDATE ON audit_event TO lfnkr_web": Difference("rights", "audit_event lfnkr_web", CHANGED),
    "GRANT UPDATE (act) ON audit_event TO lfnkr_web": Difference("rights", "audit_event lfnkr_web", CHANGED),
    "GRANT SELECT ON cases_person TO PUBLIC": Difference("rights", "cases_person everybody", ADDED),
    "ALTER TABLE donations_fund OWNER TO lfnkr_web": Difference("owner", "donations_fund", CHANGED),
    "CREATE RULE nothing AS ON DELETE TO cases_person DO INSTEAD NOTHING": (
        Difference("rule", "cases_person.nothing", ADDED)
    ),
    "ALTER TABLE audit_seal ALTER COLUMN mac DROP NOT NULL": Difference("columns", "audit_seal", CHANGED),
    "CREATE VIEW everybody AS SELECT * FROM cases_person": Difference("view", "everybody", ADDED),
}


def test_what_the_migrations_made_agrees(schema_of_the_migrations):
    assert schema.compare().differences == []
    assert schema.compare().objects > 1000
    assert "are what the code put there" in schema.compare().sentence


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_was_done_is_named(schema_of_the_migrations, superuser_connection, statement):
    superuser_connection.execute(statement)

    assert TAMPERING[statement] in schema.compare().differences
    assert not schema.compare().agrees


def test_each_policy_and_check_that_is_dropped_is_named(schema_of_the_migrations, superuser_connection):
    dropped = superuser_connection.execute(
        "SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass), 'policy', relname || '.' || polname"
        "  FROM pg_policy JOIN pg_class c ON c.oid = polrelid UNION ALL"
        " SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), 'constraint', relname || '.' || conname"
        "  FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE contype = 'c' AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    for statement, _kind, _name in dropped:
        superuser_connection.execute(statement)

    found = {(one.kind, one.name.removeprefix("public.")) for one in schema.compare().differences if one.what == GONE}

    assert found == {(kind, name) for _statement, kind, name in dropped}
    assert len(found) > 100


def test_a_record_of_other_migrations_is_not_held_against_anybody(schema_of_the_migrations, settings):
    head, _end, rest = settings.SCHEMA_RECORD.read_text().partition("\n")
    settings.SCHEMA_RECORD.write_text(f"another{head}\nfunction\tgone()\t00\n{rest}")

    assert schema.compare().agrees
    assert "were not compared" in schema.compare().sentence


def test_bodies_deparsed_by_another_postgresql_are_left_out(schema_of_the_migrations, settings):
    head, _end, rest = settings.SCHEMA_RECORD.read_text().partition("\n")
    of, _major, note = head.split("\t")
    settings.SCHEMA_RECORD.write_text(f"{of}\t15\t{note}\nbody\tcases_scope()\t00\n{rest}")

    assert schema.compare().agrees


@pytest.fixture
def schema_of_the_migrations(transactional_db, settings, tmp_path) -> None:
    """A record drawn before anything was done, so that these tests do not wait for the file of the repository."""
    settings.SCHEMA_RECORD = tmp_path / "schema.txt"
    settings.SCHEMA_RECORD.write_text(schema.drawn(), encoding="utf-8")
