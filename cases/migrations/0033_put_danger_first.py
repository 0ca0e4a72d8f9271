"""Since when somebody on a request is in danger stands on its row: those requests are found before all others, by an index."""

from django.db import migrations, models
from django.db.models import F, Q

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["summary", "exact_place", "closed_reason"]
IGNORED = ["response_due_at", "has_open_people"]
IN_DANGER = Q(danger_since__isnull=False)

MARK_ALL = """
SELECT set_config('lfnkr.scope', 'all', true);
ALTER TABLE cases_case DISABLE TRIGGER guard_response_due;
UPDATE cases_case SET danger_since = cases_danger_since(id) WHERE cases_danger_since(id) IS NOT NULL;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_response_due;
"""


def index(name: str, *before: str) -> migrations.AddIndex:
    """One of the few requests in danger, the latest first."""
    found = models.Index(*before, F("danger_since").desc(), name=name, condition=IN_DANGER)
    return migrations.AddIndex(model_name="case", index=found)


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_keep_the_risk_of_a_request")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="danger_since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="somebody in danger since"),
        ),
        migrations.RunSQL(
            audited("cases_case", sealed=SEALED, ignored=[*IGNORED, "danger_since"]).sql,
            audited("cases_case", sealed=SEALED, ignored=IGNORED).sql,
        ),
        sql_file(__file__, "0033_put_danger_first"),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
        index("case_danger"),
        index("case_lead_danger", "lead"),
        index("case_deputy_danger", "deputy"),
    ]
