"""Texts as people typed them, said in the reader's language: names in three languages, and the list of wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy


class NamedInThreeLanguages:
    """What bears `name_en`, `name_ja` and `name_ko`; the English one is always there."""

    @property
    def name(self) -> str:
        """Its name in the reader's language; the English one where that is missing."""
        return getattr(self, f"name_{_language()}") or self.name_en


class Wording(NamedInThreeLanguages, models.Model):
    """How a text that somebody typed in any of the three languages is said in the others: a reason, an area, a kind of goods."""

    id = models.BigAutoField(primary_key=True)
    name_en = models.CharField(_lazy("in English"), max_length=240, unique=True)
    name_ja = models.CharField(_lazy("in Japanese"), max_length=240, blank=True)
    name_ko = models.CharField(_lazy("in Korean"), max_length=240, blank=True)

    class Meta:
        ordering = ["name_en"]
        verbose_name = _lazy("wording")
        verbose_name_plural = _lazy("wordings")

    def __str__(self) -> str:
        return self.name


_kept: ContextVar[dict[str, dict[str, Wording]] | None] = ContextVar("wordings", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it the list is read at the first text that asks for it, and not again."""
    if _kept.get() is not None:
        yield
        return
    began = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(began)


class Released(str):
    """Words that two people let out as they stand, in the language they are read in: they are never said in others."""


def known(text: str) -> str:
    """A text in the reader's language; as it was typed when the list does not hold it, and as it stands when it was released."""
    if isinstance(text, Released):
        return text
    found = _by_text().get(text) if text else None
    return found.name if found else text


def language_of(text: str) -> str:
    """The language a text is written in, by its letters; nothing for Chinese characters alone, which three languages share."""
    if re.search("[가-힣]", text):
        return "ko"
    if re.search("[ぁ-ヺ]", text):
        return "ja"
    return "" if re.search("[㐀-鿿]", text) else "en"


def is_foreign(text: str) -> bool:
    """Whether a text, said as well as we can, is still in another language than the reader's; released words never are."""
    return not isinstance(text, Released) and language_of(known(text)) not in ("", _language())


def _by_text() -> dict[str, Wording]:
    """Each wording by each of its texts."""
    kept = _kept.get()
    if kept is None:
        return _read()
    if "rows" not in kept:
        kept["rows"] = _read()
    return kept["rows"]


def _read() -> dict[str, Wording]:
    rows = list(Wording.objects.all())
    return {text: row for row in rows for text in (row.name_ko, row.name_ja, row.name_en) if text}


def _language() -> str:
    return (get_language() or "en")[:2]
