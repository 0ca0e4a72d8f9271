"""What is noted about backups is recorded in the audit trail, and never changed or removed."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, append_only, audited

TABLES = ("backup_backuprun", "backup_drill", "backup_keyholder")


class Migration(migrations.Migration):
    dependencies = [("backup", "0001_note_backups_drills_and_key_holders"), TRAIL]

    operations = [
        *(audited(table) for table in TABLES),
        *(append_only(table) for table in TABLES),
    ]
