"""A row of a statement may hold several gifts, each a part of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0082_know_fees_in_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="LinePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "part of a row",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="linematch",
            name="line_is_one_thing",
        ),
        migrations.AddField(
            model_name="linematch",
            name="pieces",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("adjustment__isnull", True),
                        ("donation__isnull", True),
                        ("payment__isnull", True),
                        ("proposal__isnull", True),
                        ("pieces", 0),
                        ("why__in", ["double", "own", "several", "income", "office"]),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(
                                ("adjustment__isnull", True),
                                ("donation__isnull", False),
                                ("payment__isnull", True),
                                ("proposal__isnull", True),
                            ),
                            models.Q(
                                ("adjustment__isnull", True),
                                ("donation__isnull", True),
                                ("payment__isnull", False),
                                ("proposal__isnull", True),
                            ),
                            models.Q(
                                ("adjustment__isnull", False),
                                ("donation__isnull", True),
                                ("payment__isnull", True),
                                ("proposal__isnull", True),
                            ),
                            models.Q(
                                ("adjustment__isnull", True),
                                ("donation__isnull", True),
                                ("payment__isnull", True),
                                ("proposal__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        ("pieces", 0),
                        ("why", ""),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("donation__isnull", True),
                        ("payment__isnull", True),
                        ("proposal__isnull", True),
                        ("pieces__gte", 2),
                        ("why", ""),
                    ),
                    _connector="OR",
                ),
                name="line_is_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="linepart",
            name="donation",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_parts",
                to="donations.donation",
            ),
        ),
        migrations.AddField(
            model_name="linepart",
            name="match",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="donations.linematch",
            ),
        ),
        migrations.AddConstraint(
            model_name="linepart",
            constraint=models.UniqueConstraint(fields=("match", "donation"), name="part_once_in_a_row"),
        ),
        audited("donations_linepart"),
        append_only("donations_linepart"),
        sql_file(__file__, "0083_split_rows_of_statements"),
    ]
