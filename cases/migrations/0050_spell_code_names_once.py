"""A code name has one spelling, and is used once however it is typed."""

from django.db import migrations, models
from django.db.models.functions import Lower

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_close_for_a_reason")]

    operations = [
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.UniqueConstraint(Lower("code_name"), name="operation_code_name_once"),
        ),
        sql_file(__file__, "0050_spell_code_names_once"),
    ]
