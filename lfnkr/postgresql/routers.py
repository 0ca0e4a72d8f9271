"""Which app lives in which database: the keyring in its own, everything else in `default`."""

KEYRING = "keyring"


class KeyringRouter:
    """Sends the app `keyring` to the database `keyring`, and nothing else there."""

    def db_for_read(self, model, **hints):
        return KEYRING if model._meta.app_label == KEYRING else "default"

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        return (one._meta.app_label == KEYRING) == (other._meta.app_label == KEYRING)

    def allow_migrate(self, db, app_label, **hints):
        return (db == KEYRING) == (app_label == KEYRING)
