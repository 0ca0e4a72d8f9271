"""Backups of both databases, and bringing them back."""

from importlib import import_module

from django.apps import AppConfig

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.first_hour import steps


class BackupConfig(AppConfig):
    """Backups of both databases, and bringing them back."""

    name = "lfnkr.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare steps of the first hour, and what desks show of backups."""
        roles.declare(
            {
                "backup.see_backups": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "backup.record_drill": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "backup.name_key_holder": {Role.DIRECTOR, Role.ADMINISTRATOR},
            }
        )
        steps.register(*import_module("lfnkr.backup.first_hour").STEPS)  # Models are loaded only by now.
        import_module("lfnkr.backup.panels")
