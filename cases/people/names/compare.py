"""How alike two names are, and why, for a person to judge; no decision is taken here."""

import re
import unicodedata
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from cases.people.names.hanja import traditional
from cases.people.names.skeletons import orders, skeletons
from cases.people.names.sounds import syllable_sounds
from cases.people.names.text import marked as _
from cases.people.names.text import normalise, script_of

# From here on a pair is shown to a person; a hundred means that nothing in the writing speaks against one name.
POSSIBLE = 80
OTHER_CHARACTERS = 85
NOT_SHARED = 95
PER_LETTER = 10
ALL_HANGUL = re.compile("[ 가-힣]+")


def score(a: str, b: str) -> int:
    """0 to 100: 100 for one name however it is written, from `POSSIBLE` on for one a person should look at."""
    left, right = skeletons(a), skeletons(b)
    shared = not left.isdisjoint(right)
    letters = letters_apart(a, b)
    if letters is not None:
        return max(100 - PER_LETTER * letters, POSSIBLE if shared else 0)
    if shared:
        return OTHER_CHARACTERS if other_characters(a, b) else 100
    return min(NOT_SHARED, round(max((fuzz.ratio(one, other) for one, other in product(left, right)), default=0)))


def reasons(a: str, b: str) -> list[str]:
    """Why the pair is possible, in the words of the page (marked for translation); nothing if it is not."""
    if score(a, b) < POSSIBLE:
        return []
    left, right = skeletons(a), skeletons(b)
    if left.isdisjoint(right):
        apart = letters_apart(a, b) or min(Levenshtein.distance(one, other) for one, other in product(left, right))
        return [{1: _("one letter differs"), 2: _("two letters differ")}.get(apart, _("similar sound"))]
    return [_same_sound(a, b)]


def _same_sound(a: str, b: str) -> str:
    """What two names that share a skeleton have in common, and what not."""
    if other_characters(a, b):
        return _("same sound, other characters")
    letters = letters_apart(a, b)
    if letters:
        return _("one letter differs") if letters == 1 else _("same sound in Latin letters, other Hangul")
    if _written(a) == _written(b):
        return _("same name, same spelling")
    return _("same name in another spelling") if script_of(a) == script_of(b) else _("same name in another script")


def other_characters(a: str, b: str) -> bool:
    """Both are in hanja, and not in forms of the same characters."""
    return script_of(a) == script_of(b) == "hanja" and traditional(normalise(a)) != traditional(normalise(b))


def letters_apart(a: str, b: str) -> int | None:
    """How many letters of the alphabet differ between two Hangul names, North and South taken as one; else None."""
    left, right = normalise(a), normalise(b)
    if not (ALL_HANGUL.fullmatch(left) and ALL_HANGUL.fullmatch(right)):
        return None
    pairs = product(map(_letters, orders(left)), map(_letters, orders(right)))
    return min((Levenshtein.distance(one, other) for one, other in pairs), default=None)


def _letters(parts: tuple[str, str]) -> str:
    """The letters of a Hangul name under the initial-sound rule, 리련 as 이연."""
    return "".join(unicodedata.normalize("NFD", _southern(part[:1]) + part[1:]) for part in parts)


def _southern(syllable: str) -> str:
    """A syllable as the South writes it at the beginning: ㄹ and ㄴ fall silent before i and y, other ㄹ become ㄴ."""
    if not syllable or syllable_sounds(syllable)[0] not in "rn":
        return syllable
    letters = unicodedata.normalize("NFD", syllable)
    onset = "ᄋ" if syllable_sounds(syllable)[1] in "iy" else "ᄂ"
    return unicodedata.normalize("NFC", onset + letters[1:])


def _written(text: str) -> str:
    return "".join(normalise(text).casefold().split())
