"""What a migration says about a table whose rows move money: which kind of source it is, and what a row of it moves.

ledger_source("release", "donations_release", is_reversible=True, lines='''
    SELECT c.fund_id, 'release', 0, -r.amount, c.id, c.case_reference, NULL, '', NULL, NULL, NULL
      FROM donations_release r JOIN donations_commitment c ON c.id = r.commitment_id WHERE r.id = of_source''')
"""

# ruff: noqa: S608 - Names are checked to be plain, and the question stands in a migration; nothing comes from outside.

from __future__ import annotations

from django.db import migrations

LINE = {
    "fund_id": "uuid",
    "kind": "text",
    "balance_change": "bigint",
    "committed_change": "bigint",
    "draws_on_id": "uuid",
    "case_reference": "text",
    "original_amount": "bigint",
    "original_currency": "text",
    "rate": "numeric",
    "undoes_id": "bigint",
    "proposal_id": "uuid",
}
"""The columns of a line, in their order: those of the type `donations_line`."""


def ledger_source(
    kind: str, table: str, *, lines: str, due: str = "true", is_reversible: bool = False, is_balanced: bool = False
) -> migrations.RunSQL:
    """Let rows of a table be sources of the ledger from now on.

    `lines` is a question that says what the row `of_source` moves, a row for each movement, in the columns of the type
    `donations_line`. It is the database's own declaration beside the `@source` in Python. `due` is the condition, in columns
    of the table, under which a row must have been booked. At the end of each transaction the entries of a row are exactly its
    lines, and a row that was booked is neither removed nor changed into another movement; the lines of a balanced source sum
    to zero in each currency.
    Raises ValueError for a name that is no plain SQL name.
    """
    for name in (kind, table):
        if not (name.isascii() and name.isidentifier() and name == name.lower()):
            raise ValueError(f"{name!r} is not a plain name of a table or kind: use the database's own spelling.")
    function = f"donations_lines_{kind}"
    columns = ", ".join(f"{name}::{type_}" for name, type_ in LINE.items())
    return migrations.RunSQL(
        [
            (
                f"CREATE FUNCTION {function}(of_source uuid) RETURNS SETOF donations_line"
                f" LANGUAGE sql STABLE SET search_path = public, pg_temp AS $lines$"
                f"SELECT {columns} FROM ({lines}) line ({', '.join(LINE)})$lines$",
                None,
            ),
            (
                f"CREATE FUNCTION donations_due_{kind}(of_source uuid) RETURNS boolean"
                f" LANGUAGE sql STABLE SET search_path = public, pg_temp AS $due$"
                f"SELECT {due} FROM {table} WHERE id = of_source$due$",
                None,
            ),
            f"INSERT INTO donations_ledgersource (kind, table_name, is_reversible, is_balanced)"
            f" VALUES ('{kind}', '{table}', {is_reversible}, {is_balanced})",
            f"CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED"
            f" FOR EACH ROW EXECUTE FUNCTION donations_check_booked('{kind}')",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER booked",
        ],
        [
            f"DROP TRIGGER booked ON {table}",
            f"DELETE FROM donations_ledgersource WHERE kind = '{kind}'",
            f"DROP FUNCTION {function}(uuid)",
            f"DROP FUNCTION donations_due_{kind}(uuid)",
        ],
    )
