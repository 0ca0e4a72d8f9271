"""An event says that an embassy or a country turned somebody away, also whoever is safe already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0071_go_back_by_ones_own_will")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("contact", "contact"),
                    ("custody", "immigration detention in a safe country"),
                    ("arrest", "arrest"),
                    ("refused", "turned away by an embassy or a country"),
                    ("illness", "illness or injury"),
                    ("death", "death"),
                    ("missing", "missing"),
                    ("staff_arrest", "own staff arrested"),
                    ("other", "other"),
                ],
                max_length=12,
                verbose_name="What",
            ),
        ),
    ]
