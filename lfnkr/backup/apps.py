"""Backups of both databases, and bringing them back."""

from importlib import import_module

from django.apps import AppConfig

from lfnkr.first_hour import steps


class BackupConfig(AppConfig):
    """Backups of both databases, and bringing them back."""

    name = "lfnkr.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare steps of the first hour, and what desks show of backups."""
        steps.register(*import_module("lfnkr.backup.first_hour").STEPS)  # Models are loaded only by now.
        import_module("lfnkr.backup.panels")
