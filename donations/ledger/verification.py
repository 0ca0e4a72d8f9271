"""Recomputing the books: whatever disagrees is named; nothing is written.

Sums are recomputed from the entries in SQL that shares no code with the triggers that move the money. Each source is asked
again for its lines, in Python (`@source`) and by the function the database has for its kind, so that a mistake in one of them
cannot hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger import sources
from donations.ledger.models import Fund, Journal, LedgerEntry, LedgerSource
from donations.ledger.sources import Line, Source
from donations.ledger.verification_sql import QUESTIONS
from lfnkr.calendar import clock
from lfnkr.money import BOOK_CURRENCY, Money

SENTENCES: dict[str, str | Promise] = {
    "number": _lazy("Fund %(fund)s: entry %(place)s is missing; entry %(number)s stands in its place."),
    "count": _lazy("Fund %(fund)s says that it has %(said)s entries, and the ledger holds %(found)s."),
    "balance_after": _lazy(
        "Fund %(fund)s, entry %(number)s says a balance of %(said)s, and the entries make %(summed)s."
    ),
    "committed_after": _lazy(
        "Fund %(fund)s, entry %(number)s says %(said)s committed, and the entries make %(summed)s."
    ),
    "overspent": _lazy(
        "Fund %(fund)s, entry %(number)s leaves %(available)s available: more was promised than there was."
    ),
    "order": _lazy("Fund %(fund)s, entry %(number)s was recorded before the entry it follows."),
    "balance": _lazy("Fund %(fund)s says a balance of %(said)s, and its entries make %(summed)s."),
    "committed": _lazy("Fund %(fund)s says %(said)s committed, and its entries make %(summed)s."),
    "days": _lazy("Fund %(fund)s says %(said)s for %(moment)s (%(kind)s), and the entries make %(summed)s."),
    "short_day": _lazy(
        "Fund %(fund)s ends %(moment)s with %(said)s promised and %(available)s available: no day may end below nothing."
    ),
    "fund": _lazy("Fund %(fund)s was opened, closed or opened again without two officers."),
    "before": _lazy("Fund %(fund)s, entry %(number)s is booked before the fund’s first day (%(moment)s)."),
    "closed": _lazy("Fund %(fund)s, entry %(number)s was booked into a closed month (closed up to %(moment)s)."),
    "out": _lazy("The payment for %(case)s does not say truly whether it is an advance that is still out."),
    "remaining": _lazy("The commitment for %(case)s says that %(said)s is left, and its entries make %(summed)s."),
    "promised_day": _lazy(
        "The commitment for %(case)s ends %(moment)s with more taken from it than was promised by then."
    ),
    "raised": _lazy("The commitment for %(case)s says that overruns added %(said)s, and they make %(summed)s."),
    "causes": _lazy("Fund %(fund)s, entry %(number)s has %(found)s causes instead of one."),
    "fit": _lazy("Fund %(fund)s, entry %(number)s (%(kind)s) does not fit its cause."),
    "day": _lazy("Fund %(fund)s, entry %(number)s is booked on another day than it happened in Tokyo."),
    "twice": _lazy("%(found)s entries were booked for one %(kind)s, first in fund %(fund)s, entry %(number)s."),
    "missing": _lazy("The %(kind)s of %(moment)s over %(amount)s has no entry."),
    "decision": _lazy("The decision for %(case)s is approved, and nothing was committed."),
    "figures": _lazy("The decision for %(case)s says that %(said)s was left available, and its entry says %(summed)s."),
    "two_people": _lazy("The %(kind)s for %(case)s was proposed and approved by the same person."),
    "second_officer": _lazy(
        "Fund %(fund)s, entry %(number)s (%(kind)s) took two officers, and no second one signed it."
    ),
    "in_force": _lazy("The %(kind)s of %(moment)s took two officers, and no second one signed it."),
    "rate": _lazy("The %(kind)s of %(moment)s is booked with %(said)s, and its rate makes %(summed)s."),
    "settlement": _lazy(
        "The settlement of an advance for %(case)s makes %(summed)s, and %(said)s of the advance was not lost."
    ),
    "loss": _lazy(
        "A loss of %(said)s of an advance for %(case)s is not what two officers signed, or is more than was given."
    ),
    "refund": _lazy(
        "What came back of a payment for %(case)s (%(said)s) is not what two officers signed, or its row says otherwise."
    ),
    "transfer": _lazy("The legs of the transfer of %(moment)s sum to %(summed)s instead of nothing."),
    "exchange": _lazy("Fund %(fund)s: the exchange of %(moment)s says %(said)s, and it should be %(summed)s."),
    "protection": _lazy("The protection %(name)s on %(table)s is missing or switched off."),
}
OTHERS: dict[str, str | Promise] = {
    "decision": _lazy("decision"),
    "tariff": _lazy("tariff"),
    "night": _lazy("limit by night"),
}
"""What the questions are about besides kinds of entries, in words."""

AT_ONCE = 2_000
"""Rows of a source that are looked at together."""

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
        return Verdict(entries, funds, tuple(disagreements()))


def disagreements() -> Iterator[Disagreement]:
    """Ask every question, and every source."""
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    currencies = {fund.code: fund.currency for fund in funds.values()}
    with connection.cursor() as cursor:
        for check, sql in QUESTIONS.items():
            cursor.execute(sql)
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                yield _disagreement(check, dict(zip(names, row, strict=True)), currencies)
    for check, facts in of_sources({key: fund.code for key, fund in funds.items()}):
        yield _disagreement(check, facts, currencies)


def of_sources(funds: dict[UUID, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the entries of each source say, against the lines it declares; what is wrong as a check and its facts."""
    kinds = {known.kind for known in sources.all_sources()}
    for kind in kinds ^ set(LedgerSource.objects.values_list("kind", flat=True)):
        yield "protection", {"name": kind, "table": LedgerSource._meta.db_table}
    yield from _without_source(Journal.objects.exclude(source_kind__in=kinds), funds)
    for source in sources.all_sources():
        journals = Journal.objects.filter(source_kind=source.kind)
        there = source.model._default_manager.filter(pk=OuterRef("source_id"))
        yield from _without_source(journals.exclude(Exists(there)), funds)
        found = source.rows().order_by("pk").iterator(AT_ONCE)
        while rows := list(islice(found, AT_ONCE)):
            entries: dict[UUID, list[LedgerEntry]] = {row.pk: [] for row in rows}
            booked = LedgerEntry.objects.of_kind(source.kind).filter(journal__source_id__in=entries)
            for entry in booked.select_related("journal").order_by():
                entries[entry.journal.source_id].append(entry)
            for row in rows:
                yield from _of_one(source, row, entries[row.pk], funds)


def _without_source(journals: QuerySet, funds: dict[UUID, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Entries whose journal names nothing."""
    for entry in LedgerEntry.objects.filter(journal__in=journals).order_by("fund", "number"):
        yield "causes", {"fund": funds[entry.fund_id], "number": entry.number, "found": 0}


def _of_one(
    source: Source, row: models.Model, entries: list[LedgerEntry], funds: dict[UUID, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """One source: entries that are none of its lines, lines booked twice, lines that were not booked."""
    lines = source.lines(row)
    for entry in entries:
        if _line_of(entry) not in lines:
            yield "fit", {"fund": funds[entry.fund_id], "number": entry.number, "kind": entry.kind}
    for line in lines:
        booked = [entry for entry in entries if entry.fund_id == line.fund]
        if not booked:
            facts = {"kind": line.kind, "moment": _day(source.happened(row))}
            yield "missing", facts | {"amount": abs(line.balance or line.committed), "of": funds[line.fund]}
        elif len(booked) > 1:
            facts = {"kind": line.kind, "fund": funds[line.fund], "number": min(entry.number for entry in booked)}
            yield "twice", facts | {"found": len(booked)}


def _line_of(entry: LedgerEntry) -> Line:
    """An entry as the line it should be."""
    original = None if entry.rate is None else (entry.original_amount, entry.original_currency, entry.rate)
    return Line(
        fund=entry.fund_id,
        kind=entry.kind,
        balance=entry.balance_change,
        committed=entry.committed_change,
        draws_on=entry.draws_on_id,
        original=original,
        undoes=entry.undoes_id,
    )


def _day(moment: date | datetime) -> date:
    """The day of a moment in Tokyo."""
    return moment.astimezone(clock.TOKYO).date() if isinstance(moment, datetime) else moment


def _disagreement(check: str, facts: dict[str, Any], currencies: dict[str, str]) -> Disagreement:
    """One row of an answer, as a sentence; its sums in the currency of its fund, or of the one it is `of`."""
    currency = currencies.get(facts.get("fund") or facts.pop("of", ""), BOOK_CURRENCY)
    shown = {
        name: Money(int(fact), currency) if name in SUMS and check != "count" else _in_words(name, fact)
        for name, fact in facts.items()
    }
    return Disagreement(check, str(SENTENCES[check]) % shown, {name: _plain(fact) for name, fact in facts.items()})


def _in_words(name: str, fact: Any) -> Any:
    """A fact that is no sum as a sentence says it."""
    if name == "kind":
        return (dict(sources.entry_kinds()) | OTHERS)[fact]
    return date_format(fact, "DATE_FORMAT") if isinstance(fact, date) else fact


def _plain(fact: Any) -> str | int:
    """A fact as JSON knows it."""
    return int(fact) if isinstance(fact, int) or hasattr(fact, "as_tuple") else str(fact)
