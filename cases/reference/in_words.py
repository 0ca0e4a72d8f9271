"""Names of places in words that people write: by the list of places, which names nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cases.reference.models import Place

SHORTEST = 3
"""Latin names of places shorter than this are no finding: they stand in ordinary words."""


def names_of_places() -> Iterator[str]:
    """Every way a place of the list is written."""
    for place in Place.objects.all():
        for name in (place.name_en, place.name_ja, place.name_ko, place.local_name, *place.aliases):
            if is_telling(name):
                yield name


def is_telling(name: str) -> bool:
    """Whether a name is long enough to be looked for."""
    return bool(name) and (len(name) >= SHORTEST or not name.isascii())


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text: in Latin letters as whole words, in any capitals."""
    sought, lower = (unicodedata.normalize("NFKC", each).casefold() for each in (name, text))
    if sought not in lower:
        return False
    return not sought.isascii() or re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", lower) is not None
