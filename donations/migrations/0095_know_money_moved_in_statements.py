"""A row of a statement may be one side of money moved between funds, what came back of an advance, or a cost of no rescue."""

import django.db.models.deletion
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file

BOOKINGS = ("adjustment", "donation", "entry", "payment", "proposal")


def booked_as(one: str | None) -> list[tuple[str, bool]]:
    """That a match names this booking and no other; None: that it names none."""
    return [(f"{each}__isnull", each != one) for each in BOOKINGS]


class Migration(migrations.Migration):
    dependencies = [("donations", "0094_seal_sources_of_memoranda")]

    operations = [
        migrations.RemoveConstraint(model_name="linematch", name="line_is_one_thing"),
        migrations.AddField(
            model_name="linematch",
            name="entry",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_rows",
                to="donations.ledgerentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("entry",), name="entry_of_one_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        *booked_as(None),
                        ("pieces", 0),
                        ("why__in", ["double", "own", "several", "income", "office"]),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(*booked_as("donation")),
                            models.Q(*booked_as("payment")),
                            models.Q(*booked_as("adjustment")),
                            models.Q(*booked_as("proposal")),
                            models.Q(*booked_as("entry")),
                            _connector="OR",
                        ),
                        ("pieces", 0),
                        ("why", ""),
                    ),
                    models.Q(*booked_as(None), ("pieces__gte", 2), ("why", "")),
                    _connector="OR",
                ),
                name="line_is_one_thing",
            ),
        ),
        sql_file(__file__, "0095_know_money_moved_in_statements"),
    ]
