"""Nobody becomes director or administrator within the transaction that proposed it: one slip of a statement is too little."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_keep_the_site_of_a_link")]

    operations = [sql_file(__file__, "0008_make_officers_in_two_transactions")]
