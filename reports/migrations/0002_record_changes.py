"""Every change of what a report quotes, releases or prints leaves its row in the audit trail."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited


class Migration(migrations.Migration):
    """Audit triggers on the tables of reports; the printed file itself appears only as "changed"."""

    dependencies = [("reports", "0001_policies_releases_and_print_jobs"), TRAIL]

    operations = [
        audited("reports_externalstatistic"),
        audited("reports_policy"),
        audited("reports_releaseitem"),
        audited("reports_printjob", sealed=["file"]),
    ]
