"""The application all others stand on, and the reference-data site in place of Django's own admin site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import register
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.audit import actions
from lfnkr.configuration import production
from lfnkr.postgresql import db_checks
from lfnkr.web import checks, navigation, panels
from lfnkr.web.navigation import Item


class LfnkrConfig(AppConfig):
    """Ground of the house: fiscal years, forms, transactions, the laws every page obeys."""

    name = "lfnkr"
    label = "lfnkr"
    verbose_name = _lazy("organisation")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        """The application does not start with a page or panel that names no permission, on an unsafe database, or unsafely mixed."""
        roles.declare(
            {
                "lfnkr.see_first_hour": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "lfnkr.open_terms": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "lfnkr.confirm_step": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "reports.see_desk": set(Role),
                "reports.change_reference": {Role.DIRECTOR, Role.ADMINISTRATOR},
            }
        )
        navigation.declare(
            Item(order=10, label=_lazy("Desk"), page="desk", permission="reports.see_desk"),
            Item(order=80, label=_lazy("Registers"), page="admin:index", permission="reports.see_desk"),
        )
        actions.discover(self.name)
        register(checks.every_page_names_its_permission, "security")
        register(panels.every_panel_says_who_may_see_it, "security")
        register(db_checks.databases_are_safe, "database")
        register(production.settings_go_together, "security")
        register(production.databases_go_together, "database")
        import_module("lfnkr.desks.panels")  # Models are loaded only by now.
        import_module("lfnkr.web.translate_tag")


class ReferenceAdminConfig(admin.AdminConfig):
    """Django's admin, limited to reference data (see `admin_site.py`)."""

    default_site = "lfnkr.web.admin_site.ReferenceSite"
    default = False
