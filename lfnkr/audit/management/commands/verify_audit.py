"""`manage.py verify_audit`: replay the audit trail, say in one sentence whether it is whole, and seal what waits.

With `--content` every row of the recorded tables is compared with what the trail says of it, too.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from itertools import islice

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lfnkr.audit import verification
from lfnkr.audit.content import differences

MOST = 20
"""Rows that are not as the trail says, by name; one is enough to look into it."""


class Command(BaseCommand):
    """Exit status 0: the trail is whole. 1: it is not, and the sentence names the first row that was touched.

    With --content also 1 when a row is not what the trail says of it, with a sentence for each of the first rows.
    """

    help = "Replay the audit trail and name the first row that was edited, deleted, inserted or reordered."

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--anchor", metavar="NO:MAC", help="a seal that was noted earlier, outside this machine")
        parser.add_argument(
            "--content", action="store_true", help="compare every row with what the trail says of it, too"
        )
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, anchor: str | None, json: bool, content: bool, **options) -> None:
        """Replay, seal what waits when the rest is whole, and print the verdict."""
        try:
            verdict = verification.verify_and_seal(verification.parse_anchor(anchor) if anchor else None)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(as_json(verdict) if json else verdict.sentence)
        if not verdict.is_whole or content and self.differs():
            sys.exit(1)

    def differs(self) -> bool:
        """Whether a row is not what the trail says of it; the first of them are named."""
        found = list(islice(differences(), MOST))
        for one in found:
            words = {"table": one.table, "row": one.row, "column": one.column}
            self.stdout.write(_("%(table)s, row %(row)s: %(column)s is not what the trail says.") % words)
        if not found:
            self.stdout.write(_("Every row is what the trail says of it."))
        return bool(found)


def as_json(verdict: verification.Verdict) -> str:
    """The verdict in the stable form other programs read, version 1."""
    facts = {"version": 1, "whole": verdict.is_whole, "sentence": verdict.sentence, **dataclasses.asdict(verdict)}
    return json.dumps(facts, ensure_ascii=False)
