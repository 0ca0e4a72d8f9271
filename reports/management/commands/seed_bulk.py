"""`manage.py seed_bulk`: fill an empty database with invented requests, many and fast, for measuring."""

import argparse
import time

from django.core.management.base import BaseCommand, CommandError

from reports.bench.loading import NotABenchDatabase, bulk_load, load


class Command(BaseCommand):
    """Load so many requests of a seed; the smaller set is the beginning of the larger one."""

    actions = (bulk_load,)
    help = "Fill an empty bench database with invented requests of twenty years (never production's)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="how many requests")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another house")

    def handle(self, *args, **options) -> None:
        """Load them, and say how many rows that made and how long it took."""
        if options["cases"] < 1:
            raise CommandError("Name how many requests to load: --cases 1000.")
        began = time.monotonic()
        try:
            counted = load(options["cases"], options["seed"], self.tell if options["verbosity"] > 1 else lambda _: None)
        except NotABenchDatabase as refusal:
            raise CommandError(str(refusal)) from None
        seconds = time.monotonic() - began
        self.stdout.write(f"Loaded {options['cases']} requests: {counted.total()} rows in {seconds:.0f} s.")

    def tell(self, sentence: str) -> None:
        """Where it is."""
        self.stdout.write(f"  {sentence}")
