"""The application of accounts and roles."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lfnkr.notices import kinds


class AccountsConfig(AppConfig):
    """People who sign in, what they may do, and how their sign-in is protected."""

    name = "lfnkr.accounts"
    label = "accounts"
    verbose_name = _("accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about accounts, and what desks show of them."""
        kinds.register(*import_module("lfnkr.accounts.notices").KINDS)  # Models are loaded only by now.
        import_module("lfnkr.accounts.panels")
