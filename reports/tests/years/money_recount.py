"""The money of a term counted again from the entries of the ledger, one by one, in plain Python.

Nothing that counts in `reports` is imported here. Sums are US cents; what goes out or comes back is told above nothing, as the report does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import accumulate

from cases.models import LeadChange
from donations.models import Fund, FundLevels, LedgerEntry, Memorandum, Payment, Refund, Settlement
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.tests.years.recount import OURS, THEIRS, Book, Recount, counts_at, stood


class Entries:
    """Every entry of the rescue reserve, as it stands in the database."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.references = {case.pk: case.reference for case in book.cases.values()}
        self.settlements = {row.pk: row for row in Settlement.objects.all()}
        self.payments = {row.pk: row for row in Payment.objects.all()}
        self.refunds = {row.pk: row for row in Refund.objects.all()}
        self.lines = [row for row in Payment.objects.order_by("pk") if row.settlement_id]
        self.fund = Fund.objects.get(code="rescue")
        self.rows = list(
            LedgerEntry.objects.filter(fund=self.fund).select_related("journal", "undoes__journal").order_by("pk")
        )
        self.levels = list(
            FundLevels.objects.filter(fund=self.fund)
            .exclude(approved_at=None)
            .order_by("effective_on", "approved_at", "pk")
        )
        self.memoranda = list(Memorandum.objects.all())

    def of_term(self, recount: Recount) -> Counter[str]:
        """The figures of one term whose people were counted; of the reserve only where the ledger reaches it."""
        year, known_at = recount.year, recount.known_at
        rows = [row for row in self.rows if row.recorded_at < known_at]
        figures: Counter[str] = Counter()
        for row in self.memoranda_of(recount):
            figures[f"memoranda.{row.kind}"] += row.worth or 0
        for key, cost in self._costs(recount).items():
            figures[key] = cost
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
            back = [row for row in moved if self._is_of_before(row, year)]
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

    def memoranda_of(self, recount: Recount) -> list[Memorandum]:
        """What was noted of the term, and of earlier days behind their edition: less one for each such edition knew, voided since."""

        def is_over(row: Memorandum, known: datetime) -> bool:
            return any(one.voids_id == row.pk and one.recorded_at < known for one in self.memoranda)

        before, known = recount.known_before, recount.known_at
        told = [row for row in self.memoranda if row.voids_id is None and row.recorded_at < known]
        of_its_days = [row for row in told if row.happened.latest <= recount.told_until]
        gone = Counter(
            (row.case_id, row.kind)
            for row in of_its_days
            if row.recorded_at < before and is_over(row, known) and not is_over(row, before)
        )
        found = []
        for row in sorted(told, key=lambda row: row.pk):
            is_late = row in of_its_days and row.recorded_at >= before
            if is_over(row, known) or not (recount.begins < row.happened.latest <= recount.year.over_at or is_late):
                continue
            if row.happened.latest <= recount.begins and gone[row.case_id, row.kind]:
                gone[row.case_id, row.kind] -= 1
            else:
                found.append(row)
        return found

    def _costs(self, recount: Recount) -> dict[str, int | None]:
        """The least and the highest cost of the rescues LFNKR led to safety, and the lower median of what evasion took in them."""
        total: dict[str, int] = defaultdict(int)
        evasion: dict[str, int] = defaultdict(int)
        for reference, category, amount in self._paid_for(recount):
            total[reference] += amount
            evasion[reference] += amount if category == "evasion" else 0
        cost = {reference: amount for reference, amount in total.items() if amount > 0}
        of_evasion = sorted(amount for amount in evasion.values() if amount > 0)
        return {
            "cost.tier.minimum": min((cost[one] for one in cost if not evasion[one]), default=None),
            "cost.tier.evasion": of_evasion[(len(of_evasion) - 1) // 2] if of_evasion else None,
            "cost.tier.maximum": max(cost.values(), default=None),
        }

    def _paid_for(self, recount: Recount) -> Iterator[tuple[str, str, int]]:
        """What was paid for the requests of those led to safety, until the end of the term; what came back less than nothing."""
        led = {self.references[case] for case in recount.led_in}
        for row in self.rows:
            first = row.undoes or row
            if first.kind != "disbursement" or row.case_reference not in led or row.recorded_at >= recount.known_at:
                continue
            refund = self.refunds.get(first.journal.source_id)
            payment = self.payments[refund.payment_id if refund else first.journal.source_id]
            day = refund.came_on if refund else clock.day_of(payment.paid_at)
            if day <= recount.year.ends_on:
                yield row.case_reference, payment.category, -row.balance_change
        for line in self.lines:
            is_known = self.settlements[line.settlement_id].recorded_at < recount.known_at
            if is_known and line.case_reference in led and line.paid_at < recount.year.over_at:
                yield line.case_reference, line.category, line.booked_amount

    def _spent(self, within: list[LedgerEntry], year: FiscalYear, known_at: datetime) -> list[tuple[str, int]]:
        """What was spent on each request: payments less what was undone or came back in the term, and what guides spent of advances."""
        paid = [row for row in within if (row.undoes or row).kind == "disbursement"]
        paid = [row for row in paid if not self._is_of_before(row, year)]
        found = [((row.undoes or row).case_reference, -row.balance_change) for row in paid]
        for line in self.lines:
            settled = self.settlements[line.settlement_id]
            if settled.recorded_at < known_at and year.begins_at <= settled.settled_at < year.over_at:
                found.append((line.case_reference, line.booked_amount))
        return found

    def _is_of_before(self, row: LedgerEntry, year: FiscalYear) -> bool:
        """Whether an entry undoes what was booked before the term, or is about what came back of a payment of before it."""
        refund = self.refunds.get((row.undoes or row).journal.source_id)
        if refund:
            return self._day_spent(self.payments[refund.payment_id]) < year.starts_on
        return row.undoes is not None and row.undoes.booked_on < year.starts_on

    def _day_spent(self, payment: Payment) -> date:
        """When a payment was booked; a line of an advance is of the day its guide settled it."""
        if payment.settlement_id:
            return clock.day_of(self.settlements[payment.settlement_id].settled_at)
        (first,) = (row for row in self.rows if row.undoes is None and row.journal.source_id == payment.pk)
        return first.booked_on

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
