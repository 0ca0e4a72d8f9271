"""`manage.py bench`: measure every daily page in bench databases of several sizes, and keep what was found."""

import argparse
import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from reports.bench import databases, measuring, race, table
from reports.bench.house import Set, with_bench_addresses
from reports.bench.term import measure_term, said


class Command(BaseCommand):
    """Measure, print ratios, keep the JSON; nothing here passes or fails."""

    help = "Measure every daily page against an empty one, at several numbers of requests."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, nargs="+", default=[1_000, 5_000, 100_000], help="sizes of the sets")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--rounds", type=int, default=25, help="how often each page is opened")
        parser.add_argument(
            "--race", type=int, nargs="*", default=[], help="sizes of the sets in which acts are raced over HTTP"
        )
        parser.add_argument("--posts", type=int, default=96, help="posts of a turn of a race")
        parser.add_argument("--turns", type=int, default=3, help="turns of each act and number of clients")
        parser.add_argument("--output", type=Path, help="keep the figures in this file")
        parser.add_argument("--before", type=Path, help="figures of an earlier state to compare with")
        parser.add_argument("--document", type=Path, help="a document whose table is written anew")
        parser.add_argument("--remove", action="store_true", help="throw all bench databases away, and end")

    def handle(self, *args, **options) -> None:
        """Make what is missing, measure, and say it."""
        if settings.PRODUCTION:
            raise CommandError("Measured is on a machine of one's own, never in production.")
        with databases.administrator() as admin:
            if options["remove"]:
                databases.remove_all(admin)
                return
            call_command("collectstatic", "--no-input", "--verbosity", "0")
            with with_bench_addresses():
                sets = [Set(number, databases.ensure(admin, number, options["seed"])) for number in options["cases"]]
                found = measuring.measure(sets, options["rounds"], options["seed"], self.tell)
                found["terms"] = {str(one.requests): measure_term(one, options["rounds"]) for one in sets}
                for one in sets:
                    one.close()
                found["races"] = {str(number): self.raced(admin, number, **options) for number in options["race"]}
        self.stdout.write(f"{table.plain(found)}\n\n{said(found['terms'])}\n\n{race.said(found['races'])}")
        if options["output"]:
            options["output"].write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        if options["before"] and options["document"]:
            before = json.loads(options["before"].read_text(encoding="utf-8"))
            words = (
                f"Before: {table.floor(before)}.\n\nAfter: {table.floor(found)}.\n\n{table.comparison(before, found)}\n\n"
                f"{said(found['terms'])}\n\n{race.said(found['races'])}"
            )
            document = options["document"].read_text(encoding="utf-8")
            options["document"].write_text(table.put_into(document, words), encoding="utf-8")

    def raced(self, admin: str, number: int, *, seed: int, turns: int, posts: int, **_options) -> dict:
        """One set's race."""
        self.tell(f"race at {number}")
        return race.measure_race(admin, number, databases.ensure(admin, number, seed), turns, posts, seed)

    def tell(self, sentence: str) -> None:
        """Where it is."""
        self.stderr.write(f"  {sentence}")
