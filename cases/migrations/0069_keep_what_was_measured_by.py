"""Keep what the 72 hours were measured by, and which step a review concluded, as it was until a moment."""

import django.db.models.deletion
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0068_keep_what_was_counted_by"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="formerfact",
            name="former_fact_of_one",
        ),
        migrations.AddField(
            model_name="formerfact",
            name="carried",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.operationmember"
            ),
        ),
        migrations.AddField(
            model_name="formerfact",
            name="pause",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.clockpause"
            ),
        ),
        migrations.AddField(
            model_name="formerfact",
            name="review",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.missingreview"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", False),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", False),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", False),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", False),
                    ),
                    models.Q(
                        ("answer__isnull", False),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", False),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", True),
                        ("person__isnull", True),
                        ("review__isnull", False),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("carried__isnull", True),
                        ("case__isnull", True),
                        ("member__isnull", True),
                        ("pause__isnull", False),
                        ("person__isnull", True),
                        ("review__isnull", True),
                        ("step__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="former_fact_of_one",
            ),
        ),
        sql_file(__file__, "0069_keep_what_was_measured_by"),
    ]
