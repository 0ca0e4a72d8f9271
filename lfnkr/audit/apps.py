"""The audit trail: who changed or looked at what, and when."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail: who changed or looked at what, and when."""

    name = "lfnkr.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what desks show of the trail."""
        import_module("lfnkr.audit.panels")  # Models are loaded only by now.
