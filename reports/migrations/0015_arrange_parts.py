"""A release says in what order the parts of a report stand and which are left out; some parts never are."""

from django.db import migrations, models

FORGET = """
    -- An arrangement without its parts says nothing.
    ALTER TABLE reports_releaseitem DISABLE TRIGGER keep_all;
    DELETE FROM reports_releaseitem WHERE key = 'arrangement';
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE reports_releaseitem ENABLE ALWAYS TRIGGER keep_all;
"""

MUST_STAND = ["taken_over", "lost", "background"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_print_leaflets")]

    operations = [
        migrations.AddField(
            model_name="releaseitem",
            name="parts",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="left_out",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=~models.Q(left_out__has_any_keys=MUST_STAND), name="release_keeps_what_must_stand"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(parts=[], left_out=[]) & ~models.Q(key="arrangement")
                | models.Q(key="arrangement") & ~models.Q(parts=[]),
                name="release_arranges_where_it_says_so",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, [(FORGET, None)]),
    ]
