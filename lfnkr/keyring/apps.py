"""The keys of sealed texts, in a database of their own."""

from django.apps import AppConfig
from django.core.checks import register

from lfnkr.keyring import check_values


class KeyringConfig(AppConfig):
    """The keys of sealed texts, in a database of their own."""

    name = "lfnkr.keyring"
    label = "keyring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The web server does not start with a key that is not the one of this house."""
        register(check_values.keys_are_right, "database")
