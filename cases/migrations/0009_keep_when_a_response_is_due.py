"""Keep on each request when its 72 hours end, and find the most urgent, the unseen and a reference by an index."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Least

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["summary", "exact_place", "closed_reason"]

KEEP_ALL = """
SELECT set_config('lfnkr.scope', 'all', true);
ALTER TABLE cases_case DISABLE TRIGGER guard_response_due;
UPDATE cases_case SET response_due_at = cases_response_due(id);
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_response_due;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_name_every_audited_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="response_due_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="72 hours end at"),
        ),
        # Before the rows are filled: what follows from other rows is no change that anybody made.
        migrations.RunSQL(
            audited("cases_case", sealed=SEALED, ignored=["response_due_at"]).sql,
            audited("cases_case", sealed=SEALED).sql,
        ),
        sql_file(__file__, "0009_keep_when_a_response_is_due"),
        migrations.RunSQL(KEEP_ALL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                Least("response_due_at", "next_contact_at"),
                "received_at",
                condition=Q(closed_at=None),
                name="case_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                "lead",
                Least("response_due_at", "next_contact_at"),
                condition=Q(closed_at=None),
                name="case_lead_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                "deputy",
                Least("response_due_at", "next_contact_at"),
                condition=Q(closed_at=None),
                name="case_deputy_urgent",
            ),
        ),
    ]
