"""Whether the filter of a list may be saved, a list exported, and a file fetched."""

from __future__ import annotations

from lfnkr.errors import DomainError
from lfnkr.web.lists import errors
from lfnkr.web.lists.models import Export
from lfnkr.web.lists.pages import ListPage


def may_save_filter(page: ListPage) -> DomainError | None:
    """Whether there is a filter to save: a list that is narrowed, by what can be asked."""
    return errors.NothingToSave() if page.is_wrong or not page.address else None


def may_export(page: ListPage) -> DomainError | None:
    """Whether a list may be exported: as long as its filter can be read."""
    return errors.FilterUnreadable() if page.is_wrong else None


def may_fetch(export: Export) -> DomainError | None:
    """Whether the file of an export may be fetched: while it is kept."""
    return None if export.is_ready else errors.FileGone()
