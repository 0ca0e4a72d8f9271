"""A rate far from the last one kept is booked by two officers only."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0014_bring_tariffs_in_force_by_two_officers")]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("rate__isnull", False)),
                fields=["original_currency", "booked_on"],
                name="entry_rate",
            ),
        ),
        sql_file(__file__, "0015_compare_rates_with_the_last"),
    ]
