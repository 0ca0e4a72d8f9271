"""Desks, figures and the annual report: the one place that sees both sides."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Desks, figures and the annual report: the one place that sees both sides."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
