"""Lists of every room: their pages, saved filters and exports."""

from django.apps import AppConfig

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role


class ListsConfig(AppConfig):
    """Lists of every room: their pages, saved filters and exports."""

    name = "lfnkr.web.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may export lists and keep filters, each by the permission of the list itself as well."""
        roles.declare({"lists.export": set(Role), "lists.save_filter": set(Role)})
