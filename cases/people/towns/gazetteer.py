"""The towns we know, out of one file, and finding them by whatever somebody wrote or said, in any script.

Nothing here remembers what was looked for.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from cases.choices import COUNTRIES
from cases.people.names.hanja import read_aloud
from cases.people.names.sounds import fold, heard
from cases.reference.models import Place
from lfnkr.language.lists import aside
from lfnkr.language.wordings import NamedInThreeLanguages

TOWNS = Path(__file__).parent / "data" / "towns.tsv"
SHOWN = 6
ALIKE = 80
"""From here on, of a hundred, two sounds are alike enough to be shown."""
SHORTEST = 3
"""Sounds shorter than this are compared whole or not at all."""

SIGNS = re.compile(r"[\W_]+")
PIECES = re.compile(r"[/(),;=、，（）「」]+")
ENDINGS = re.compile(
    r"(?<=\w{2})(특별시|광역시|자치주|시|군|구역|읍|리|市|县|縣|县城|镇|鎮|郡|区|區|州)$"
    r"|(?<=\w{3})\s*[- ](si|gun|kun|shi|xian|county|city|up|eup|ri|town|prefecture)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Town(NamedInThreeLanguages):
    """One town, county or district: `unit` is the code of its province as a `Place`, empty where the list has none."""

    code: str
    country: str
    unit: str
    kind: str
    name_en: str
    name_ja: str
    name_ko: str
    local_name: str
    spellings: tuple[str, ...]

    @property
    def writings(self) -> tuple[str, ...]:
        """Every way it is written here."""
        names = (self.name_en, self.name_ko, self.name_ja, self.local_name, *self.spellings)
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, kw_only=True)
class Found:
    """A town that may be meant; `is_spelling` says that it is written so, not only that it sounds alike."""

    town: Town
    is_spelling: bool


@cache
def towns() -> dict[str, Town]:
    """All of them by code, in the order of the file."""
    with TOWNS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["code"]: _town(**row) for row in rows}


def _town(*, spellings: str, geonames: str, **columns: str) -> Town:
    return Town(spellings=tuple(filter(None, spellings.split(";"))), **columns)


def find(words: str) -> list[Found]:
    """The towns somebody may mean, at most SHOWN: those written so before those that sound so; else those that sound alike.

    Of a longer telling each part between brackets, commas and spaces is looked for: "Kungsim-ri (Hoeryong)" finds Hoeryong.
    """
    words = " ".join(words.split())
    whole = _written(words)
    if not whole:
        return []
    found = dict.fromkeys(_spelled().get(whole, ()), True)
    pieces = [piece for piece in PIECES.split(words) if piece.strip()]
    texts = [words, *pieces] if len(pieces) > 1 else [words]
    for text in texts:
        _add(found, _by_sound(text))
    if not found:
        for word in words.split():
            _add(found, _spelled().get(_written(word), ()))
    if not found:
        for text in texts:
            _add(found, _alike(text))
    known = towns()
    return [Found(town=known[code], is_spelling=is_spelling) for code, is_spelling in found.items()][:SHOWN]


def only_one(words: str) -> Town | None:
    """The town that is written so, where there is only one; nothing where a person has to choose."""
    codes = _spelled().get(_written(words), ())
    return towns()[codes[0]] if len(codes) == 1 else None


def with_units(found: Iterable[Town]) -> list[tuple[Town, str]]:
    """Towns with the words that tell one from another: "Hoeryong (North Hamgyong)", "Yanji (Jilin)", "Hue (Viet Nam)"."""
    rows = list(found)
    units = Place.objects.in_bulk({town.unit for town in rows if town.unit}) if rows else {}
    return [(town, _named(town, units.get(town.unit))) for town in rows]


def _named(town: Town, unit: Place | None) -> str:
    within = str(unit) if unit else str(COUNTRIES[town.country])
    other = town.name_ko if town.country == "KP" else town.local_name
    name = town.name if other in ("", town.name) else _("%(town)s %(local)s") % {"town": town.name, "local": other}
    return name + aside(within)


def _add(found: dict[str, bool], codes: Iterable[str]) -> None:
    """More of them, behind those that are there."""
    for code in codes:
        found.setdefault(code, False)


def _written(text: str) -> str:
    """A spelling without what differs from hand to hand: capitals, accents, signs, "city" and "county" at its end."""
    plain = unicodedata.normalize("NFKC", text).strip()
    shorter = ENDINGS.sub("", plain)
    letters = unicodedata.normalize("NFD", shorter.casefold())
    return SIGNS.sub("", unicodedata.normalize("NFC", "".join(c for c in letters if not "\u0300" <= c <= "\u036f")))


def _sounds(text: str) -> set[str]:
    """How a spelling may sound, under every reading of its characters."""
    plain = ENDINGS.sub("", unicodedata.normalize("NFKC", text).strip())
    return {fold(sounds) for reading in read_aloud(plain) for sounds in heard(reading.replace(" ", ""))} - {""}


@cache
def _spelled() -> dict[str, tuple[str, ...]]:
    """The towns by each of their spellings, plainly written."""
    found: dict[str, dict[str, None]] = {}
    for town in towns().values():
        for writing in town.writings:
            found.setdefault(_written(writing), {})[town.code] = None
    return {writing: tuple(codes) for writing, codes in found.items()}


@cache
def _sounding() -> dict[str, tuple[str, ...]]:
    """The towns by each of their sounds."""
    found: dict[str, dict[str, None]] = {}
    for town in towns().values():
        for writing in town.writings:
            for sound in _sounds(writing):
                found.setdefault(sound, {})[town.code] = None
    return {sound: tuple(codes) for sound, codes in found.items()}


def _by_sound(text: str) -> list[str]:
    exact = _spelled().get(_written(text), ())
    return [*exact, *(code for sound in sorted(_sounds(text)) for code in _sounding().get(sound, ()))]


def _alike(text: str) -> list[str]:
    """Those that sound alike, the likest first."""
    best: dict[str, float] = {}
    for sound in _sounds(text):
        if len(sound) < SHORTEST:
            continue
        near = process.extract(sound, _sounding().keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN)
        for known, score, _place in near:
            for code in _sounding()[known]:
                best[code] = max(best.get(code, 0), score)
    return sorted(best, key=lambda code: -best[code])
