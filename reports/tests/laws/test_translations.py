"""The Japanese and Korean words: compiled as they are written, none of them guessed, every placeholder kept."""

from __future__ import annotations

import gettext
import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%%")

pytestmark = pytest.mark.parametrize("language", ["ja", "ko"])


def _written(language: str) -> Catalog:
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(words: object) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)  # type: ignore[arg-type]


def _context(words: str | bytes | None) -> str | None:
    """As text: a compiled catalogue is read with its contexts as bytes."""
    return words.decode() if isinstance(words, bytes) else words


def _messages(catalog: Catalog) -> dict[tuple[str | None, str], tuple[str, ...]]:
    return {
        (_context(message.context), _forms(message.id)[0]): _forms(message.string)
        for message in catalog
        if message.id and all(_forms(message.string))
    }


def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = read_mo(file)
        file.seek(0)
        assert gettext.GNUTranslations(file).info()["plural-forms"].startswith("nplurals=1")
    assert _messages(compiled) == _messages(_written(language))


def test_no_word_is_guessed(language: str) -> None:
    assert [message.id for message in _written(language) if message.id and message.fuzzy] == []


def test_every_placeholder_is_kept(language: str) -> None:
    different = []
    for message in _written(language):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
        for words in filter(None, _forms(message.string)):
            if set(PLACEHOLDER.findall(words)) != wanted:
                different.append((message.id, words))
    assert different == []
