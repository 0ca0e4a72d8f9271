"""Whether words look like a name or a place: by how names are written and by lists of places, never by anybody we know.

It is a help to the eye and no proof. No row of a person is read here and no index asked, so that whoever types learns
nothing of who is known.
"""

from __future__ import annotations

import re
import unicodedata

from cases.people.towns.gazetteer import towns
from cases.reference.in_words import is_telling, names_of_places, stands_in

TITLED = re.compile(
    r"\b(?i:mr|mrs|ms|miss|dr|rev|pastor|father|sister|brother|uncle|aunt|auntie|teacher|deacon|elder)\b\.?\s+"
    r"[A-Z\u00c0-\u00de][\w'’-]*"
)
"""Somebody called by a title."""

TWO_CAPITALS = re.compile(
    r"\b[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+(?:[-'’][A-Za-z]+)?"
    r"(?:\s+[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+(?:[-'’][A-Za-z]+)?)+"
)
"""Two words or more in a row that begin with capitals, as a whole name in Latin letters does."""

ALL_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ -][A-Z]{2,})+\b")
"""The same in capitals throughout, as in a passport."""

HANGUL = re.compile(
    r"(?<![가-힣])(?:"
    r"[가-힣]{2,4}\s?(?:씨|님|여사|선생|목사|집사|아주머니|아저씨|엄마|아빠|할머니|할아버지)(?![가-힣]{3})"
    r"|(?!최(?:저|소|대|고|신|종|근|초|후|선|상))(?:김|박|최|황|권|홍)[가-힣]{2}"
    r"(?:에게|한테|께|의|이|가|은|는|을|를|와|과|도)?(?![가-힣])"
    r")"
)
"""A name with a title behind it, or a whole name with one of the commonest surnames that begin few other words."""

KANJI = re.compile(r"[一-鿿々ァ-ヺー]{1,6}(?:さん|さま|様|ちゃん|くん|君|氏|女史|先生|牧師|同志)")
"""A name with a title behind it, in Japanese or Chinese."""

REACHED_BY = re.compile(r"\+?\d(?:[\s().-]?\d){7,}|\S+@\S+\.\w+")
"""A telephone number, or an address of a mailbox."""

OF_PERSONS = (TITLED, HANGUL, KANJI, REACHED_BY)
OF_WHOLE_NAMES = (TWO_CAPITALS, ALL_CAPITALS)


def names_and_places(text: str, *, may_name_organisations: bool = False) -> list[str]:
    """The parts of a text that look like a name or a place, in the order of the text.

    Where organisations may be named, capitals alone tell nothing.
    """
    if not text:
        return []
    text = unicodedata.normalize("NFKC", text)
    patterns = OF_PERSONS if may_name_organisations else (*OF_PERSONS, *OF_WHOLE_NAMES)
    found = {match[0].strip() for pattern in patterns for match in pattern.finditer(text)}
    found |= {name for name in _places() if stands_in(name, text)}
    longest = [part for part in found if not any(part != other and part in other for other in found)]
    return sorted(longest, key=lambda part: (text.casefold().find(part.casefold()), part))


def _places() -> set[str]:
    """Provinces of the list and towns of the gazetteer, in every spelling."""
    spellings = {writing for town in towns().values() for writing in town.writings if is_telling(writing)}
    return spellings | set(names_of_places())
