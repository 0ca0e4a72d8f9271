"""The web role may put jobs into the queue; the worker's role takes them out."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_create_runs"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [sql_file(__file__, "0002_open_the_queue")]
