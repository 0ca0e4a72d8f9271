"""The audit trail: who changed or looked at what, and when."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.web import navigation
from lfnkr.web.navigation import Item


class AuditConfig(AppConfig):
    """The audit trail: who changed or looked at what, and when."""

    name = "lfnkr.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read and verify the trail, and its place in the navigation and on desks."""
        roles.declare(
            {
                "audit.see_trail": {Role.DIRECTOR, Role.AUDITOR},
                "audit.verify": {Role.AUDITOR},
            }
        )
        navigation.declare(
            Item(order=60, label=_lazy("Audit"), page="audit:event-list", permission="audit.see_trail"),
        )
        import_module("lfnkr.audit.panels")  # Models are loaded only by now.
