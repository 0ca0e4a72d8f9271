"""What the rescues of the parties led to safety cost, and what lacked when partners took over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from statistics import median_low

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.models import FundsShortfall
from donations.payments.choices import Category
from lfnkr.language.lists import listed
from lfnkr.money import Money
from reports.figures.declaration import Terms
from reports.figures.figure import Disclosure, Records
from reports.figures.money.sums import Accounts, Sum, behind, of_money
from reports.figures.people.terms import KNOWN_OTHERWISE, LED, TAKEN_OVER

PARTIES = Terms(_lazy("parties LFNKR led to safety in the term"), LED.attribution)


def _parties(accounts: Accounts) -> tuple[dict[str, int], dict[str, int]]:
    """By request, what its rescue cost and what of it evasion; a rescue whose money all came back cost nothing."""
    total: dict[str, int] = defaultdict(int)
    evasion: dict[str, int] = defaultdict(int)
    for row in accounts.costs:
        total[row.case_reference] += row.amount
        evasion[row.case_reference] += row.amount if row.category == Category.EVASION else 0
    return {case: cost for case, cost in total.items() if cost > 0}, evasion


def _cost(value: int | None, costs: Collection[int], cases: Collection[str]) -> Sum:
    sums = listed(Money(cost).plain for cost in sorted(costs))
    return Sum(
        value, Records("references", tuple(sorted(cases))), base=len(costs), note=sums or None, parties=len(costs)
    )


def _least(accounts: Accounts) -> Sum:
    total, evasion = _parties(accounts)
    without = {case: cost for case, cost in total.items() if not evasion[case]}
    return _cost(min(without.values(), default=None), without.values(), without)


def _of_evasion(accounts: Accounts) -> Sum:
    _total, evasion = _parties(accounts)
    needed = {case: cost for case, cost in evasion.items() if cost > 0}
    return _cost(median_low(needed.values()) if needed else None, needed.values(), needed)


def _highest(accounts: Accounts) -> Sum:
    total, _evasion = _parties(accounts)
    return _cost(max(total.values(), default=None), total.values(), total)


def _missing(accounts: Accounts) -> Sum:
    """As far as the ledger says it; how many were told without a sum stands in the note."""
    shortfalls = accounts.shortfalls
    known = sum(row.shortfall or 0 for row in shortfalls)
    told = sum(1 for row in shortfalls if row.shortfall is None)
    words = ngettext(
        "%(n)d takeover more, of which no sum is known.", "%(n)d takeovers more, of which no sum is known.", told
    )
    return Sum(
        None if told and not known else known,
        behind("shortfalls", shortfalls),
        note=words % {"n": told} if told else None,
        parties=len({row.case_id for row in shortfalls}),
    )


def _of_shortfalls(rows: list[FundsShortfall]) -> Sum:
    return Sum(
        sum(row.shortfall or 0 for row in rows), behind("shortfalls", rows), parties=len({row.case_id for row in rows})
    )


FIGURES = (
    of_money(
        "cost.tier.minimum",
        _lazy("Least cost of a rescue"),
        _least,
        terms=PARTIES,
        definition=_lazy("Lowest cost of a led party that needed no evasion of surveillance."),
        is_of_ledger=False,
    ),
    of_money(
        "cost.tier.evasion",
        _lazy("Cost of evading surveillance"),
        _of_evasion,
        terms=PARTIES,
        definition=_lazy("Median of what evasion cost the led parties where it was spent."),
        is_of_ledger=False,
    ),
    of_money(
        "cost.tier.maximum",
        _lazy("Highest cost of a rescue"),
        _highest,
        terms=PARTIES,
        definition=_lazy("Highest cost of a led party."),
        is_of_ledger=False,
    ),
    of_money(
        "unmet.takeovers",
        _lazy("Money missing at takeovers"),
        _missing,
        terms=Terms(TAKEN_OVER.population, _lazy("date of the takeover")),
        definition=_lazy(
            "Sum of estimate less available at each takeover for lack of funds; where a partner took over some people of a request alone, the share of these by heads."
        ),
        is_of_ledger=False,
    ),
    replace(
        of_money(
            "corrected.unmet.takeovers",
            _lazy("Counted in an earlier report as money missing at takeovers, and not so as is known now"),
            lambda accounts: _of_shortfalls(accounts.lacks_in_error),
            terms=KNOWN_OTHERWISE,
            definition=_lazy(
                "What lacked at takeovers as earlier reports counted it, of which it is known now that there was none, that nothing lacked or that it was another sum: over all reports together so much less."
            ),
            is_of_ledger=False,
        ),
        disclosure=Disclosure.CORRECTIONS,
    ),
    replace(
        of_money(
            "corrected.unmet.takeovers.missed",
            _lazy("Not counted in an earlier report as money missing at takeovers, though so as is known now"),
            lambda accounts: _of_shortfalls(accounts.lacks_missed),
            terms=KNOWN_OTHERWISE,
            definition=_lazy(
                "What lacked as is known now at takeovers that earlier reports counted with another sum: over all reports together so much more."
            ),
            is_of_ledger=False,
        ),
        disclosure=Disclosure.CORRECTIONS,
    ),
)
