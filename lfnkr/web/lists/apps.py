"""Lists of every room: their pages, saved filters and exports."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists of every room: their pages, saved filters and exports."""

    name = "lfnkr.web.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
