"""Payments and advances that wait for an approval, the oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from donations.ledger.models import Fund
from donations.payments.models import Payment
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import kept


def waiting_payments() -> list[Payment]:
    """The payments and advances that wait for approval, each with whoever proposed it."""
    return _open()


@kept
def _open() -> QuerySet:
    return Payment.objects.open().select_related("proposed_by", "memo").order_by("proposed_at")


REFUSAL_SHOWN_FOR = timedelta(days=14)
"""How long a refusal stays in sight."""


MOST_REFUSED = 5


class OpenAdvance(NamedTuple):
    """An advance not settled yet, and how many days ago it was given."""

    advance: Payment
    age_days: int


@kept
def _unsettled(fund) -> QuerySet:
    return Payment.objects.unsettled().filter(commitment__fund=fund).order_by("paid_at")


@kept
def _refused(since) -> QuerySet:
    return Payment.objects.refused_since(since).order_by("-decided_at")[:MOST_REFUSED]


def open_advances(fund: Fund) -> tuple[OpenAdvance, ...]:
    """Advances not settled yet, the oldest first."""
    advances: Sequence[Payment] = _unsettled(fund=fund.pk)
    return tuple(OpenAdvance(advance, (clock.now() - advance.paid_at).days) for advance in advances)


def lately_refused() -> list[Payment]:
    """The last payments and advances the director refused, the newest first; what somebody took back themselves is none."""
    return _refused(since=clock.now() - REFUSAL_SHOWN_FOR)
