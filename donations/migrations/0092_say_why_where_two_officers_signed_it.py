"""What two officers signed says why, and nothing booked by it repeats that: a second text could say something else."""

from django.db import migrations, models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.keyring.operations import unguarded

SIGNED = {
    "transfer": {"reason": "note", "decided_by": "authority"},
    "adjustment": {"note": "note"},
    "reversal": {"reason": "note"},
    "exchange": {"reason": "note"},
    "loan": {"reason": "note", "decided_by": "authority"},
    "loanwaiver": {"reason": "note", "decided_by": "authority"},
}
"""The columns of each table that repeat one of the proposal its row is of."""
PROPOSAL = "SELECT p.* FROM donations_moneyproposal p WHERE p.id = {row}.proposal_id"
OF_REVERSAL = (
    "SELECT p.* FROM donations_moneyproposal p WHERE p.id = coalesce({row}.proposal_id,"
    " (SELECT first.proposal_id FROM donations_reversal first WHERE first.id = {row}.beside_id))"
)
TOLD_ANEW = {f"donations_{table}": {"removed": [*columns]} for table, columns in SIGNED.items()}


def leave_out(apps, editor):
    """Empty what is repeated; where something else stands beside a proposal, nothing is done and the table is named."""
    for table, columns in SIGNED.items():
        name, of_row = f"donations_{table}", OF_REVERSAL if table == "reversal" else PROPOSAL
        unlike = " OR ".join(f"t.{column} <> p.{said}" for column, said in columns.items())
        with editor.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {name} t CROSS JOIN LATERAL ({of_row.format(row='t')}) p WHERE {unlike}"  # noqa: S608 - plain names
            )
            (number,) = cursor.fetchone()
        if number:
            raise ValueError(f"{number} rows of {name} say something else than what two officers signed: look at them.")
        empty = ", ".join(f"{column} = ''" for column in columns)
        with unguarded(editor, apps.get_model("donations", table)):
            editor.execute(f"UPDATE {name} t SET {empty} WHERE EXISTS ({of_row.format(row='t')})")  # noqa: S608 - plain names
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def repeat(apps, editor):
    """Write again what each proposal says beside what was booked by it."""
    for table, columns in SIGNED.items():
        name, of_row = f"donations_{table}", OF_REVERSAL if table == "reversal" else PROPOSAL
        again = ", ".join(f"{column} = p.{said}" for column, said in columns.items())
        with unguarded(editor, apps.get_model("donations", table)):
            editor.execute(
                f"UPDATE {name} t SET {again} FROM {name} x CROSS JOIN LATERAL ({of_row.format(row='x')}) p"  # noqa: S608 - plain names
                " WHERE x.id = t.id"
            )
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def dropped(table: str) -> list[object]:
    """A column that is dropped leaves what it held in the file of its table; one of another type is written anew without it."""
    columns = {"reason": (200, _lazy("reason")), "decided_by": (120, _lazy("decided by"))}
    gone = [name for name in columns if name in SIGNED[table]]
    emptied = ", ".join(f"ALTER COLUMN {name} TYPE integer USING 0" for name in gone)
    return [
        *(
            migrations.AlterField(
                table,
                name,
                models.CharField(columns[name][1], max_length=columns[name][0], default="", blank=True),
            )
            for name in gone
        ),
        migrations.RunSQL(f"ALTER TABLE donations_{table} {emptied}", migrations.RunSQL.noop),
        *(migrations.RemoveField(table, name) for name in gone),
    ]


class Migration(migrations.Migration):
    dependencies = [("donations", "0091_decide_bills_with_nothing_committed"), TRAIL]

    operations = [
        migrations.RunPython(leave_out, repeat),
        *dropped("exchange"),
        *dropped("loan"),
        *dropped("loanwaiver"),
        moved(__name__, TOLD_ANEW, back=TOLD_ANEW),
    ]
