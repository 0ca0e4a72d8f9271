"""`manage.py prepare`: bring both databases to the current state of the migrations, as their owner."""

from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from lfnkr.audit import content, trail
from lfnkr.keyring import adoption, check_values
from lfnkr.postgresql import databases, migration_state


class Command(BaseCommand):
    """Migrates both databases, makes the cache table, keeps the check values of the keys; harmless when all is current."""

    help = "Migrate both databases, make the cache table, and keep the check values of the three keys."

    def handle(self, *args, **options):
        """Refuse wrong keys before anything is changed, and adopt new ones before anything is sealed under them."""
        quiet = {"interactive": False, "verbosity": options["verbosity"]}
        try:
            if self.is_prepared():
                check_values.refuse_wrong(may_be_missing=True)
            call_command("migrate", "keyring", database="keyring", **quiet)
            call_command("migrate", database="default", **quiet)
            call_command("createcachetable", verbosity=options["verbosity"])
            adopted = adoption.adopt()
        except check_values.KeysWrong as wrong:
            raise CommandError(str(wrong)) from wrong
        if adopted and options["verbosity"]:
            self.stdout.write(f"Check values are kept now of {', '.join(adopted)}.")
        content.note_new_columns()
        trail.seal_strays()  # what migrations wrote: no act caused it, and the next act shall not pay for it
        for alias in ("keyring", "default"):
            with connections[alias].cursor() as cursor:
                databases.expect_memory(cursor.connection, connections[alias].settings_dict["NAME"])
                migration_state.mark(cursor.connection, connections[alias].settings_dict["NAME"])

    @staticmethod
    def is_prepared() -> bool:
        """Whether there are check values to compare with, in both databases."""
        try:
            check_values.kept(*check_values.NAMES)
        except check_values.KeysWrong:
            return False
        return True
