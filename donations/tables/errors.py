"""Why a file of rows cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class FileTooLarge(DomainError):
    """Nobody looks through so much."""

    sentence = _lazy("This file is larger than 2 MB. Choose files of shorter stretches, one after the other.")
    field = "file"


class FileEmpty(DomainError):
    """Nothing to read."""

    sentence = _lazy("This file is empty. Download it again, and choose that file.")
    field = "file"


class NotText(DomainError):
    """A workbook, a PDF, or letters of another kind."""

    sentence = _lazy(
        "This is no CSV file in UTF-8 or Shift_JIS. Download it as CSV, or save the workbook as CSV, and choose that file."
    )
    field = "file"


class WrongLetters(DomainError):
    """The letters that were said do not fit."""

    sentence = _lazy("This file is not written in these letters. Choose the others, or let them be found.")
    field = "encoding"


class NotATable(DomainError):
    """No rows of cells."""

    sentence = _lazy(
        "No table can be read in this file: it needs 2 to 60 columns parted by commas, with no cell of more than 500"
        " characters. Download it as CSV."
    )
    field = "file"


class TooManyRows(DomainError):
    """More than anybody looks through."""

    sentence = _lazy("This file has more than %(most)s rows. Choose files of shorter stretches, one after the other.")
    field = "file"


class CellUnread(DomainError):
    """One cell; a sentence among those of its statement."""


class DayUnread(CellUnread):
    """No day where one must stand."""

    sentence = _lazy("Row %(row)s, column %(column)s: “%(cell)s” is no day.")
