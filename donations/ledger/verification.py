"""Recomputing the books from their entries, in SQL of its own: whatever disagrees is named; nothing is written.

The questions share no code with the triggers that move the money, so that neither can hide a mistake of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.choices import EntryKind
from donations.ledger.verification_sql import QUESTIONS
from lfnkr.money import Money

SENTENCES: dict[str, str | Promise] = {
    "number": _("Fund %(fund)s: entry %(place)s is missing; entry %(number)s stands in its place."),
    "count": _("Fund %(fund)s says that it has %(said)s entries, and the ledger holds %(found)s."),
    "balance_after": _("Fund %(fund)s, entry %(number)s says a balance of %(said)s, and the entries make %(summed)s."),
    "committed_after": _("Fund %(fund)s, entry %(number)s says %(said)s committed, and the entries make %(summed)s."),
    "overspent": _("Fund %(fund)s, entry %(number)s leaves %(available)s available: more was promised than there was."),
    "order": _("Fund %(fund)s, entry %(number)s was recorded before the entry it follows."),
    "balance": _("Fund %(fund)s says a balance of %(said)s, and its entries make %(summed)s."),
    "committed": _("Fund %(fund)s says %(said)s committed, and its entries make %(summed)s."),
    "remaining": _("The commitment for %(case)s says that %(said)s is left, and its entries make %(summed)s."),
    "causes": _("Fund %(fund)s, entry %(number)s has %(found)s causes instead of one."),
    "fit": _("Fund %(fund)s, entry %(number)s (%(kind)s) does not fit its cause."),
    "day": _("Fund %(fund)s, entry %(number)s is booked on another day than it happened in Tokyo."),
    "twice": _("%(found)s entries were booked for one %(kind)s, first in fund %(fund)s, entry %(number)s."),
    "missing": _("The %(kind)s of %(moment)s over %(amount)s has no entry."),
    "decision": _("The decision for %(case)s is approved, and nothing was committed."),
    "figures": _("The decision for %(case)s says that %(said)s was left available, and its entry says %(summed)s."),
    "two_people": _("The %(kind)s for %(case)s was proposed and approved by the same person."),
    "second_officer": _("Fund %(fund)s, entry %(number)s (%(kind)s) took two officers, and no second one signed it."),
    "in_force": _("The %(kind)s of %(moment)s took two officers, and no second one signed it."),
    "rate": _("The %(kind)s of %(moment)s is booked with %(said)s, and its rate makes %(summed)s."),
    "settlement": _("The settlement of an advance for %(case)s makes %(summed)s, and the advance was %(said)s."),
    "transfer": _("The legs of the transfer of %(moment)s sum to %(summed)s instead of nothing."),
    "protection": _("The protection %(name)s on %(table)s is missing or switched off."),
}
KINDS: dict[str, str | Promise] = {
    **dict(EntryKind.choices),
    "gift": EntryKind.DONATION.label,
    "payment": EntryKind.DISBURSEMENT.label,
    "expense": EntryKind.DISBURSEMENT.label,
    "adjustment": _("fee or exchange difference"),
    "decision": _("decision"),
    "tariff": _("tariff"),
    "night": _("limit by night"),
}
"""What the questions call a movement and its causes, in words."""

SUMS = {"said", "summed", "available", "amount"}
"""Facts that are sums of money, except where a count is compared."""


class Disagreement(NamedTuple):
    """One thing that is not as the entries say: the check that found it, the sentence, and its bare facts."""

    check: str
    sentence: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What one recomputation found."""

    entries: int
    funds: int
    disagreements: tuple[Disagreement, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything is as the entries say."""
        return not self.disagreements


def verify() -> Verdict:
    """Recompute everything within one view of the database, however many write meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT (SELECT count(*) FROM donations_ledgerentry), (SELECT count(*) FROM donations_fund)")
        entries, funds = cursor.fetchone()
        return Verdict(entries, funds, tuple(disagreements(cursor)))


def disagreements(cursor: Any) -> Iterator[Disagreement]:
    """Ask every question of one connection."""
    for check, sql in QUESTIONS.items():
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield _disagreement(check, dict(zip(names, row, strict=True)))


def _disagreement(check: str, facts: dict[str, Any]) -> Disagreement:
    """One row of an answer, as a sentence."""
    shown = {name: _in_words(name, fact, is_sum=name in SUMS and check != "count") for name, fact in facts.items()}
    return Disagreement(check, str(SENTENCES[check]) % shown, {name: _plain(fact) for name, fact in facts.items()})


def _in_words(name: str, fact: Any, *, is_sum: bool) -> Any:
    """A fact as a sentence says it."""
    if is_sum:
        return Money(int(fact))
    if name == "kind":
        return KINDS[fact]
    return date_format(fact, "DATE_FORMAT") if isinstance(fact, date) else fact


def _plain(fact: Any) -> str | int:
    """A fact as JSON knows it."""
    return int(fact) if isinstance(fact, int) or hasattr(fact, "as_tuple") else str(fact)
