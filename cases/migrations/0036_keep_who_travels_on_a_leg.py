"""Whoever an operation carried travels on each of its legs; who travels is kept, and is carried; what a leg said stays."""

from django.db import migrations

from lfnkr.audit.operations import append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_plan_legs_and_follow_them")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO cases_legtraveller (leg_id, member_id, is_along)
            SELECT l.id, om.member_id, true FROM cases_leg l JOIN cases_operationmember om USING (operation_id)
             ORDER BY l.operation_id, l.position, om.id;
            SET CONSTRAINTS ALL IMMEDIATE; -- What waits for the end is asked now: a table that still waits is not altered.
            SET CONSTRAINTS ALL DEFERRED
            """,
            migrations.RunSQL.noop,
        ),
        audited("cases_legtraveller"),
        audited("cases_legchange"),
        append_only("cases_legchange"),
        sql_file(__file__, "0036_keep_who_travels_on_a_leg"),
    ]
