"""A whole operation is recorded in error: once, closed, never mobilised."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

OF_ERROR = ["in_error_for", "taken_back_at", "taken_back_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0066_correct_how_somebody_joined"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="operation",
            name="in_error_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("twice", "it was recorded twice"),
                    ("other_people", "other people were meant"),
                    ("never", "it never was so"),
                ],
                editable=False,
                max_length=12,
                verbose_name="What is wrong",
            ),
        ),
        migrations.AddField(
            model_name="operation",
            name="taken_back_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="operation",
            name="taken_back_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("in_error_for", ""), ("taken_back_at", None), ("taken_back_by", None)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("mobilised_at", None),
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                        models.Q(("in_error_for", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="operation_in_error_whole",
            ),
        ),
        moved(
            __name__,
            {"cases_operation": {"added": OF_ERROR}},
            back={"cases_operation": {"removed": OF_ERROR}},
        ),
        sql_file(__file__, "0067_record_an_operation_in_error"),
    ]
