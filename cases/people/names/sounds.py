"""From written syllables to one small alphabet of sounds: Hangul, kana and Latin letters in, comparable letters out.

The alphabet has the consonants `k t p c s h m n r` (plain, tense and aspirated alike; final ng is n), the vowels `a e i o`
(ㅓ ㅗ ㅜ ㅡ are all o: breves get lost, and the press writes ㅓ as o, u, eo) and the glides `w y`.
A writing may stand for several sounds ("Eungyeong" has ng or n-g), hence lists; each is cut off at `MOST`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice, product

MOST = 16

# In the order of the Unicode syllables; "-" is silent.
ONSETS = "kknttrmppss-cccktph"
VOWELS = [
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "e", "e", "yo", "o", "wo", "we", "wi", "yo", "o", "i", "i",
]  # fmt: skip
FINALS = "-kkknnntrkmrrrprmppttnttktp-"

KANA_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "c": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}  # fmt: skip
KANA = {
    kana: consonant + vowel for consonant, row in KANA_ROWS.items() for kana, vowel in zip(row, "aioeo", strict=True)
}
KANA |= {kana: sound.translate(str.maketrans("gdb", "ktp")) for kana, sound in KANA.items()}
KANA |= {
    "チ": "ci", "ヂ": "ci", "ヅ": "co", "ヤ": "ya", "ユ": "yo", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "po",
}  # fmt: skip
KANA |= {"ッ": "", "ー": "", "ㇰ": "k", "ㇺ": "m", "ㇽ": "r", "ㇷ": "p", "ㇳ": "t"}
SMALL_Y = {"ャ": "ya", "ュ": "yo", "ョ": "yo"}
SMALL_VOWELS = {"ァ": "a", "ィ": "i", "ゥ": "o", "ェ": "e", "ォ": "o"}
U_ROW = frozenset("ウクスツヌフムルグズブプ")
# Japanese has no final consonants but n: パク is Pak, and only sometimes Pa-ku.
KANA_FINALS = frozenset("クグルムプブトツ")

# Groups of Latin letters with one sound, or with two to choose from where syllables are written without a boundary.
LATIN_GROUPS = {
    "hui": ["hi"], "eui": ["i"], "aeu": ["ao", "eo"], "oeu": ["o", "eo"], "eeu": ["eo", "io"],
    "eo": ["o"], "eu": ["o"], "ee": ["i"], "ae": ["e"], "oe": ["e"], "ai": ["e", "ai"], "oi": ["e", "oi"], "ui": ["i", "oi"],
    "ng": ["nk", "n"], "ck": ["k"], "wh": ["hw"], "lv": ["ro"], "nv": ["no"],  # lv and nv are typed for pinyin lü and nü
}  # fmt: skip
LATIN_LETTERS = str.maketrans("bdfgjlquvxz", "ptpkcrcopsc")  # q, x and z as in pinyin
LATIN_PATTERN = re.compile(r"hui|eui|[aoe]eu|ng(?=[aeiouwy])|eo|eu|ee|ae|oe|ai|oi|ui|ck|wh|[ln]v|.", re.DOTALL)
BOUNDARY = re.compile("[-'’‘ʼʻ`´′‐‑–·.]+")
COMBINING = re.compile("[\u0300-\u036f]")
RUNS = re.compile(
    "(?P<hangul>[가-힣]+)|(?P<kana>[ァ-ヺーㇰ-ㇿ]+)|(?P<latin>[a-z]+)|(?P<mark>[-'])|(?P<other>.)", re.DOTALL
)
HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
# Letters that casefolding and decomposition leave outside a-z, in the few names that hold them.
ODD_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})

FOLDS = [(re.compile(pattern), by) for pattern, by in (
    # The initial-sound rule: northern 리, 류, 녀 and 로 are southern 이, 유, 여 and 노.
    ("^[rn](?=[iy])", ""), ("^r", "n"),
    # h is heard at the beginning only: 순희 is スニ, and Sunhui.
    ("(?<=.)h", ""),
    ("[yw]e", "e"), ("[yw]i", "i"), ("wo", "o"), ("(?<=[cs])y", ""),
    (r"(.)\1+", r"\1"),
    # Consonants that meet: 금련 is Kumryon and Kŭmnyŏn, 옥란 is Okran and Ongnan, 별님 is Pyolnim and Pyollim.
    ("[kt](?=[nmr])", "n"), ("p(?=[nmr])", "m"), ("(?<=[nm])r", "n"), ("rn", "r"),
    (r"(.)\1+", r"\1"),
)]  # fmt: skip


def fold(sounds: str) -> str:
    """One part of a name, surname or given name, without the differences between the ways of writing it."""
    for pattern, by in FOLDS:
        sounds = pattern.sub(by, sounds)
    return sounds


def heard(word: str) -> list[str]:
    """The possible sounds of a word in any script but hanja, the likeliest first."""
    return _joined(RUN_SOUNDS[run.lastgroup or "other"](run.group()) for run in RUNS.finditer(_plain(word)))


def _plain(word: str) -> str:
    """Small letters without accents, katakana for hiragana, `-` between syllables; without digits and other signs."""
    folded = COMBINING.sub("", unicodedata.normalize("NFD", word.casefold())).translate(ODD_LETTERS)
    marked = BOUNDARY.sub("-", unicodedata.normalize("NFC", folded).translate(HIRAGANA))
    return "".join(char for char in marked if char == "-" or char.isalpha())


def _joined(parts: Iterable[list[str]]) -> list[str]:
    """Each combination of one choice from every part."""
    return ["".join(chosen) for chosen in islice(product(*parts), MOST)]


def _hangul(text: str) -> list[str]:
    return ["".join(syllable_sounds(char) for char in text)]


def syllable_sounds(syllable: str) -> str:
    """The sounds of one Hangul syllable, by the arithmetic of its code point."""
    onset, rest = divmod(ord(syllable) - ord("가"), len(VOWELS) * len(FINALS))
    vowel, final = divmod(rest, len(FINALS))
    return (ONSETS[onset] + VOWELS[vowel] + FINALS[final]).replace("-", "")


def _kana(text: str) -> list[str]:
    parts: list[list[str]] = []
    for position, kana in enumerate(text):
        following = text[position + 1 : position + 2]
        before = text[position - 1 : position]
        if kana in SMALL_Y or kana in SMALL_VOWELS:
            parts[-1:] = [_with_small(parts[-1][-1] if parts else "", before, kana)]
        elif kana in KANA_FINALS and before not in ("", "ン") and following not in (*SMALL_Y, *SMALL_VOWELS, "ー"):
            parts.append([KANA[kana][0], KANA[kana]])
        else:
            parts.append([KANA.get(kana, "")])
    return _joined(parts)


def _with_small(sound: str, before: str, small: str) -> list[str]:
    """A kana with the small one after it: キョ is kyo, ファ is hwa, チェ is ce."""
    stem = sound.rstrip("aeio")
    if small in SMALL_Y:
        return [stem + SMALL_Y[small]]
    return [stem + "w" * (before in U_ROW) + SMALL_VOWELS[small]]


def _latin(segment: str) -> list[str]:
    """The sounds between two boundaries; after a consonant h marks aspiration alone."""
    letters = re.sub("ng(?![aeiouwy])", "n", _scanned(segment))
    letters = re.sub("(?<=[bcdgjkpqrstxz])h", "", letters)
    return _joined(
        LATIN_GROUPS.get(group) or [group.translate(LATIN_LETTERS)] for group in LATIN_PATTERN.findall(letters)
    )


def _scanned(segment: str) -> str:
    """Il-sun for "ll-sun", Ri for "Rl": a scanner takes I for l, and no syllable begins with l and a consonant or lacks a vowel."""
    segment = re.sub("^l(?=[^aeiouyhv])", "i", segment)
    return segment if re.search("[aeiouvy]", segment) else segment.replace("l", "i")


RUN_SOUNDS: dict[str, Callable[[str], list[str]]] = {
    "hangul": _hangul,
    "kana": _kana,
    "latin": _latin,
    "mark": lambda mark: [""],
    "other": lambda other: [other],
}
