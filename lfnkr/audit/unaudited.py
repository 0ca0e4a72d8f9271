"""Columns that the trail ignores (`audited(…, ignored=…)`): each is computed again from other rows, or left with a reason.

A law test holds that every ignored column is declared here by its room, in `AppConfig.ready`.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A column of a table, in the database's names."""

    table: str
    name: str


_recomputed: dict[Column, str] = {}
_left: dict[Column, str] = {}


def recompute(table: str, column: str, sql: str) -> None:
    """Compare a column with what other rows make of it: `sql` is an expression over the row `t`, a constant of the code."""
    _recomputed[Column(table, column)] = sql


def leave(table: str, column: str, reason: str) -> None:
    """Compare a column with nothing, for a reason."""
    _left[Column(table, column)] = reason


def recomputed(table: str) -> dict[str, str]:
    """The columns of a table that are computed again, with their SQL."""
    return {column.name: sql for column, sql in _recomputed.items() if column.table == table}


def left() -> dict[Column, str]:
    """The columns that nothing is compared with, each with its reason."""
    return dict(_left)
