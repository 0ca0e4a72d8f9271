"""How a colleague is named: in Latin letters always, and as they write their name in Japanese and in Korean."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.form_fields import LineField

LONGEST = 80
HIDDEN = r"[\u0001-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
"""What no name holds, as PostgreSQL writes it: what `LineField` refuses."""

IN = {"ja": "name_ja", "ko": "name_ko"}
"""Language of a page -> column of the name shown there; every other language shows the Latin one."""

COLUMNS = ("latin_name", *IN.values())


def one_line(name: str) -> None:
    """Refuse marks that nobody can see or that turn the direction of writing."""
    if LineField.refused.search(name):
        raise ValidationError(LineField.sentence)


def in_latin_letters(name: str) -> None:
    """Refuse letters of another script: everybody reads this name, and two that look alike are no two names."""
    if any(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN ") for char in name):
        raise ValidationError(
            _lazy("Write this name in Latin letters; the Japanese and the Korean one have their own lines.")
        )


def composed(name: str) -> str:
    """A name in composed characters, with one ordinary space between its parts (a full-width one counts as one)."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """A name such that two which read the same are the same, with or without blanks between their parts."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
