"""The audit trail: who changed or looked at what, and when."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail: who changed or looked at what, and when."""

    name = "lfnkr.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
