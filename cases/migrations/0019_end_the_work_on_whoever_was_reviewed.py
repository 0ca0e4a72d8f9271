"""End the work on a request once everybody in it has an outcome, or was missing and reviewed."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file

MARK_ANEW = """
SELECT set_config('lfnkr.scope', 'all', true);
ALTER TABLE cases_case DISABLE TRIGGER guard_response_due;
UPDATE cases_case SET has_open_people = cases_has_open_people(id) WHERE has_open_people <> cases_has_open_people(id);
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_response_due;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_find_pauses_and_all_requests_by_an_index")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, MARK_ANEW),  # Backwards, once the function is as it was.
        sql_file(__file__, "0019_end_the_work_on_whoever_was_reviewed"),
        migrations.RunSQL(MARK_ANEW, migrations.RunSQL.noop),
    ]
