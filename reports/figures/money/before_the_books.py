"""What is told of money before the books begin: memoranda with a source, in no balance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.memoranda.choices import MemorandumKind
from reports.figures.declaration import Declaration, Terms, Words
from reports.figures.money.sums import Accounts, Sum, behind, of_money

TOLD = Terms(_lazy("requests received before the books begin"), _lazy("last day it may have been, in the term"))


def _told(kind: MemorandumKind, label: Words) -> Declaration:
    """What memoranda of one kind tell in dollars; how many it is not known of stands in the note."""

    def find(accounts: Accounts) -> Sum:
        rows = [row for row in accounts.books.memoranda if row.kind == kind]
        others = sum(1 for row in rows if row.worth is None)
        words = ngettext("%(n)d more in another currency.", "%(n)d more in other currencies.", others)
        note = words % {"n": others} if others else None
        parties = len({row.case_reference for row in rows})
        return Sum(sum(row.worth or 0 for row in rows), behind("memoranda", rows), note=note, parties=parties)

    return of_money(
        f"memoranda.{kind.value}",
        label,
        find,
        terms=TOLD,
        definition=_lazy("Memoranda with a source; in no balance of the reserve."),
        is_of_ledger=False,
    )


FIGURES = (
    _told(MemorandumKind.DECISION, _lazy("Decided before the books, as told")),
    _told(MemorandumKind.PAYMENT, _lazy("Paid before the books, as told")),
)
