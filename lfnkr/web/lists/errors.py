"""Why a filter is not saved, a list not exported and a file not fetched."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NothingToSave(DomainError):
    sentence = _lazy("There is no filter to save: choose something in the list first.")


class FilterUnreadable(DomainError):
    sentence = _lazy("The filter of this list cannot be read: mend it in the list first.")


class NamedAlready(DomainError):
    sentence = _lazy("You have a filter of this name for this list. Choose another name.")
    constraints = ("saved_filter_named_once",)


class ListForbidden(DomainError):
    sentence = _lazy("You may not see this list any more.")


class TooManyRows(DomainError):
    sentence = _lazy("A sheet of Excel holds no more than 1,048,576 rows: narrow the list, or ask for CSV.")


class FileGone(DomainError):
    sentence = _lazy("The file is gone: it was kept for 24 hours. Export the list again.")


class FileAltered(DomainError):
    sentence = _lazy(
        "The file was altered after it was made and is not given out: tell the administrator, and export the list again."
    )
