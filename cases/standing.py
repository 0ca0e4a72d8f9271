"""Rows that may have been recorded in error: their mark, and the question for those that stand (decision 0047)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.declared.facts import plain


class StandingQuerySet(models.QuerySet):
    """Questions about many rows that may have been recorded in error."""

    def standing(self) -> Self:
        """Those that count: not recorded in error."""
        return self.filter(voided_at=None)


def voided_at() -> models.DateTimeField:
    """The column that says since when a row counts nowhere; empty while it stands. Moved by the trigger of voidings alone."""
    return plain(models.DateTimeField(_lazy("recorded in error at"), null=True, editable=False))
