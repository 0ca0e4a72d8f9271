"""The application of notices: what people are told, and the ladder that danger climbs until somebody acts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.first_hour import steps
from lfnkr.notices import kinds


class NoticesConfig(AppConfig):
    """Notices, alarms, the on-call list, letters and the pager; names no kind of any application above it."""

    name = "lfnkr.notices"
    label = "notices"
    verbose_name = _lazy("notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the test alarm of the pager, steps of the first hour, and what desks show of notices."""
        roles.declare(
            {
                "notices.see_own": set(Role),
                "notices.keep_on_call": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "notices.set_pager": {Role.DIRECTOR, Role.ADMINISTRATOR},
            }
        )
        kinds.register(import_module("lfnkr.notices.proof").TEST_ALARM)  # Models are loaded only by now.
        steps.register(*import_module("lfnkr.notices.first_hour").STEPS)
        import_module("lfnkr.notices.panels")
