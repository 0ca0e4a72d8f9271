"""Desks, figures and the annual report: the one place that sees both sides."""

from importlib import import_module

from django.apps import AppConfig

from lfnkr.notices import kinds


class ReportsConfig(AppConfig):
    """Desks, figures and the annual report: the one place that sees both sides."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about reports, and what desks show of them."""
        kinds.register(*import_module("reports.notices").KINDS)  # Models are loaded only by now.
        for room in ("editions", "figures"):
            import_module(f"reports.{room}.panels")
