"""`manage.py prepare`: bring both databases to the current state of the migrations, as their owner."""

from django.core.management import BaseCommand, call_command
from django.db import connections

from lfnkr import schema
from lfnkr.audit import trail


class Command(BaseCommand):
    """Migrates both databases, makes the cache table, seals what migrations wrote; harmless when all is current."""

    help = "Migrate both databases and make the cache table."

    def handle(self, *args, **options):
        quiet = {"interactive": False, "verbosity": options["verbosity"]}
        call_command("migrate", "keyring", database="keyring", **quiet)
        call_command("migrate", database="default", **quiet)
        call_command("createcachetable", verbosity=options["verbosity"])
        trail.seal_strays()  # what migrations wrote: no act caused it, and the next act shall not pay for it
        for alias in ("keyring", "default"):
            with connections[alias].cursor() as cursor:
                schema.mark(cursor.connection, connections[alias].settings_dict["NAME"])
