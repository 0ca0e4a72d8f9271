"""The lists of terms and meetings have names of their own in every language; nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0002_record_changes_of_years"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="fiscalyear",
            options={"ordering": ["-term"], "verbose_name": "fiscal year", "verbose_name_plural": "fiscal years"},
        ),
        migrations.AlterModelOptions(
            name="meeting",
            options={
                "ordering": ["-number"],
                "verbose_name": "annual meeting",
                "verbose_name_plural": "annual meetings",
            },
        ),
    ]
