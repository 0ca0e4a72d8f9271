"""Keep what was told of the order of a step and an event, as of two steps; and by whose clock a call was taken."""

import django.db.models.deletion
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0062_record_each_print_of_the_history")]

    operations = [
        migrations.RemoveConstraint(model_name="steporder", name="step_order_of_two"),
        migrations.AddField(
            model_name="steporder",
            name="event",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="cases.event",
            ),
        ),
        migrations.AlterField(
            model_name="steporder",
            name="earlier",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comes_before",
                to="cases.statuschange",
                verbose_name="earlier step",
            ),
        ),
        migrations.AlterField(
            model_name="steporder",
            name="later",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comes_after",
                to="cases.statuschange",
                verbose_name="later step",
            ),
        ),
        migrations.AddConstraint(
            model_name="steporder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("earlier__isnull", False),
                        ("event", None),
                        ("later__isnull", False),
                        models.Q(("later", models.F("earlier")), _negated=True),
                    ),
                    models.Q(("earlier__isnull", False), ("event__isnull", False), ("later", None)),
                    models.Q(("earlier", None), ("event__isnull", False), ("later__isnull", False)),
                    _connector="OR",
                ),
                name="step_order_of_two",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="received_zone",
            field=models.CharField(
                choices=[
                    ("Asia/Pyongyang", "North Korea"),
                    ("Asia/Shanghai", "China"),
                    ("Asia/Vientiane", "Laos"),
                    ("Asia/Bangkok", "Thailand"),
                    ("Asia/Ho_Chi_Minh", "Viet Nam"),
                    ("Asia/Phnom_Penh", "Cambodia"),
                    ("Asia/Yangon", "Myanmar"),
                    ("Asia/Ulaanbaatar", "Mongolia"),
                    ("Asia/Seoul", "South Korea"),
                    ("Asia/Tokyo", "Japan"),
                    ("Europe/London", "United Kingdom"),
                ],
                default="Asia/Tokyo",
                help_text="The moment above is always that of Tokyo. Where the call was taken in another country, its hour there"
                " is shown beside it.",
                max_length=40,
                verbose_name="By whose clock the call was taken",
            ),
        ),
        sql_file(__file__, "0063_order_steps_and_events"),
    ]
