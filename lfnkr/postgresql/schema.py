"""What the code put into the database besides rows, against what is there: functions, triggers, policies, rights, constraints.

Whoever is superuser can switch a trigger off, replace a function, drop a policy or widen a right, and no row shows it. The
record in `schema.txt` was drawn from databases that the migrations had just made (`make record-schema`), never from the one that
is compared. What is deparsed from SQL-standard function bodies is compared on the same major version of PostgreSQL alone.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lfnkr.postgresql import migration_state

CHANGED, GONE, ADDED, OFF = "changed", "gone", "added", "off"

KINDS = {
    "function": _lazy("function"),
    "body": _lazy("function"),
    "trigger": _lazy("trigger"),
    "policy": _lazy("policy"),
    "security": _lazy("row-level security"),
    "rights": _lazy("rights"),
    "owner": _lazy("owner"),
    "constraint": _lazy("constraint"),
    "unique": _lazy("unique index"),
    "columns": _lazy("columns"),
    "view": _lazy("view"),
    "rule": _lazy("rule"),
    "event-trigger": _lazy("event trigger"),
}

# Every definition is qualified by its schema, since only pg_catalog is searched; objects of extensions are theirs.
QUESTIONS = {
    "function": """
        SELECT called, '', concat_ws('|', CASE WHEN prosqlbody IS NULL THEN prosrc END, prosecdef, provolatile, proisstrict,
               proconfig, prokind, lanname, proowner::regrole, pg_get_function_result(p.oid))
          FROM {functions} p JOIN pg_language l ON l.oid = prolang""",
    "body": "SELECT called, '', pg_get_function_sqlbody(oid) FROM {functions} p WHERE prosqlbody IS NOT NULL",
    "trigger": """
        SELECT c.relname || '.' || tgname, tgenabled::text, pg_get_triggerdef(t.oid) FROM pg_trigger t
          JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace""",
    "policy": """
        SELECT tablename || '.' || policyname, '', concat_ws('|', permissive, roles, cmd, qual, 'check', with_check)
          FROM pg_policies WHERE schemaname = 'public'""",
    "security": """
        SELECT relname, concat(relrowsecurity::int, relforcerowsecurity::int), '' FROM {relations} c WHERE relkind = 'r'""",
    "owner": "SELECT relname, relowner::regrole::text, '' FROM {relations} c WHERE relkind IN ('r', 'S', 'v', 'm')",
    "rights": """
        SELECT name || ' ' || whom, '', string_agg(right_, ' ' ORDER BY right_ COLLATE "C") FROM (
            SELECT c.relname AS name, a.grantee, relowner AS owner, privilege_type || is_grantable AS right_
              FROM {relations} c, aclexplode(relacl) a
             UNION ALL
            SELECT c.relname, a.grantee, relowner, attname || ':' || privilege_type || is_grantable
              FROM {relations} c JOIN pg_attribute ON attrelid = c.oid, aclexplode(attacl) a
             UNION ALL
            SELECT called, a.grantee, proowner, privilege_type || is_grantable
              FROM {functions} p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
             UNION ALL
            SELECT 'schema public', a.grantee, nspowner, privilege_type || is_grantable
              FROM pg_namespace, aclexplode(nspacl) a WHERE nspname = 'public'
        ) each, LATERAL (SELECT CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END AS whom) w
         WHERE grantee <> owner GROUP BY name, whom""",
    "constraint": """
        SELECT coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) || '.' || conname,
               CASE WHEN convalidated THEN '' ELSE 'not-valid' END, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND contype <> 't'""",
    "unique": """
        SELECT i.indexrelid::regclass::text, indisvalid::int::text, pg_get_indexdef(indexrelid) FROM pg_index i
          JOIN pg_class c ON c.oid = indrelid WHERE relnamespace = 'public'::regnamespace AND indisunique
           AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
    "columns": """
        SELECT relname, '', string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                   attgenerated, pg_get_expr(adbin, adrelid)), ', ' ORDER BY attname COLLATE "C")
          FROM {relations} c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
          LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum WHERE relkind = 'r' GROUP BY relname""",
    "view": "SELECT relname, '', pg_get_viewdef(oid) FROM {relations} c WHERE relkind IN ('v', 'm')",
    "rule": "SELECT tablename || '.' || rulename, '', definition FROM pg_rules WHERE schemaname = 'public'",
    "event-trigger": "SELECT evtname, evtenabled::text, evtevent || evtfoid::regproc FROM pg_event_trigger",
}
"""By kind: the name of each object, what of it is told in plain, and its definition, of which a fingerprint is kept."""

FUNCTIONS = """(SELECT p.*, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS called FROM pg_proc p
     WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e'))"""
RELATIONS = "(SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace)"


class Object(NamedTuple):
    """One thing that stands in the catalogue."""

    kind: str
    name: str


class Difference(NamedTuple):
    """One thing in the database that is not as the record says."""

    kind: str
    name: str
    what: str = CHANGED

    def __str__(self) -> str:
        words = {"kind": KINDS[self.kind], "name": self.name}
        return {
            CHANGED: _("%(kind)s %(name)s is not what the code put there."),
            GONE: _("%(kind)s %(name)s is gone."),
            ADDED: _("%(kind)s %(name)s was added by somebody else than the code."),
            OFF: _("%(kind)s %(name)s is switched off."),
        }[self.what] % words


@dataclass
class Comparison:
    """What one comparison found; `is_of_this_code` is false where the record was drawn from other migrations."""

    is_of_this_code: bool
    objects: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether nothing was found."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """The verdict for a person."""
        if not self.is_of_this_code:
            return _("Functions, triggers and rights were not compared: run make record-schema.")
        if self.agrees:
            return _(
                "Functions, triggers, policies, rights and constraints are what the code put there: %(count)d of them."
            ) % {"count": self.objects}
        count = len(self.differences)
        return ngettext(
            "%(count)d function, trigger, policy, right or constraint is not what the code put there.",
            "%(count)d functions, triggers, policies, rights or constraints are not what the code put there.",
            count,
        ) % {"count": count}


def compare() -> Comparison:
    """Compare the database with the record."""
    head, recorded = _read()
    if head[0] != migrations():
        return Comparison(is_of_this_code=False)
    found = stands()
    if head[1] != major():
        found, recorded = (
            {one: facts for one, facts in each.items() if one.kind != "body"} for each in (found, recorded)
        )
    differences = [
        Difference(*one, _what(recorded.get(one), found.get(one)))
        for one in sorted(recorded.keys() | found.keys())
        if recorded.get(one) != found.get(one)
    ]
    return Comparison(True, len(recorded), differences)


def _what(recorded: str | None, found: str | None) -> str:
    """The word for what happened to one object."""
    if found is None:
        return GONE
    if recorded is None:
        return ADDED
    return OFF if found.startswith("D") and not recorded.startswith("D") else CHANGED


def stands() -> dict[Object, str]:
    """Everything in the catalogue of this database that is of ours, each with what is told in plain and a fingerprint."""
    found = {}
    with _unsearched() as cursor:
        for kind, question in QUESTIONS.items():
            cursor.execute(question.format(functions=FUNCTIONS, relations=RELATIONS))
            for name, plain, definition in cursor.fetchall():
                digest = hashlib.sha256(definition.encode()).hexdigest()[:16] if definition else ""
                found[Object(kind, name)] = f"{plain or ''} {digest}".strip()
    return found


def drawn() -> str:
    """The record of this database, as the file holds it."""
    lines = sorted(f"{kind}\t{name}\t{facts}" for (kind, name), facts in stands().items())
    return "\n".join([f"{migrations()}\t{major()}\tdrawn by make record-schema; do not edit", *lines, ""])


@functools.cache
def migrations() -> str:
    """A short name for the migrations of this code: their files with their SQL and data, and the names of those of packages."""
    digest = hashlib.sha256("\n".join(sorted(".".join(name) for name in _loader().disk_migrations)).encode())
    for path in sorted(path for path in migration_state.shaping_files() if "migrations" in path.parts):
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _loader() -> MigrationLoader:
    """What migrations there are, without asking a database."""
    return MigrationLoader(None, ignore_no_migrations=True)


def major() -> str:
    """The major version of this server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return str(cursor.fetchone()[0])


def _read() -> tuple[tuple[str, str], dict[Object, str]]:
    """Of which migrations and which PostgreSQL the record is, and what it says."""
    head, *lines = Path(settings.SCHEMA_RECORD).read_text(encoding="utf-8").splitlines()
    of, version, _note = head.split("\t")
    parts = (line.split("\t") for line in lines)
    return (of, version), {Object(kind, name): facts for kind, name, facts in parts}


@contextmanager
def _unsearched() -> Iterator[Any]:
    """A cursor to which every name outside pg_catalog is told with its schema; then the session is as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        former = cursor.fetchone()
        cursor.execute("SELECT set_config('search_path', 'pg_catalog', true)")
        yield cursor
        cursor.execute("SELECT set_config('search_path', %s, true)", former)
