"""Hanja read aloud: in Korean with every reading of the table, in Chinese as pinyin; which characters are forms of one another."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from cases.people.names.text import SCRIPTS

TABLES = Path(__file__).parent / "data"
MOST_READINGS = 32

# Surnames that are not read as the character is elsewhere; 朴 is Piao by rule, and Pu with many clerks.
SURNAME_PINYIN = {
    "朴": ("piao", "pu"), "曾": ("zeng",), "單": ("shan",), "单": ("shan",), "解": ("xie",), "仇": ("qiu",),
    "查": ("zha",), "覃": ("qin", "tan"), "盖": ("ge", "gai"), "蓋": ("ge", "gai"), "區": ("ou",), "区": ("ou",),
}  # fmt: skip


def korean(name: str) -> list[str]:
    """The name in Hangul under each combination of readings; other characters stay as they are."""
    choices = [_hangul_readings().get(char, (char,)) for char in name]
    return ["".join(chosen) for chosen in islice(product(*choices), MOST_READINGS)]


def chinese(name: str) -> Iterator[str]:
    """The name in pinyin, syllable by syllable; nothing for a name with other characters or one we cannot read."""
    chars = name.replace(" ", "")
    syllables = [_pinyin().get(char, ("",))[0] for char in chars]
    if len(chars) > 1 and all(syllables):
        for family in SURNAME_PINYIN.get(chars[0], syllables[:1]):
            yield f"{family} {'-'.join(syllables[1:])}"


def read_aloud(name: str) -> list[str]:
    """Every reading of a name that holds hanja; the name itself if it holds none."""
    if not SCRIPTS["hanja"].search(name):
        return [name]
    whole = re.sub("(.)々", r"\1\1", name)
    return [*chinese(whole), *korean(whole)]


def traditional(name: str) -> str:
    """The name in traditional characters, so that 姫, 银 and 姬, 銀 are the same."""
    return "".join(_pinyin().get(char, ("", char))[1] for char in name if not char.isspace())


@cache
def _hangul_readings() -> dict[str, tuple[str, ...]]:
    lines = (TABLES / "hanja_readings.tsv").read_text("utf-8").splitlines()
    return {char: tuple(readings.split()) for char, readings in (line.split("\t") for line in lines)}


@cache
def _pinyin() -> dict[str, tuple[str, str]]:
    lines = (TABLES / "hanja_pinyin.tsv").read_text("utf-8").splitlines()
    return {char: (pinyin, rest[0] if rest else char) for char, pinyin, *rest in (line.split("\t") for line in lines)}
