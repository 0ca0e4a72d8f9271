"""An operation is corrected, what it was kept; the review of the wrong missing person is taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

OF_REVIEW = ["taken_back_at", "taken_back_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0064_tell_who_led_otherwise"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OperationChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("code_name", "Code name"),
                            ("opened_at", "Opened at"),
                            ("mobilised_at", "Mobilised at"),
                            ("closed_at", "Closed at"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("before", models.DateTimeField(editable=False, null=True, verbose_name="what it was before")),
                ("after", models.DateTimeField(editable=False, null=True)),
                (
                    "wrong",
                    models.CharField(
                        choices=[
                            ("slip", "a slip of the hand"),
                            ("told_later", "it was told otherwise later"),
                            ("other_operation", "another operation was meant"),
                            ("never", "it never was so"),
                            ("names", "the code name told too much"),
                        ],
                        max_length=15,
                        verbose_name="Why is it corrected?",
                    ),
                ),
                ("act", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "correction of an operation",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="missingreview",
            name="taken_back_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="missingreview",
            name="taken_back_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="missingreview",
            name="change",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="review", to="cases.statuschange"
            ),
        ),
        migrations.AddConstraint(
            model_name="missingreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change__isnull", False), ("taken_back_at", None), ("taken_back_by", None)),
                    models.Q(("change", None), ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                    _connector="OR",
                ),
                name="review_taken_back_whole",
            ),
        ),
        migrations.AddField(
            model_name="operationchange",
            name="operation",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="cases.operation",
            ),
        ),
        migrations.AddField(
            model_name="operationchange",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="operationchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", None), ("before", None), ("part", "code_name")),
                    models.Q(
                        ("before__isnull", False),
                        models.Q(("part", "code_name"), _negated=True),
                        models.Q(
                            ("after__isnull", False), models.Q(("part", "opened_at"), _negated=True), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="operation_change_of_its_part",
            ),
        ),
        audited("cases_operationchange"),
        append_only("cases_operationchange"),
        moved(
            __name__,
            {"cases_missingreview": {"added": OF_REVIEW}},
            back={"cases_missingreview": {"removed": OF_REVIEW}},
        ),
        sql_file(__file__, "0065_correct_an_operation"),
    ]
