"""The demonstration as an application: installed with LFNKR_DEMO alone, so that production loads nothing of it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit import actions


class DemonstrationConfig(AppConfig):
    """The demonstration year, and the gallery of components."""

    name = "reports.demo"
    label = "demo"
    verbose_name = _lazy("Demonstration")

    def ready(self) -> None:
        """Register what only the demonstration does."""
        actions.discover(self.name)
        import_module("lfnkr.accounts.demo")  # Models are loaded only by now.
