"""Editions and their files leave their rows in the trail and stay as they were frozen, whoever writes."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_freeze_editions"), TRAIL]

    operations = [
        audited("reports_edition"),
        audited("reports_editionfile", sealed=["content"]),
        append_only("reports_editionfile"),
        sql_file(__file__, "0007_guard_editions"),
    ]
