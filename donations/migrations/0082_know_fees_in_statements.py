"""A row of a statement may be a bank fee, booked alone or signed by two."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0081_tell_dues_and_grants_from_gifts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="linematch",
            name="line_is_one_thing",
        ),
        migrations.AddField(
            model_name="linematch",
            name="adjustment",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_rows",
                to="donations.adjustment",
            ),
        ),
        migrations.AddField(
            model_name="linematch",
            name="proposal",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_rows",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AlterField(
            model_name="linematch",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("double", "the same row told twice"),
                    ("own", "moved between accounts of ours"),
                    ("several", "several gifts or payments together, booked each by itself"),
                    ("income", "income that is no gift, no dues and no grant: interest"),
                    ("office", "a cost that these books do not keep"),
                ],
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("adjustment",), name="fee_of_one_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("proposal",), name="proposal_of_one_line"
            ),
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
                        ("why", ""),
                    ),
                    _connector="OR",
                ),
                name="line_is_one_thing",
            ),
        ),
        sql_file(__file__, "0082_know_fees_in_statements"),
    ]
