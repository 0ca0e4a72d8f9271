"""The year of the rescue reserve: what it held, what came and went, what was promised, what was available at least."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import EntryKind
from donations.reserve.models import floor_on, target_on
from reports.figures.books import Books
from reports.figures.declaration import Terms
from reports.figures.figure import Records
from reports.figures.money.sums import BOOKED, CAME_BACK, FIRST_DAY, FUND, LAST_DAY, Accounts, Sum, behind, of_money

BALANCE = _lazy("Balance of the fund; money promised to cases included.")
PROMISED = _lazy("Commitments not yet spent or released.")
POLICY = Terms(FUND, _lazy("policy in force at the end of the term"))


def _of(find: Callable[[Books], int]) -> Callable[[Accounts], Sum]:
    """A sum of the books that opens the whole ledger."""
    return lambda accounts: Sum(find(accounts.books))


def _behind(kind: str, rows: Callable[[Books], list], amount: Callable[[Books], int]) -> Callable[[Accounts], Sum]:
    """A sum of the books that opens the rows behind it."""
    return lambda accounts: Sum(amount(accounts.books), behind(kind, rows(accounts.books)))


def _undone(kind: EntryKind, amount: Callable[[Books], int]) -> Callable[[Accounts], Sum]:
    """A sum that opens the reversals in the term of entries of earlier terms."""
    return _behind("entries", lambda books: books.undoing(kind), amount)


def _opening(accounts: Accounts) -> Sum:
    books, note = accounts.books, None
    if books.begins_on and books.begins_on >= books.year.starts_on:
        note = _("The ledger begins on %(day)s.") % {"day": date_format(books.begins_on)}
    return Sum(books.opening, note=note)


def _lowest(accounts: Accounts) -> Sum:
    lowest = accounts.books.lowest
    return Sum(lowest.available, note=date_format(lowest.day))


FIGURES = (
    of_money(
        "reserve.opening",
        _lazy("Reserve at the beginning"),
        _opening,
        terms=Terms(FUND, _lazy("balance at the beginning of the first day")),
        definition=BALANCE,
    ),
    of_money(
        "reserve.committed_opening",
        _lazy("Promised to cases at the beginning"),
        _of(lambda books: books.committed_opening),
        terms=FIRST_DAY,
        definition=PROMISED,
    ),
    of_money(
        "reserve.gifts",
        _lazy("Gifts"),
        _behind("donations", lambda books: books.gifts, lambda books: books.booked(EntryKind.DONATION)),
        terms=BOOKED,
        definition=_lazy(
            "Gifts booked to the rescue reserve, converted at the kept rate; charged back in the term deducted."
        ),
    ),
    of_money(
        "reserve.gifts_for_rescue",
        _lazy("of these given for rescue"),
        _behind(
            "donations",
            lambda books: books.gifts_for_rescue,
            lambda books: sum(gift.booked_amount for gift in books.gifts_for_rescue),
        ),
        terms=BOOKED,
        definition=_lazy("Gifts earmarked for rescue by their donors: restricted, and spent first."),
    ),
    of_money(
        "reserve.gifts_charged_back",
        _lazy("Gifts of earlier terms charged back"),
        _undone(EntryKind.DONATION, lambda books: -books.back(EntryKind.DONATION)),
        terms=CAME_BACK,
        definition=_lazy("Gifts of earlier terms that were undone in the term."),
    ),
    of_money(
        "reserve.grants",
        _lazy("Grants"),
        _behind("donations", lambda books: books.grants, lambda books: books.booked(EntryKind.GRANT)),
        terms=BOOKED,
        definition=_lazy(
            "Grants of foundations and authorities booked to the rescue reserve, converted at the kept rate; taken back in the"
            " term deducted."
        ),
    ),
    of_money(
        "reserve.grants_taken_back",
        _lazy("Grants of earlier terms taken back"),
        _undone(EntryKind.GRANT, lambda books: -books.back(EntryKind.GRANT)),
        terms=CAME_BACK,
        definition=_lazy("Grants of earlier terms that were undone in the term."),
    ),
    of_money(
        "reserve.other_income",
        _lazy("Interest and other income"),
        _behind("donations", lambda books: books.other_income, lambda books: books.booked(EntryKind.OTHER_INCOME)),
        terms=BOOKED,
        definition=_lazy(
            "Interest, and what else came to the rescue reserve that nobody gave or granted, converted at the kept rate; taken"
            " back in the term deducted."
        ),
    ),
    of_money(
        "reserve.other_income_taken_back",
        _lazy("Interest and other income of earlier terms taken back"),
        _undone(EntryKind.OTHER_INCOME, lambda books: -books.back(EntryKind.OTHER_INCOME)),
        terms=CAME_BACK,
        definition=_lazy("Interest and other income of earlier terms that were undone in the term."),
    ),
    of_money(
        "reserve.transfers",
        _lazy("Transfers between funds"),
        _of(lambda books: books.sum_of(EntryKind.TRANSFER, EntryKind.LOAN)),
        terms=BOOKED,
        definition=_lazy("Money the board moved or lent into the reserve, less money moved or lent out."),
    ),
    of_money(
        "reserve.fees",
        _lazy("Bank fees"),
        _behind("entries", lambda books: books.fees, lambda books: -books.booked(EntryKind.FEE)),
        terms=BOOKED,
        definition=_lazy("Fees charged to the reserve."),
    ),
    of_money(
        "reserve.fees_came_back",
        _lazy("Fees of earlier terms, came back"),
        _undone(EntryKind.FEE, lambda books: books.back(EntryKind.FEE)),
        terms=CAME_BACK,
        definition=_lazy("Fees of earlier terms that were undone in the term."),
    ),
    of_money(
        "reserve.exchange",
        _lazy("Exchange differences"),
        _of(lambda books: books.sum_of(EntryKind.EXCHANGE)),
        terms=BOOKED,
        definition=_lazy("Gains less losses when foreign money was changed back."),
    ),
    of_money(
        "reserve.advances_change",
        _lazy("Advances given and not yet settled, change"),
        _undone(EntryKind.ADVANCE, lambda books: books.change_of_advances),
        terms=BOOKED,
        definition=_lazy("Money in the hands of guides at the end less at the beginning of the term."),
    ),
    of_money(
        "reserve.advances_lost",
        _lazy("Advances lost"),
        lambda accounts: Sum(
            sum(loss.amount for loss in accounts.books.lost),
            Records("entries", tuple(loss.entry for loss in accounts.books.lost)),
        ),
        terms=Terms(FUND, _lazy("written off in the term")),
        definition=_lazy(
            "Money in the hands of guides that two officers wrote off as lost; no cost of a rescue, and in no such sum."
        ),
    ),
    of_money(
        "reserve.advances_found",
        _lazy("Lost advances, turned up again"),
        _behind(
            "entries",
            lambda books: books.turned_up,
            lambda books: sum(entry.balance_change for entry in books.turned_up),
        ),
        terms=BOOKED,
        definition=_lazy("Money written off as lost, in this term or an earlier one, that came back in the term."),
    ),
    of_money(
        "reserve.closing",
        _lazy("Reserve at the end"),
        _of(lambda books: books.closing),
        terms=Terms(FUND, _lazy("balance at the end of the last day")),
        definition=BALANCE,
    ),
    of_money(
        "reserve.committed",
        _lazy("of this promised to cases"),
        _of(lambda books: books.committed),
        terms=LAST_DAY,
        definition=PROMISED,
    ),
    of_money(
        "reserve.available",
        _lazy("of this available"),
        _of(lambda books: books.closing - books.committed),
        terms=LAST_DAY,
        definition=_lazy("Balance less committed."),
    ),
    of_money(
        "reserve.lowest_available",
        _lazy("Least available on a day"),
        _lowest,
        terms=Terms(FUND, _lazy("at the end of each day of the term")),
        definition=_lazy("The day of the term that ended with least available, the first of several."),
    ),
    of_money(
        "reserve.floor",
        _lazy("Floor of the reserve"),
        _of(lambda books: floor_on(books.fund, books.year.ends_on)),
        terms=POLICY,
        definition=_lazy(
            "Least sum the organisation wants set aside exclusively for rescue: a refill line, not a lock."
        ),
        is_of_ledger=False,
    ),
    of_money(
        "reserve.target",
        _lazy("Target of the reserve"),
        _of(lambda books: target_on(books.fund, books.year.ends_on)),
        terms=POLICY,
        definition=_lazy("The sum to which the reserve is refilled."),
        is_of_ledger=False,
    ),
)
