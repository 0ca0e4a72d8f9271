"""Write hanja_readings.tsv and hanja_pinyin.tsv from the Unihan files of Debian's package `unicode-data`.

Run `python cases/people/names/data/make_hanja_tables.py /usr/share/unicode` only when Unihan itself should be renewed.
"""

import bz2
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

VARIANTS = ("kZVariant", "kSemanticVariant", "kTraditionalVariant", "kSimplifiedVariant", "kSpecializedSemanticVariant")
# Japanese new forms that Unihan does not link to the form the table of readings begins with.
JAPANESE_FORMS = dict(zip("姫鉄恵沢広栄国桜竜真静徳実寿弥浜斉斎", "姬鐵惠澤廣榮國櫻龍眞靜德實壽彌濱齊齋", strict=True))


def fields(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Each character that has the field, with the field's value."""
    for line in re.finditer(rf"^U\+([0-9A-F]+)\t{name}\t(.+)$", text, re.MULTILINE):
        yield chr(int(line[1], 16)), line[2]


def others(value: str) -> list[str]:
    """The characters that a variant field points to."""
    return [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]+)", value)]


def korean_readings(readings: str, variants: str) -> dict[str, str]:
    """Hangul readings by character; a variant without its own takes those of the form it stands for."""
    known = {
        char: " ".join(part.split(":")[0] for part in value.split()) for char, value in fields(readings, "kHangul")
    }
    lent: dict[str, str] = {}
    for name in VARIANTS:
        for char, value in fields(variants, name):
            for other in others(value):
                for borrower, lender in ((char, other), (other, char)):
                    if borrower not in known and borrower not in lent and lender in known:
                        lent[borrower] = known[lender]
    return known | lent


def toneless(pinyin: str) -> str:
    """`yīng` becomes `ying`, `lǜ` becomes `lu`."""
    return "".join(char for char in unicodedata.normalize("NFD", pinyin) if char.isascii())


def main(folder: Path) -> None:
    """Write both tables beside this file."""
    here = Path(__file__).parent
    readings, variants = (
        bz2.decompress((folder / f"Unihan_{name}.txt.bz2").read_bytes()).decode() for name in ("Readings", "Variants")
    )
    korean = korean_readings(readings, variants)
    mandarin = {char: toneless(value.split()[0]) for char, value in fields(readings, "kMandarin")}
    traditional = {char: others(value)[0] for char, value in fields(variants, "kTraditionalVariant")} | JAPANESE_FORMS
    rows = ((char, mandarin[char], traditional.get(char, char)) for char in sorted(korean) if mandarin.get(char))
    (here / "hanja_readings.tsv").write_text("".join(f"{char}\t{korean[char]}\n" for char in sorted(korean)))
    (here / "hanja_pinyin.tsv").write_text("".join(f"{a}\t{b}" + f"\t{c}" * (a != c) + "\n" for a, b, c in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
