"""Backups of both databases, and bringing them back."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backups of both databases, and bringing them back."""

    name = "lfnkr.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"
