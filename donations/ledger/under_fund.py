"""Rows whose words are sealed under the key of their fund: memos, which stay when a person or a request is erased."""

from __future__ import annotations

import uuid

from django.db import models

from lfnkr.keyring.sealing import sealed_columns

BOOKS = uuid.UUID(int=0)
"""In place of a fund, where words of the books are of none: the books of the house have a key of their own among those of funds,
which is never erased either.
"""
OF_THE_BOOKS = models.Value(BOOKS, output_field=models.UUIDField())


class UnderFund(models.Model):
    """A row with a `fund`, under whose key its sealed words are."""

    SEALED_UNDER = ("fund", "fund_id")

    class Meta:
        abstract = True

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The fund's key."""
        return ("fund", self.fund_id)

    @property
    def has_words(self) -> bool:
        """Whether anything is said in it."""
        return any(getattr(self, column) is not None for column in sealed_columns(type(self)))
