"""Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """Gifts, funds, decisions and the ledger; knows a case by its reference alone."""

    name = "donations"
    label = "donations"
    default_auto_field = "django.db.models.BigAutoField"
