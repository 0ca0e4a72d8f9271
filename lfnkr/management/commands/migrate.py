"""`manage.py migrate`: Django's own, which migrates one database and therefore says what it leaves undone."""

from django.core.management.commands import migrate

from lfnkr.audit import operations
from lfnkr.postgresql import migration_rendering

migrate.MigrationExecutor = migration_rendering.Executor  # Django's command asks nobody which one to use.


class Command(migrate.Command):
    """As Django's. Called by a person, it ends with the hint that `prepare` does all of it."""

    action = operations.note_move

    def handle(self, *args, **options):
        """Migrate, then say what else a house needs."""
        super().handle(*args, **options)
        if (
            self._called_from_command_line
            and options["verbosity"]
            and not options["plan"]
            and not options["check_unapplied"]
        ):
            self.stdout.write(
                f"Only the database {options['database']} was migrated. `manage.py prepare` brings both databases and the "
                "check values of the keys to the current state: run it now."
            )
