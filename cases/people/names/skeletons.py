"""The skeletons of a whole name, and the keyed tokens by which an encrypted name is found; never of a part of a name."""

import hashlib
import hmac
import re
from collections.abc import Iterator

from cases.people.names.hanja import read_aloud
from cases.people.names.sounds import fold, heard
from cases.people.names.text import normalise, spellings

# Enough for every reading of an ordinary name; a text that has more is no name.
MOST = 48
LENGTH = 16
SHORTEST_KEY = 16
DOMAIN = b"lfnkr name token 1\0"  # the number changes with the rules, for tokens of different rules never meet

FAMILY_NAMES = frozenset(
    "가강계고공곽구국권기길김나남노도라려렴로류리림마맹명모문민박반방배백변봉부사서석선설성"
    "소손송승신심안양량어엄여연염예오옥온왕우원위유육륙윤은이인임장전정제조주지진차채천최추탁태편표풍피하한함허현형호홍황"
) | {"남궁", "독고", "동방", "사공", "서문", "선우", "제갈", "황보"}
FAMILY_SOUNDS = frozenset(fold(heard(name)[0]) for name in FAMILY_NAMES)
LONGEST_FAMILY_SOUND = max(map(len, FAMILY_SOUNDS)) + 1
# Customary spellings that no rule of romanisation gives.
CUSTOMARY = {
    "park": "박", "bark": "박", "parc": "박", "pack": "박", "back": "백", "her": "허", "hur": "허", "char": "차",
    "lew": "류", "rew": "류", "sur": "서", "nar": "나", "mar": "마", "choy": "최",
}  # fmt: skip
HANGUL = re.compile("[가-힣]+")


def skeletons(text: str) -> frozenset[str]:
    """How the whole name may sound, under every plausible reading and order; two names of one person share at least one."""
    name = normalise(text)
    spoken = name.removesuffix("님")
    names = [name] if spoken == name or len(spoken) < 2 else [name, spoken]
    found: set[str] = set()
    for spelling in (spelling for one in names for spelling in spellings(one)):
        fresh: set[str] = set()
        for skeleton in _skeletons_of(spelling):
            fresh.add(skeleton)
            if len(fresh) >= MOST:
                break
        found |= fresh
    return frozenset(found - {""})


def tokens(text: str, key: bytes) -> frozenset[bytes]:
    """The skeletons under a key, so that equal names can be found by whoever holds it, and by nobody who only holds the table."""
    if len(key) < SHORTEST_KEY:
        raise ValueError("The search key must have at least 16 bytes; make one with `openssl rand -base64 32`.")
    return frozenset(_token(skeleton, key) for skeleton in skeletons(text))


def _token(skeleton: str, key: bytes) -> bytes:
    return hmac.new(key, DOMAIN + skeleton.encode(), hashlib.sha256).digest()[:LENGTH]


def _skeletons_of(spelling: str) -> Iterator[str]:
    for reading in read_aloud(spelling):
        for family, given in orders(reading):
            for family_sounds in _family_sounds(family):
                for given_sounds in heard(given):
                    yield fold(family_sounds) + fold(given_sounds)
                    if not family:
                        yield from _divided(given_sounds)


def orders(name: str) -> list[tuple[str, str]]:
    """The ways to divide a name into family and given name; a family name is empty where only the sound can tell where it ends."""
    words = [word for word in re.split(r"[\s・,、=＝;]+", re.sub(" ?- ?", "-", name)) if word.strip("-")]
    if not words:
        return []
    together = "".join(words)
    divided = [] if len(words) == 1 else [(words[0], "-".join(words[1:]))]
    if HANGUL.fullmatch(together):
        divided = _hangul_divisions(together)
    elif len(words) == 1:
        divided = [("", together)]
    if len(words) > 1 and _is_family_name(words[-1]):
        divided.append((words[-1], "-".join(words[:-1])))
    return divided


def _hangul_divisions(name: str) -> list[tuple[str, str]]:
    """After one syllable; after two for 남궁 and its like; not at all if the given name may stand alone."""
    cuts = [1] if len(name) > 1 else []
    if name[:2] in FAMILY_NAMES and len(name) > 2:
        cuts.append(2)
    if len(name) <= 2:
        cuts.append(0)
    return [(name[:cut], name[cut:]) for cut in cuts]


def _divided(sounds: str) -> Iterator[str]:
    """A name written as one word, divided wherever its beginning sounds like a family name."""
    for cut in range(1, min(LONGEST_FAMILY_SOUND, len(sounds) - 1)):
        family = fold(sounds[:cut])
        if family in FAMILY_SOUNDS:
            yield family + fold(sounds[cut:])


def _is_family_name(word: str) -> bool:
    if HANGUL.fullmatch(word):
        return word in FAMILY_NAMES
    return any(fold(sounds) in FAMILY_SOUNDS for sounds in _family_sounds(word))


def _family_sounds(word: str) -> list[str]:
    """The sounds of a word in the place of a family name; one empty sound for none."""
    customary = CUSTOMARY.get(word.casefold())
    return heard(customary or word)
