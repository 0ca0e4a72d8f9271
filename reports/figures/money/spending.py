"""What was spent on rescues in a term, on what, for whom others led, and what of earlier terms came back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import EntryKind
from donations.payments.choices import Category
from lfnkr.language.lists import later
from reports.figures.declaration import Declaration
from reports.figures.money.sums import BOOKED, CAME_BACK, Accounts, Sum, behind, of_money, spent


def _category(kind: Category) -> Declaration:
    def find(accounts: Accounts) -> Sum:
        return spent(row for row in accounts.books.spent_in_term if row.category == kind)

    return of_money(
        f"spending.category.{kind.value}",
        later(_lazy("Spent on rescues: %(category)s"), category=kind.label),
        find,
        terms=BOOKED,
        definition=_lazy(
            "Expense lines of the category, settled advances included; what was undone or came back in the same term deducted."
        ),
    )


def _came_back(accounts: Accounts) -> Sum:
    """Above nothing."""
    amount = -sum(row.amount for row in accounts.books.paid_before)
    return Sum(amount, behind("entries", accounts.books.undoing(EntryKind.DISBURSEMENT)))


FIGURES = (
    of_money(
        "spending.rescue",
        _lazy("Spent on rescues"),
        lambda accounts: spent(accounts.books.spent_in_term),
        terms=BOOKED,
        definition=_lazy(
            "Payments, and what guides spent of their advances, from the rescue reserve; what was undone or came back in the same term"
            " deducted."
        ),
        rounding=_lazy('exact to the cent; "more than" rounds down to one significant figure'),
    ),
    *(_category(kind) for kind in Category),
    of_money(
        "spending.for_others",
        _lazy("of this for rescues others led"),
        lambda accounts: spent(accounts.books.spent_for_others),
        terms=BOOKED,
        definition=_lazy("Spent on requests that a partner led at the end of the term, and LFNKR for nobody in them."),
    ),
    of_money(
        "spending.came_back",
        _lazy("Paid in an earlier term, came back"),
        _came_back,
        terms=CAME_BACK,
        definition=_lazy(
            "Payments of earlier terms that were undone in the term, or came back in it in part; no cost of this term."
        ),
    ),
)
