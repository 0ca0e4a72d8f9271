"""Record every change of a fiscal year or meeting in the audit trail."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited


class Migration(migrations.Migration):
    dependencies = [("lfnkr", "0001_fiscal_years_and_form_tokens"), TRAIL]

    operations = [audited("lfnkr_fiscalyear", key="term"), audited("lfnkr_meeting", key="number")]
