"""Why a statement is not taken in, and a row not booked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.tables.errors import CellUnread
from lfnkr.errors import DomainError


class UploadedAlready(DomainError):
    """The very same file."""

    sentence = _lazy("This very file was taken in already (%(day)s). Nothing was saved twice.")
    field = "file"


class UploadedMeanwhile(DomainError):
    """The same, found by the database."""

    sentence = _lazy("Somebody took in this file meanwhile. Open the account to see it.")
    constraints = ("statement_taken_in_once",)


class ColumnMissing(DomainError):
    """A column beyond the last."""

    sentence = _lazy("There is no column %(column)s: the widest row has %(widest)s. Choose the columns again.")


class OneColumnTwice(DomainError):
    """One column cannot be two things."""

    sentence = _lazy("One column is chosen twice. Choose a column for each.")


class NoDayInColumn(DomainError):
    """Nothing there is a day."""

    sentence = _lazy("No day can be read in column %(column)s, in the first 30 rows. Choose the column of the days.")
    field = "day"


class SumUnread(CellUnread):
    """No sum where one must stand."""

    sentence = _lazy("Row %(row)s, column %(column)s: “%(cell)s” is no sum of this currency.")


class BothWays(CellUnread):
    """Money came and left in one row."""

    sentence = _lazy("Row %(row)s: money came in and went out.")


class RowsUnread(DomainError):
    """Some rows cannot be read; none is left out in silence."""

    sentence = _lazy("Nothing was taken in. %(rows)s Choose the columns again, or correct the file and upload it anew.")


class NoRow(DomainError):
    """Days without sums."""

    sentence = _lazy("No row moves money. Choose the columns of the sums.")
    field = "came_in"


class DayToCome(DomainError):
    """A statement tells what was."""

    sentence = _lazy(
        "Row %(row)s is of %(day)s, a day that has not come yet. Choose the column of the days, or correct it."
    )
    field = "day"


class TakenInAlready(DomainError):
    """A file is read once."""

    sentence = _lazy("The rows of this file are taken in already. Open the account to see them.")
    constraints = ("statement_kept",)


class StatementVoid(DomainError):
    """A statement in error is read and voided no more."""

    sentence = _lazy("This statement was taken back. Upload the file again if it is the right one.")


class RowsInUse(DomainError):
    """What rows were booked for comes first."""

    sentence = _lazy("Rows of this statement are booked or set aside. Undo that first, row by row, then take it back.")
    constraints = ("statement_rows_in_use",)


class RowDone(DomainError):
    """One row, one answer."""

    sentence = _lazy("Somebody said already what this row is. Open the row to see it.")
    constraints = ("line_matched_once",)


class RowTakenBack(DomainError):
    """A row of a statement that was taken back."""

    sentence = _lazy("The statement of this row was taken back. Nothing is booked from it.")
    constraints = ("line_stands",)


class NoMoneyCame(DomainError):
    """A gift is money that came."""

    sentence = _lazy("Money left the account with this row, so it is no gift. Say what it was.")


class NoMoneyLeft(DomainError):
    """A fee is money that left."""

    sentence = _lazy("Money came into the account with this row, so it is no fee. Say what it was.")


class FeeBeforeItsRow(DomainError):
    """What the bank took on a day was there until then."""

    sentence = _lazy("The bank took it on %(day)s. Book it on that day or later.")
    field = "booked_on"


class NoBooksOfItsCurrency(DomainError):
    """What the bank took in yen is no sum of books in dollars."""

    sentence = _lazy(
        "No books are kept in %(currency)s, the currency of this account. State the fee on the page of fees, in the currency of its"
        " fund, and set the row aside."
    )


class FeeOfAnotherCurrency(DomainError):
    """What the bank took is booked as it took it."""

    sentence = _lazy(
        "This account is kept in %(account)s, and the books of “%(fund)s” in %(books)s. Choose a fund whose books are kept in the"
        " currency of the account, or state the fee on the page of fees and set the row aside."
    )
    field = "fund"


class PartsDoNotAdd(DomainError):
    """Nothing of a row is lost, and nothing is added to it."""

    sentence = _lazy("The parts come to %(sum)s, and the row is %(row)s: the difference is %(rest)s. Correct the sums.")


class PartsDoNotAddUp(DomainError):
    """The same, found by the database."""

    sentence = _lazy("The parts do not come to the sum of the row. Open the row again, and say its parts anew.")
    constraints = ("parts_make_the_row", "part_is_a_gift_that_stands")


class PartWithoutSum(DomainError):
    """A giver gave something."""

    sentence = _lazy("Enter the sum this giver gave, or leave the giver out.")


class OnePartOnly(DomainError):
    """A row of one gift is that gift."""

    sentence = _lazy("A row is split into two gifts or more. Where it is one, book it as that.")


class UsedAlready(DomainError):
    """One booking, one row."""

    sentence = _lazy("Another row is this booking already. Choose another, or undo that one first.")
    constraints = (
        "gift_of_one_line",
        "payment_of_one_line",
        "fee_of_one_line",
        "proposal_of_one_line",
        "entry_of_one_line",
    )


class DoesNotFit(DomainError):
    """A row and its booking say the same sum."""

    sentence = _lazy("The sums of row and booking differ, or it was taken back. Choose another booking.")
    constraints = ("line_matches_its_sum",)


class NothingChosen(DomainError):
    """What is not ticked is not done."""

    sentence = _lazy("Tick the rows that are what is suggested.")
    field = "rows"


class UndoneAlready(DomainError):
    """Undone once."""

    sentence = _lazy("This was undone already. Open the row to see what stands.")
    constraints = ("line_match_kept",)


class NameTaken(DomainError):
    """Two accounts, two names."""

    sentence = _lazy("Another account has this name. Choose a name that tells them apart.")
    field = "name"
    constraints = ("bank_account_named_once",)
