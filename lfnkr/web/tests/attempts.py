"""Trying what a page offers, without anything staying of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from lfnkr.errors import DomainError


def is_done(attempt: Callable[[], object]) -> bool:
    """Whether it is not refused."""
    try:
        with transaction.atomic():
            attempt()
            transaction.set_rollback(True)
    except DomainError:
        return False
    return True


def is_any_done(attempts: Iterable[Callable[[], object]]) -> bool:
    """Whether one of several is not refused."""
    return any(map(is_done, attempts))
