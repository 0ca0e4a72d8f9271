"""`manage.py tidy`: throw away drafts that nobody touched for 30 days, with their keys. Run it once a day."""

from django.core.management.base import BaseCommand

from cases.intake import drafts


class Command(BaseCommand):
    """Discards old drafts and the keys of drafts that are gone."""

    actions = (drafts.tidy_drafts,)
    help = "Discard drafts that were not saved for 30 days, and destroy their keys."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Drafts discarded: {drafts.tidy()}.")
