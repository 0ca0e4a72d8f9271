"""The first hour of a house in earnest."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.first_hour import steps


class FirstHourConfig(AppConfig):
    """What must be there before the first call; names no step of any application above it."""

    name = "lfnkr.first_hour"
    label = "first_hour"
    verbose_name = _lazy("first hour")

    def ready(self) -> None:
        """Declare the steps of the ground, and what desks show of them."""
        steps.register(*import_module("lfnkr.first_hour.own_steps").STEPS)  # Models are loaded only by now.
        import_module("lfnkr.first_hour.panels")
