"""The list of the tariffs has a name of its own in every language; nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0011_refuse_for_a_reason"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="tariff",
            options={"ordering": ["-valid_from"], "verbose_name": "tariff", "verbose_name_plural": "tariffs"},
        ),
    ]
