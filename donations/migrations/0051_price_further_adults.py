"""A row of the tariff for each further adult: nothing, and to be confirmed by the board, in every list of before."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("donations", "0050_estimate_for_people_of_unknown_age")]

    operations = [
        migrations.AddField(
            model_name="tariff",
            name="per_adult",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Beside the first, whom the price above pays. People of unknown age count as adults.",
                verbose_name="each further adult",
            ),
        ),
        migrations.AddField(
            model_name="tariff",
            name="is_per_adult_confirmed",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Until then it is 0, and every estimate says that it is to be confirmed by the board.",
                verbose_name="the board has confirmed what a further adult costs",
            ),
        ),
        migrations.AlterField(
            model_name="tariff",
            name="cap",
            field=models.PositiveIntegerField(verbose_name="never above, further adults apart"),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=Q(("per_adult", 0), ("is_per_adult_confirmed", True), _connector="OR"),
                name="tariff_further_adult_is_confirmed",
                violation_error_message=(
                    "A further adult costs nothing until the board has confirmed it: enter 0, or say that it has."
                ),
            ),
        ),
    ]
