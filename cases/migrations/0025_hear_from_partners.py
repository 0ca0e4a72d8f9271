"""What a partner told is kept as told, without steps nobody told of; an arrival names a country or says that it is not known."""

import django.db.models.deletion
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

ADDED = {"cases_casemember": ["actual_answer"], "cases_statuschange": ["told_by_id", "told_on"]}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_void_what_was_recorded_in_error"),
        TRAIL,
    ]

    operations = [
        migrations.AddField(
            model_name="casemember",
            name="actual_answer",
            field=models.CharField(
                choices=[
                    ("yes", "yes"),
                    ("no", "no"),
                    ("unknown", "asked, does not know"),
                    ("not_asked", "not asked"),
                    ("withheld", "known, not recorded"),
                ],
                default="not_asked",
                max_length=9,
                verbose_name="is the country of destination known",
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="told_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.partner",
                verbose_name="told by",
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="told_on",
            field=models.DateField(editable=False, null=True, verbose_name="told on"),
        ),
        migrations.AlterField(
            model_name="casemember",
            name="actual_destination",
            field=models.CharField(
                blank=True,
                choices=[
                    ("KP", "North Korea"),
                    ("CN", "China"),
                    ("LA", "Laos"),
                    ("TH", "Thailand"),
                    ("VN", "Viet Nam"),
                    ("KH", "Cambodia"),
                    ("MM", "Myanmar"),
                    ("MN", "Mongolia"),
                    ("RU", "Russia"),
                    ("KR", "South Korea"),
                    ("JP", "Japan"),
                    ("US", "United States"),
                    ("GB", "United Kingdom"),
                    ("AU", "Australia"),
                    ("CA", "Canada"),
                ],
                max_length=2,
                verbose_name="Country of destination",
            ),
        ),
        sql_file(__file__, "0025_hear_from_partners"),
        migrations.AddConstraint(
            model_name="casemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actual_answer", "yes"), models.Q(("actual_destination", ""), _negated=True)),
                    models.Q(models.Q(("actual_answer", "yes"), _negated=True), ("actual_destination", "")),
                    _connector="OR",
                ),
                name="member_destination_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "in_destination"), _negated=True),
                    ("actual_answer__in", ["yes", "unknown"]),
                    _connector="OR",
                ),
                name="member_destination_named_or_not_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_by", None), ("told_on", None)),
                    models.Q(("told_by__isnull", False), ("told_on__isnull", False)),
                    _connector="OR",
                ),
                name="change_told_by_whom_and_when",
            ),
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
    ]
