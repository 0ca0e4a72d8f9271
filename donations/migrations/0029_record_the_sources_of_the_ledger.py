"""Sources and journals were there before their tables were recorded: one event for each, so that none can be added unseen."""

from django.db import migrations

from lfnkr.audit.operations import rows_noted


class Migration(migrations.Migration):
    dependencies = [("donations", "0028_date_floors_and_targets"), ("audit", "0006_fingerprint_sealed_columns")]

    operations = [rows_noted("donations_ledgersource", "donations_journal", "donations_adjustment")]
