"""The application all others stand on, and the reference-data site in place of Django's own admin site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from lfnkr.configuration import production
from lfnkr.postgresql import db_checks
from lfnkr.web import checks, panels


class LfnkrConfig(AppConfig):
    """Ground of the house: fiscal years, forms, transactions, the laws every page obeys."""

    name = "lfnkr"
    label = "lfnkr"
    verbose_name = _("organisation")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        """The application does not start with a page or panel that names no permission, on an unsafe database, or unsafely mixed."""
        register(checks.every_page_names_its_permission, "security")
        register(panels.every_panel_says_who_may_see_it, "security")
        register(db_checks.databases_are_safe, "database")
        register(production.settings_go_together, "security")
        register(production.databases_go_together, "database")
        import_module("lfnkr.desks.panels")  # Models are loaded only by now.


class ReferenceAdminConfig(admin.AdminConfig):
    """Django's admin, limited to reference data (see `admin_site.py`)."""

    default_site = "lfnkr.web.admin_site.ReferenceSite"
    default = False
