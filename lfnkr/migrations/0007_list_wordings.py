"""A list of how texts that people typed are said in the other languages."""

from django.db import migrations, models

import lfnkr.language.wordings
from lfnkr.audit.operations import TRAIL, audited


class Migration(migrations.Migration):
    dependencies = [("lfnkr", "0006_read_dates_and_ages"), TRAIL]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=240, unique=True, verbose_name="in English")),
                ("name_ja", models.CharField(blank=True, max_length=240, verbose_name="in Japanese")),
                ("name_ko", models.CharField(blank=True, max_length=240, verbose_name="in Korean")),
            ],
            options={"verbose_name": "wording", "verbose_name_plural": "wordings", "ordering": ["name_en"]},
            bases=(lfnkr.language.wordings.NamedInThreeLanguages, models.Model),
        ),
        audited("lfnkr_wording"),
    ]
