"""What is still open of a fiscal year while it is closed: named on its page and beside the act, and no obstacle; nothing is written."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import ngettext

from donations.bank.models import StatementLine
from donations.payments.models import Payment
from donations.proposals.models import MoneyProposal
from donations.years import sums
from lfnkr.calendar.fiscal_year import FiscalYear


class Open(NamedTuple):
    """One kind of thing that is open: how many, in words, and where they are."""

    words: str
    url: str


def of_year(year: FiscalYear) -> list[Open]:
    """Rows of statements nobody said anything of, advances that were out, payments and proposals of its days that wait."""
    rows = StatementLine.objects.open() | StatementLine.objects.to_be_said_anew()
    waiting = Payment.objects.open().filter(paid_at__lt=year.over_at)
    proposals = MoneyProposal.objects.open().filter(booked_on__lte=year.ends_on)
    found = (
        (
            rows.filter(day__lte=year.ends_on).count(),
            lambda number: ngettext(
                "%(n)d row of a statement up to its last day waits.",
                "%(n)d rows of statements up to its last day wait.",
                number,
            ),
            reverse("donations:bank-row-list"),
        ),
        (
            sum(out.number for out in sums.advances_out(year.ends_on).values()),
            lambda number: ngettext("%(n)d advance was out at its end.", "%(n)d advances were out at its end.", number),
            reverse("donations:reserve"),
        ),
        (
            waiting.count(),
            lambda number: ngettext(
                "%(n)d payment of its days waits for approval.",
                "%(n)d payments of its days wait for approval.",
                number,
            ),
            reverse("donations:reserve"),
        ),
        (
            proposals.count(),
            lambda number: ngettext(
                "%(n)d proposal for one of its days waits for a second signature.",
                "%(n)d proposals for one of its days wait for a second signature.",
                number,
            ),
            reverse("donations:proposal-list"),
        ),
    )
    return [Open(words(number) % {"n": number}, url) for number, words, url in found if number]
