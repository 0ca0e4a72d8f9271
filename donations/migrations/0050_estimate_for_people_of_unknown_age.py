"""An estimate says how many people are of unknown age; those of before counted them as adults, and stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("donations", "0045_thank_donors")]

    operations = [
        migrations.AddField(
            model_name="estimate",
            name="age_not_known",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="people of unknown age"),
        ),
    ]
