"""`manage.py seed_demo`: load the demonstration year and the requests of today into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lfnkr.accounts.demo import choose_password_of_the_demonstration
from reports.demo import actions
from reports.demo.loading import AlreadyLoaded, load


class Command(BaseCommand):
    """Load the demonstration, telling how far it is; a second time it does nothing and says so."""

    actions = (
        actions.record_partners,
        actions.record_meeting,
        actions.record_policy,
        actions.record_external_statistic,
        choose_password_of_the_demonstration,
    )
    help = "Load the demonstration year and the requests of today into an empty database."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "These are production's databases: a demonstration in them could never be taken out again."
            )
        try:
            acts = load(self.tell)
        except AlreadyLoaded:
            self.stdout.write("The database holds requests already: nothing was loaded.")
            return
        self.stdout.write(f"The demonstration is loaded: {acts} acts.")

    def tell(self, done: int, total: int) -> None:
        """Every fifty acts, where we are."""
        if done % 50 == 0:
            self.stdout.write(f"  {done} of {total} acts")
