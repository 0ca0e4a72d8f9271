"""The letters of the house: of its headings, and Japanese and Korean ones for machines that have none; files of a few hundred, and the rules that name them.

Run as a program, `make letters`, after the words of the house changed much. It cuts the regular typefaces of static/fonts into
static/letters and writes the rules to static/css. A browser fetches a file only when no typeface of the system, which the style sheets
name first, can draw a letter. Every letter lies in a file of neighbours, whose rule is short: letters.css, on every page. Those that our
own words use lie together once more, for pages in their language: letters-ja.css, letters-ko.css, which count before it there. Needs
fontTools and brotli, which are here with what prints PDF.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
PLACE = ROOT / "static" / "letters"
SHEETS = ROOT / "static" / "css"
WORDS = ("locale/{0}/LC_MESSAGES/*.po", "docs/guide/{0}/*.md", "docs/terms-{0}.md")
"""Where the house has words in a language; Django's own, which its forms and refusals show, come besides."""

HEADINGS = "House Serif"
"""What style sheets call the face of headings: Newsreader, semi-bold (decision 0040)."""
HEADING_SOURCE = "Newsreader-SemiBold.ttf"
OF_HEADINGS = (*range(0x20, 0x7F), *map(ord, "\u00a0§«·»éöü–—‘’“”…−"))
"""What our headings are written in; a letter beyond is drawn by the next face of the stack."""

FIRST_OF_EAST = 0x2E80
"""Below it lie Latin, Greek, Cyrillic and signs, which every machine can draw."""

NEIGHBOURS = 0x80
"""Letters nearer to each other than this are named as one range, whatever lies between."""

HEAD = "/* Written by lfnkr/web/letters.py: headings, and letters for machines that have none, after every typeface of the system. */\n"


@dataclass(frozen=True)
class Family:
    """One typeface of ours, which letters of it are given out, and how many in one file."""

    name: str
    language: str
    source: str
    here: tuple[str, ...]  # what Android calls the same letters, which no style sheet can name
    blocks: tuple[tuple[int, int], ...]
    together: tuple[tuple[int, int], ...]  # always among the most used
    in_a_file: int


FAMILIES = (
    Family(
        name="House JP",
        language="ja",
        source="NotoSansJP-Regular.ttf",
        here=("NotoSansCJKJP-Regular", "NotoSansCJKjp-Regular"),
        blocks=((FIRST_OF_EAST, 0x312F), (0x3190, 0xABFF), (0xD7B0, 0x3FFFF)),
        together=((0x3000, 0x30FF), (0xFF01, 0xFF5E)),
        in_a_file=260,
    ),
    Family(
        name="House KR",
        language="ko",
        source="NotoSansKR-Regular.ttf",
        here=("NotoSansCJKKR-Regular", "NotoSansCJKkr-Regular"),
        blocks=((0x3130, 0x318F), (0xAC00, 0xD7A3)),
        together=(),
        in_a_file=800,
    ),
)


@dataclass(frozen=True)
class Slice:
    """One file: its name, its letters, the ranges that a browser compares a letter with, and the style sheet that says so."""

    name: str
    letters: tuple[int, ...]
    ranges: str
    sheet: str


def slices(family: Family) -> list[Slice]:
    """Every file of a family: neighbours, for every page; then what its language uses most, for pages in it."""
    with TTFont(FONTS / family.source) as font:
        ours = {code for code in font.getBestCmap() if lies_in(code, family.blocks)}
    used = [code for code in most_used(family) if code in ours]
    named = [(group, NEIGHBOURS, "letters.css") for group in parted(sorted(ours), family.in_a_file)]
    named += [(group, 1, f"letters-{family.language}.css") for group in parted(used, family.in_a_file)]
    return [
        Slice(f"{family.language}-{number:02}.woff2", tuple(sorted(group)), ranges(group, near), sheet)
        for number, (group, near, sheet) in enumerate(named, start=1)
    ]


def headings() -> Slice:
    """The one file of the face of headings."""
    return Slice("la-01.woff2", OF_HEADINGS, ranges(OF_HEADINGS, 1), "letters.css")


def parted(codes: list[int], most: int) -> list[list[int]]:
    """The letters in groups of so many."""
    return [codes[start : start + most] for start in range(0, len(codes), most)]


def lies_in(code: int, blocks: Iterable[tuple[int, int]]) -> bool:
    """Whether a letter lies in one of the blocks."""
    return any(first <= code <= last for first, last in blocks)


def most_used(family: Family) -> list[int]:
    """The letters of the family's language in the words of the house, the most frequent first."""
    counted = Counter(ord(letter) for text in texts(family.language) for letter in text)
    always = [code for first, last in family.together for code in range(first, last + 1)]
    return always + [
        code for code, _times in sorted(counted.items(), key=lambda one: (-one[1], one[0])) if code not in always
    ]


def texts(language: str) -> Iterator[str]:
    """Whatever the house says in a language, and what Django says in it."""
    of_django = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"
    found = [path for pattern in WORDS for path in sorted(ROOT.glob(pattern.format(language)))]
    return (path.read_text(encoding="utf-8") for path in (*found, of_django))


def ranges(letters: Iterable[int], near: int) -> str:
    """The letters as a unicode-range; letters nearer than `near` or exactly so become one range."""
    runs: list[list[int]] = []
    for code in sorted(letters):
        if runs and code - runs[-1][1] <= near:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"u+{first:x}" if first == last else f"u+{first:x}-{last:x}" for first, last in runs)


def cut(source: str, one: Slice) -> None:
    """Write one file: the outlines of its letters and nothing else."""
    options = subset.Options(
        flavor="woff2", layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14]
    )
    options.drop_tables += ["BASE", "GPOS", "GSUB", "STAT", "vhea", "vmtx"]
    font = subset.load_font(str(FONTS / source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=one.letters)
    cutter.subset(font)
    subset.save_font(font, str(PLACE / one.name), options)


def rule(family: Family, one: Slice) -> str:
    """The rule that names one file."""
    local = "".join(f'local("{name}"),' for name in family.here)
    address = f'url("/static/letters/{one.name}")format("woff2")'
    return (
        f'@font-face{{font-family:"{family.name}";font-display:swap;src:{local}{address};unicode-range:{one.ranges}}}\n'
    )


def rule_of_headings(one: Slice) -> str:
    """The rule of the face of headings: one weight; where it is late, the page stands in the system's."""
    address = f'url("/static/letters/{one.name}")format("woff2")'
    return (
        f'@font-face{{font-family:"{HEADINGS}";font-weight:600;font-display:fallback;'
        f"src:{address};unicode-range:{one.ranges}}}\n"
    )


def main() -> None:
    """Cut every file anew and write the style sheets."""
    before, rules = {path.name for path in PLACE.glob("*.woff2")}, defaultdict(list)
    cut(HEADING_SOURCE, headings())
    rules["letters.css"].append(rule_of_headings(headings()))
    before.discard(headings().name)
    for family in FAMILIES:
        for one in slices(family):
            cut(family.source, one)
            rules[one.sheet].append(rule(family, one))
            before.discard(one.name)
    for old in before:
        (PLACE / old).unlink()
    for sheet, lines in rules.items():
        (SHEETS / sheet).write_text(HEAD + "".join(lines), encoding="utf-8")
    files = [*PLACE.glob("*.woff2")]
    sys.stdout.write(f"{len(files)} files, {sum(file.stat().st_size for file in files) // 1024} KB\n")


if __name__ == "__main__":
    main()
