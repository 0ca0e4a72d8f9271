"""Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

from importlib import import_module

from django.apps import AppConfig

from lfnkr.first_hour import steps
from lfnkr.notices import kinds


class DonationsConfig(AppConfig):
    """Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

    name = "donations"
    label = "donations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about money, what is looked at every minute, and steps of the first hour."""
        notices = import_module("donations.notices")  # Models are loaded only by now.
        kinds.register(*notices.KINDS)
        kinds.watch("donations.floors", notices.look_at_floors)
        steps.register(*import_module("donations.first_hour").STEPS)
