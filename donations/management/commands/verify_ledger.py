"""`manage.py verify_ledger`: recompute the books from their entries and name what disagrees."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from donations.ledger.verification import Verdict, verify


class Command(BaseCommand):
    """Exit status 0: everything is as the entries say. 1: it is not, and each sentence names one thing."""

    help = "Recompute every fund, commitment, settlement and transfer from the ledger, and name what disagrees."

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, json: bool, **options) -> None:
        """Recompute and print."""
        verdict = verify()
        self.stdout.write(as_json(verdict) if json else as_text(verdict))
        if not verdict.agrees:
            sys.exit(1)


def as_text(verdict: Verdict) -> str:
    """One sentence for each thing that disagrees, or the one that says that nothing does."""
    if verdict.agrees:
        return _("The ledger agrees: %(entries)d entries in %(funds)d funds.") % {
            "entries": verdict.entries,
            "funds": verdict.funds,
        }
    return "\n".join(found.sentence for found in verdict.disagreements)


def as_json(verdict: Verdict) -> str:
    """The verdict in the stable form other programs read, version 1."""
    facts = {
        "version": 1,
        "agrees": verdict.agrees,
        "entries": verdict.entries,
        "funds": verdict.funds,
        "disagreements": [found._asdict() for found in verdict.disagreements],
    }
    return json.dumps(facts, ensure_ascii=False)
