"""What guards the rows of a database: owners, grants, triggers, policies, functions, constraints; told apart by their hashes.

A copy that holds every row, but lets the web role change the trail, is not what was backed up. Definitions are compared by
name where PostgreSQL may spell them differently after a restore, by text where it may not.
"""

# ruff: noqa: S608 - the questions are made of constants of this module

from __future__ import annotations

import hashlib

import psycopg

OURS = "NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"

QUESTIONS = {
    "owners and row-level security": f"""
        SELECT concat_ws(' ', relkind, nspname, relname, pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity)
        FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname {OURS}""",
    "grants on tables": f"""
        SELECT concat_ws(' ', nspname, relname, coalesce(a.grantee::regrole::text, '?'), a.privilege_type, a.is_grantable)
        FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        CROSS JOIN LATERAL aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) a
        WHERE nspname {OURS} AND relkind IN ('r', 'p', 'v', 'm', 'S')""",
    "grants on columns": f"""
        SELECT concat_ws(' ', nspname, relname, attname, a.grantee::regrole, a.privilege_type, a.is_grantable)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
        CROSS JOIN LATERAL aclexplode(attacl) a WHERE nspname {OURS}""",
    "grants on schemas, and by default": f"""
        SELECT concat_ws(' ', nspname, pg_get_userbyid(nspowner), a.grantee::regrole, a.privilege_type)
        FROM pg_namespace CROSS JOIN LATERAL aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a WHERE nspname {OURS}
        UNION ALL
        SELECT concat_ws(' ', 'default', d.defaclrole::regrole, d.defaclnamespace, d.defaclobjtype, a.grantee::regrole, a.privilege_type)
        FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) a""",
    "triggers": f"""
        SELECT concat_ws(' ', nspname, relname, tgname, tgenabled, tgtype, tgfoid::regproc, tgdeferrable, tginitdeferred,
            encode(tgargs, 'escape'))
        FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname {OURS} AND NOT tgisinternal""",
    "policies": f"""
        SELECT concat_ws(' ', nspname, relname, polname, polcmd, polpermissive, polroles::regrole[])
        FROM pg_policy JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname {OURS}""",
    "functions": f"""
        SELECT concat_ws(' ', nspname, proname, pg_get_function_identity_arguments(p.oid), pg_get_userbyid(proowner), prosecdef,
            proconfig::text, md5(prosrc), (SELECT string_agg(concat_ws(' ', a.grantee::regrole, a.privilege_type), ',' ORDER BY 1)
            FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname {OURS}""",
    "constraints and indexes": f"""
        SELECT concat_ws(' ', nspname, conrelid::regclass, conname, contype, condeferrable, condeferred, convalidated)
        FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace WHERE nspname {OURS}
        UNION ALL
        SELECT concat_ws(' ', schemaname, tablename, indexname) FROM pg_indexes WHERE schemaname NOT LIKE 'pg\\_%'
            AND schemaname <> 'information_schema'""",
}
"""By what they guard, a question that gives one line for each of them."""


def read(connection: psycopg.Connection) -> dict[str, str]:
    """By what they guard, the hash of all lines in their order."""
    found = {}
    for name, question in QUESTIONS.items():
        lines = sorted(str(line) for (line,) in connection.execute(question).fetchall())
        found[name] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found
