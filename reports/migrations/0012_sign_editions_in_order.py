"""An edition is signed beside the editions it was frozen beside, so that each fact counts once."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_bind_releases")]

    operations = [sql_file(__file__, "0012_sign_editions_in_order")]
