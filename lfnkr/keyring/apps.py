"""The keys of sealed texts, in a database of their own."""

from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """The keys of sealed texts, in a database of their own."""

    name = "lfnkr.keyring"
    label = "keyring"
    default_auto_field = "django.db.models.BigAutoField"
