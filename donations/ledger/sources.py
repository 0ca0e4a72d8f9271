"""What moves money: each source of ledger entries declares its expected lines here, once; posting and checking ask it.

    @source("payment", Payment, when="paid_at", is_reversible=True)
    def lines(payment: Payment) -> list[Line]:
        return [Line(payment.commitment.fund_id, EntryKind.DISBURSEMENT, balance=-payment.booked_amount, ...)]

The database keeps a declaration of its own for each kind, the function `donations_lines_<kind>` (ledger/operations.py), and
refuses what does not fit it; `verify_ledger` asks both, so that neither can hide a mistake of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from donations.ledger.choices import EntryKind


@dataclass(frozen=True, kw_only=True)
class Line:
    """One movement of one fund, in minor units of its currency: what it adds to the balance and to what is committed.

    `draws_on` is the commitment whose remaining sum the line moves by the same, `original` the sum and rate of a source in
    another currency, `undoes` the entry that a reversal undoes.
    """

    fund: UUID
    kind: str
    balance: int = 0
    committed: int = 0
    draws_on: UUID | None = None
    original: tuple[int, str, Decimal] | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class Source:
    """A kind of row that moves money: its model, its lines, and the field, its own or of a row it names, that says when."""

    kind: str
    model: type[models.Model]
    lines: Callable[[Any], list[Line]]
    when: str
    related: tuple[str, ...]
    read_ahead: tuple[str, ...]
    is_reversible: bool
    label: str | Promise | None

    def happened(self, row: models.Model) -> Any:
        """The day or moment something of it belongs to."""
        return reduce(getattr, self.when.split("__"), row)

    def rows(self) -> models.QuerySet:
        """All of them, each with what its lines and its words need."""
        rows = self.model._default_manager.order_by().prefetch_related(*self.read_ahead)
        return rows.select_related(*self.related) if self.related else rows  # Without names Django would follow all.


_SOURCES: dict[str, Source] = {}


def source(
    kind: str,
    model: type[models.Model],
    *,
    when: str = "recorded_at",
    related: Iterable[str] = (),
    read_ahead: Iterable[str] = (),
    is_reversible: bool = False,
    label: str | Promise | None = None,
) -> Callable:
    """Declare a source by the function that says its lines; nothing but these lines is ever booked for a row of it.

    `label` names an entry kind of its own, for a source that uses none of `EntryKind`. Raises ValueError for a kind or a
    model that is declared already.
    """

    def declare(lines: Callable[[Any], list[Line]]) -> Callable[[Any], list[Line]]:
        if kind in _SOURCES or any(known.model is model for known in _SOURCES.values()):
            raise ValueError(f"The ledger source {kind!r} is declared twice.")
        _SOURCES[kind] = Source(kind, model, lines, when, tuple(related), tuple(read_ahead), is_reversible, label)
        return lines

    return declare


def all_sources() -> tuple[Source, ...]:
    """Every source, in the order of declaration."""
    return tuple(_SOURCES.values())


def by_kind(kind: str) -> Source:
    """The source of a kind; raises KeyError for one that nobody declared."""
    return _SOURCES[kind]


def source_of(model: type[models.Model]) -> Source:
    """The source whose rows a model holds; raises LookupError for a model that moves no money."""
    for known in _SOURCES.values():
        if known.model is model:
            return known
    raise LookupError(f"{model.__name__} is no source of the ledger: declare its lines with @source.")


def lines_of(row: models.Model) -> list[Line]:
    """What a row moves, the funds in the order of their keys: one order for everybody, so that no two wait for each other."""
    return sorted(source_of(type(row)).lines(row), key=lambda line: str(line.fund))


def source_words(kind: str) -> str | Promise:
    """What the rows of a source are called; its key where no such source is declared any more."""
    known = _SOURCES.get(kind)
    return known.model._meta.verbose_name if known else kind


def entry_kinds() -> list[tuple[str, str | Promise]]:
    """The kinds of entries with their words: those of `EntryKind`, and those that a source declares for itself."""
    own = [(known.kind, known.label) for known in _SOURCES.values() if known.label]
    return [*EntryKind.choices, *own]
