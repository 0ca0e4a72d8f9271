"""Desks, figures and the annual report: the one place that sees both sides."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr import learnt_late, taken_back
from lfnkr.accounts import roles
from lfnkr.audit import actions
from lfnkr.notices import kinds
from lfnkr.web import navigation
from lfnkr.web.navigation import Item
from reports import permissions


class ReportsConfig(AppConfig):
    """Desks, figures and the annual report: the one place that sees both sides."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about reports, and what desks show of them."""
        roles.declare(permissions.GRANTS)
        navigation.declare(
            Item(order=50, label=_lazy("Report"), page="reports:year-list", permission="reports.see_annual_report"),
        )
        actions.discover(self.name)
        kinds.register(*import_module("reports.notices").KINDS)  # Models are loaded only by now.
        taken_back.register(import_module("reports.taken_back").counted_in_editions)
        learnt_late.register(import_module("reports.learnt_late").signed_without)
        for room in ("editions", "releases", "figures"):
            import_module(f"reports.{room}.panels")
