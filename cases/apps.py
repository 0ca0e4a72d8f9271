"""Rescue requests and the people they are for; knows nothing of money."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Rescue requests and the people they are for; knows nothing of money."""

    name = "cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
