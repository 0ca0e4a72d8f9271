"""Canaries: texts that occur nowhere else, and every spelling under which one of them could hide in a file."""

from __future__ import annotations

import base64
import html
import json
import random
import string
from collections.abc import Container, Iterable
from urllib.parse import quote, quote_plus

import numpy as np

HANGUL = [chr(code) for code in range(ord("가"), ord("힣"))]
KATAKANA = list("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ")
HANJA = list("金朴崔鄭姜尹張林韓申徐權黃安宋柳洪全高文孫梁裵白許南沈盧河郭成車朱禹具")


class LeakMarkers:
    """Makes canaries from one seed and remembers them; the same seed makes the same ones."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)  # noqa: S311 - canaries must be found again, not be secret
        self.all_markers: list[str] = []

    def text(self, scripts: str = "latin hangul") -> str:
        """A canary in each of the scripts, as one text."""
        fresh = [getattr(self, script)() for script in scripts.split()]
        self.all_markers += fresh
        return " ".join(fresh)

    def latin(self) -> str:
        """Letters no word is made of."""
        return "".join(self.random.choices(string.ascii_letters, k=14))

    def digits(self) -> str:
        """A telephone number."""
        return "+86" + "".join(self.random.choices(string.digits, k=14))

    def hangul(self) -> str:
        """Syllables few of which are ever written."""
        return "".join(self.random.choices(HANGUL, k=7))

    def kana(self) -> str:
        """A name in katakana."""
        return "".join(self.random.choices(KATAKANA, k=10))

    def hanja(self) -> str:
        """A name in hanja."""
        return "".join(self.random.choices(HANJA, k=8))


def spellings(marker: str) -> dict[str, bytes]:
    """Each way a text may be written into a file, by its name; all in the case `found_in` compares."""
    plain = marker.encode()
    named = {
        "utf-8": plain,
        "utf-16le": marker.encode("utf-16le"),
        "utf-16be": marker.encode("utf-16be"),
        "hex": plain.hex().encode(),
        "hex of utf-16le": marker.encode("utf-16le").hex().encode(),
        "json": json.dumps(marker)[1:-1].encode(),
        "python": ascii(marker)[1:-1].encode(),
        "octal": b"".join(b"\\%03o" % byte for byte in plain),
        "html": html.escape(marker).encode("ascii", "xmlcharrefreplace"),
        "html hex": "".join(f"&#x{ord(char):x};" for char in marker).encode(),
        "url": quote(marker, safe="").encode(),
        "url form": quote_plus(marker).encode(),
    }
    named |= {f"base64 at {shift}": base64_inside(plain, shift) for shift in range(3)}
    named |= {f"base64 of utf-16le at {shift}": base64_inside(marker.encode("utf-16le"), shift) for shift in range(3)}
    for codec in ("euc-kr", "cp949", "shift-jis", "gb18030"):
        try:
            named[codec] = marker.encode(codec)
        except UnicodeEncodeError:
            continue
    return {name: spelling.lower() for name, spelling in named.items()}


def base64_inside(plain: bytes, shift: int) -> bytes:
    """The letters base64 always has for these bytes, when they begin `shift` bytes after a boundary of three."""
    whole = base64.b64encode(bytes(shift) + plain)
    unsure_before = -(-shift * 8 // 6) if shift else 0
    sure = (shift + len(plain)) * 8 // 6
    return whole[unsure_before:sure]


def found_in(haystack: bytes, all_markers: Iterable[str], only: Container[str] | None = None) -> set[tuple[str, str]]:
    """Which canaries are in the bytes, and how they are spelled there, small and capital letters taken as one."""
    haystack = haystack.lower()
    wanted: dict[bytes, set[tuple[str, str]]] = {}
    for marker in all_markers:
        for name, spelling in spellings(marker).items():
            if only is None or name in only:
                wanted.setdefault(spelling, set()).add((marker, name))
    there = {spelling for spelling in wanted if len(spelling) < BEGINNING and spelling in haystack}
    there |= _longer_ones_in(haystack, [spelling for spelling in wanted if len(spelling) >= BEGINNING])
    return {found for spelling in there for found in wanted[spelling]}


BEGINNING = 8
"""So many bytes are one number of numpy: all places of a file are compared with the beginnings of all spellings at once."""


def _longer_ones_in(haystack: bytes, wanted: list[bytes]) -> set[bytes]:
    """Those of some spellings that are in the bytes: looked for together, since a search for each by itself takes minutes."""
    by_beginning: dict[bytes, list[bytes]] = {}
    for spelling in wanted:
        by_beginning.setdefault(spelling[:BEGINNING], []).append(spelling)
    is_begun = np.zeros(1 << 22, dtype=bool)
    is_begun[_scattered(np.frombuffer(b"".join(by_beginning), dtype="<u8"))] = True
    found = set()
    for shift in range(min(BEGINNING, len(haystack) - BEGINNING + 1)):
        words = np.frombuffer(haystack, dtype="<u8", offset=shift, count=(len(haystack) - shift) // BEGINNING)
        for at in shift + BEGINNING * np.flatnonzero(is_begun[_scattered(words)]):
            begun = by_beginning.get(haystack[at : at + BEGINNING], ())
            found |= {spelling for spelling in begun if haystack.startswith(spelling, at)}
    return found


def _scattered(words: np.ndarray) -> np.ndarray:
    """A place of the table for each word, by the highest of its bits once multiplied: the same for the same word."""
    return (words * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(42)
