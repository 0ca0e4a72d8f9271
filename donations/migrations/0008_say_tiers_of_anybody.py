"""State only: the words for a tier fit a man, a couple and a family as well as a woman."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0007_say_who_pays_in_an_approval"),
    ]

    operations = [
        migrations.AlterField(
            model_name="estimate",
            name="tier",
            field=models.CharField(
                choices=[
                    ("minimum", "escape without help"),
                    ("evasion", "help past surveillance"),
                    ("complex", "high complexity"),
                ],
                max_length=8,
                verbose_name="tier",
            ),
        ),
        migrations.AlterField(
            model_name="tariff",
            name="minimum",
            field=models.PositiveIntegerField(verbose_name="escape without help"),
        ),
    ]
