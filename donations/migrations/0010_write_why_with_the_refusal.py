"""The reason is written once, with the refusal; what was refused before has its reason in sealed words: "something else"."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0009_add_why_a_payment_is_refused")]

    operations = [sql_file(__file__, "0010_write_why_with_the_refusal")]
