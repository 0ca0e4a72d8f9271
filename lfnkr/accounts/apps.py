"""The application of accounts and roles."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.audit import unaudited
from lfnkr.notices import kinds
from lfnkr.web import navigation
from lfnkr.web.navigation import Item


class AccountsConfig(AppConfig):
    """People who sign in, what they may do, and how their sign-in is protected."""

    name = "lfnkr.accounts"
    label = "accounts"
    verbose_name = _lazy("accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about accounts, and what desks show of them."""
        roles.declare(
            {
                "accounts.see_accounts": {Role.DIRECTOR, Role.ADMINISTRATOR},
                "accounts.manage": {Role.ADMINISTRATOR},
                "accounts.approve_role": {Role.DIRECTOR},
                "accounts.correct_own_names": set(Role),
            }
        )
        navigation.declare(
            Item(order=70, label=_lazy("Accounts"), page="accounts:user-list", permission="accounts.see_accounts"),
        )
        kinds.register(*import_module("lfnkr.accounts.notices").KINDS)  # Models are loaded only by now.
        import_module("lfnkr.accounts.panels")
        unaudited.leave("accounts_user", "last_login", "moved at each sign-in; it decides nothing")
        unaudited.leave("mfa_authenticator", "last_used_at", "moved at each sign-in; it decides nothing")
