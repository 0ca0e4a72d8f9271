"""The keys of sealed texts, in a database of their own."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register

from lfnkr.keyring import check_values
from lfnkr.notices import kinds


class KeyringConfig(AppConfig):
    """The keys of sealed texts, in a database of their own."""

    name = "lfnkr.keyring"
    label = "keyring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The web server does not start with a wrong key; the officers are told of texts that do not open."""
        register(check_values.keys_are_right, "database")
        kinds.register(import_module("lfnkr.keyring.notices").UNOPENED)  # Models are loaded only by now.
