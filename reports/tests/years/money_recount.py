"""The money of a term counted again from the entries of the ledger, one by one, in plain Python.

Nothing that counts in `reports` is imported here. Sums are US cents; what goes out or comes back is told above nothing, as the report does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from itertools import accumulate

from cases.models import LeadChange
from donations.models import Fund, FundLevels, LedgerEntry, Memorandum, Payment, Settlement
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.tests.years.recount import OURS, THEIRS, Book, counts_at, stood


class Entries:
    """Every entry of the rescue reserve, as it stands in the database."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.references = {case.pk: case.reference for case in book.cases.values()}
        self.settlements = {row.pk: row for row in Settlement.objects.all()}
        self.lines = [row for row in Payment.objects.order_by("pk") if row.settlement_id]
        self.fund = Fund.objects.get(code="rescue")
        self.rows = list(LedgerEntry.objects.filter(fund=self.fund).select_related("undoes").order_by("pk"))
        self.levels = list(
            FundLevels.objects.filter(fund=self.fund)
            .exclude(approved_at=None)
            .order_by("effective_on", "approved_at", "pk")
        )
        self.memoranda = list(Memorandum.objects.all())

    def of_term(self, year: FiscalYear, known_at: datetime) -> Counter[str]:
        """The figures of one term, by what was known at a moment; empty where the ledger does not reach it."""
        rows = [row for row in self.rows if row.recorded_at < known_at]
        figures: Counter[str] = Counter()
        for row in [one for one in self.memoranda if one.recorded_at < known_at and one.voids_id is None]:
            is_over = any(one.voids_id == row.pk and one.recorded_at < known_at for one in self.memoranda)
            last = row.happened.latest
            if not is_over and year.begins_at < last <= year.over_at and row.worth is not None:
                figures[f"memoranda.{row.kind}"] += row.worth
        if not rows or min(row.booked_on for row in rows) > year.ends_on:
            return figures
        before = [row for row in rows if row.booked_on < year.starts_on]
        within = [row for row in rows if year.starts_on <= row.booked_on <= year.ends_on]
        until = before + within
        figures["reserve.opening"] = sum(row.balance_change for row in before)
        figures["reserve.committed_opening"] = sum(row.committed_change for row in before)
        figures["reserve.closing"] = sum(row.balance_change for row in until)
        figures["reserve.committed"] = sum(row.committed_change for row in until)
        figures["reserve.available"] = figures["reserve.closing"] - figures["reserve.committed"]
        figures["reserve.lowest_available"] = self._lowest(figures, within, year)
        for key, kinds in KINDS.items():
            moved = [row for row in within if (row.undoes or row).kind in kinds]
            back = [row for row in moved if row.undoes and row.undoes.booked_on < year.starts_on]
            figures[f"{key}.back"] = sum(row.balance_change for row in back)
            figures[f"{key}.own"] = sum(row.balance_change for row in moved) - figures[f"{key}.back"]
        own, back = ".own", ".back"
        figures["reserve.gifts"] = figures[f"gift{own}"]
        figures["reserve.gifts_charged_back"] = -figures[f"gift{back}"]
        figures["reserve.fees"] = -figures[f"fee{own}"]
        figures["reserve.fees_came_back"] = figures[f"fee{back}"]
        figures["reserve.transfers"] = figures[f"transfer{own}"] + figures[f"transfer{back}"]
        figures["reserve.exchange"] = figures[f"exchange{own}"] + figures[f"exchange{back}"]
        figures["spending.came_back"] = figures[f"payment{back}"]
        spent = self._spent(within, year, known_at)
        figures["spending.rescue"] = sum(amount for _reference, amount in spent)
        theirs = self._led_by_others(year, known_at)
        figures["spending.for_others"] = sum(amount for reference, amount in spent if reference in theirs)
        for key in KINDS:
            del figures[f"{key}{own}"], figures[f"{key}{back}"]
        return figures

    def _spent(self, within: list[LedgerEntry], year: FiscalYear, known_at: datetime) -> list[tuple[str, int]]:
        """What was spent on each request: payments less those undone in the term, and what guides spent of settled advances."""
        paid = [row for row in within if (row.undoes or row).kind == "disbursement"]
        paid = [row for row in paid if row.undoes is None or row.undoes.booked_on >= year.starts_on]
        found = [((row.undoes or row).case_reference, -row.balance_change) for row in paid]
        for line in self.lines:
            settled = self.settlements[line.settlement_id]
            if settled.recorded_at < known_at and year.begins_at <= settled.settled_at < year.over_at:
                found.append((line.case_reference, line.booked_amount))
        return found

    def _led_by_others(self, year: FiscalYear, known_at: datetime) -> set[str]:
        """The requests that a partner led at the end of the term, and LFNKR for nobody in them."""
        led: dict[str, set[str]] = defaultdict(set)
        for member in self.book.members:
            turns: list[LeadChange] = [
                turn for turn in self.book.leads[member.pk] if stood(turn, known_at) and counts_at(turn) < year.over_at
            ]
            if turns:
                last = max(turns, key=lambda turn: (counts_at(turn), turn.pk))
                led[self.references[member.case_id]].add(last.lead)
        return {reference for reference, leads in led.items() if THEIRS in leads and OURS not in leads}

    def floor(self, year: FiscalYear) -> int | None:
        """The floor that held at the end of a term."""
        held = [row for row in self.levels if row.effective_on <= year.ends_on]
        return held[-1].floor if held else None

    @staticmethod
    def _lowest(figures: Counter[str], within: list[LedgerEntry], year: FiscalYear) -> int:
        """The least that was available at the end of a day of the term."""
        by_day: dict = defaultdict(int, {year.starts_on: 0})
        for row in within:
            by_day[row.booked_on] += row.balance_change - row.committed_change
        beginning = figures["reserve.opening"] - figures["reserve.committed_opening"]
        ends = accumulate((by_day[day] for day in sorted(by_day)), initial=beginning)
        return min(list(ends)[1:])


KINDS = {
    "gift": ("donation",),
    "fee": ("fee",),
    "transfer": ("transfer",),
    "exchange": ("exchange",),
    "payment": ("disbursement",),
}
