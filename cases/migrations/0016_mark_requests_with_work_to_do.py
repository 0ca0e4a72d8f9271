"""Mark requests with somebody who waits for an outcome, and let the indexes of open requests hold those alone."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Least

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["summary", "exact_place", "closed_reason"]
URGENCY = Least("response_due_at", "next_contact_at")
OPEN = Q(closed_at=None, has_open_people=True)

MARK_ALL = """
SELECT set_config('lfnkr.scope', 'all', true);
ALTER TABLE cases_case DISABLE TRIGGER guard_response_due;
UPDATE cases_case SET has_open_people = true WHERE cases_has_open_people(id);
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_response_due;
"""


def anew(name: str, *parts, condition: Q = OPEN) -> list:
    """The same index over other rows."""
    index = models.Index(*parts, name=name, condition=condition)
    return [migrations.RemoveIndex(model_name="case", name=name), migrations.AddIndex(model_name="case", index=index)]


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_find_what_waits_by_an_index")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="has_open_people",
            field=models.BooleanField(default=False, editable=False, verbose_name="somebody waits for an outcome"),
        ),
        migrations.RunSQL(
            audited("cases_case", sealed=SEALED, ignored=["response_due_at", "has_open_people"]).sql,
            audited("cases_case", sealed=SEALED, ignored=["response_due_at"]).sql,
        ),
        sql_file(__file__, "0016_mark_requests_with_work_to_do"),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
        *anew("case_lead_open", "lead", models.F("received_at").desc()),
        *anew("case_deputy_open", "deputy", models.F("received_at").desc()),
        *anew("case_urgent", URGENCY, "received_at"),
        *anew("case_lead_urgent", "lead", URGENCY),
        *anew("case_deputy_urgent", "deputy", URGENCY),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["lead"], name="case_lead_to_close", condition=Q(closed_at=None, has_open_people=False)
            ),
        ),
    ]
