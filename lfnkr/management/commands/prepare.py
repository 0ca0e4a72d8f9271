"""`manage.py prepare`: bring both databases to the current state of the migrations, as their owner."""

from django.core.management import BaseCommand, call_command
from django.db import connections

from lfnkr import schema


class Command(BaseCommand):
    """Migrates `default` and `keyring` and makes the cache table; harmless when everything is current."""

    help = "Migrate both databases and make the cache table."

    def handle(self, *args, **options):
        for alias in ("keyring", "default"):
            call_command("migrate", database=alias, interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=options["verbosity"])
        for alias in ("keyring", "default"):
            with connections[alias].cursor() as cursor:
                schema.mark(cursor.connection, connections[alias].settings_dict["NAME"])
