"""Backups of both databases, and bringing them back."""

from importlib import import_module

from django.apps import AppConfig

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.first_hour import steps
from lfnkr.notices import kinds


class BackupConfig(AppConfig):
    """Backups of both databases, and bringing them back."""

    name = "lfnkr.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare steps of the first hour, who is told of drills, and what desks show of backups."""
        roles.declare(
            {
                "backup.see_backups": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "backup.record_drill": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "backup.name_key_holder": {Role.DIRECTOR, Role.ADMINISTRATOR},
            }
        )
        steps.register(*import_module("lfnkr.backup.first_hour").STEPS)  # Models are loaded only by now.
        notices = import_module("lfnkr.backup.notices")
        kinds.register(notices.DRILL_OVERDUE)
        kinds.watch("backup.drills", notices.look_at_drills)
        import_module("lfnkr.backup.panels")
