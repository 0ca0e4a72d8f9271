"""What comes back of money spent is of what was spent last: the guard of transfers counts earmarked money as the note does."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0098_book_refunds_of_payments")]

    operations = [sql_file(__file__, "0099_count_what_came_back_once")]
