"""A name as it was written, made comparable: its characters, its script, and what is not part of it; not how it sounds."""

import re
import unicodedata

LONGEST = 200
# One composed character comes from at most four; whatever is longer than this is too long without being looked at.
LONGEST_DECOMPOSED = LONGEST * 4

BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
CHANGED_NAME = re.compile(r"\s*\((가명|가칭|仮名|假名|化名|alias|pseudonym)\)\s*$", re.IGNORECASE)
ADDRESS = re.compile(r"(?<=\w\w)\s*(씨|さん|ちゃん|様)$")
# 님 also ends given names (김별님): it is an address after a space, after another script, or after a full name.
POLITE = re.compile(r"(?<=\w\w)(\s+|(?<=[^\W가-힣])|(?<=[가-힣]{3}))님$")

SCRIPTS = {
    "hangul": re.compile("[가-힣\u1100-\u11ff\u3131-\u318e]"),
    "kana": re.compile("[ぁ-ゖゝゞァ-ヺーヽヾㇰ-ㇿ]"),
    "hanja": re.compile("[々〇㐀-鿿豈-\ufaff\U00020000-\U000323af]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}


def marked(sentence: str) -> str:
    """Mark a sentence for `makemessages`, which looks for `_`. The page translates it: this package needs no settings."""
    return sentence


_ = marked


class NameRefused(ValueError):
    """The text cannot be a name; its sentence says what to do, and never repeats the text."""


def normalise(text: str) -> str:
    """The name alone, in composed full-width characters: no form of address, no mark of a changed name, no invisible character."""
    if BIDI_CONTROLS.search(text):
        raise NameRefused(
            _("The name contains hidden marks that change the direction of writing. Type it again by hand.")
        )
    if len(text) > LONGEST_DECOMPOSED or len(unicodedata.normalize("NFC", text)) > LONGEST:
        raise NameRefused(_("A name has at most 200 characters. Enter the name alone, and the rest as a note."))
    visible = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in INVISIBLE)
    return without_additions(" ".join(unicodedata.normalize("NFKC", visible).split()))


def without_additions(name: str) -> str:
    """The name without 씨, 님, さん or (가명) at its end, however many of them follow each other."""
    while True:
        shorter = name
        for addition in (CHANGED_NAME, ADDRESS, POLITE):
            shorter = addition.sub("", shorter)
        if shorter == name:
            return name
        name = shorter


def script_of(text: str) -> str:
    """`hangul`, `hanja`, `kana`, `latin` or `other`; `mixed` for several of them, and nothing for a text without letters."""
    found = {_script(char) for char in normalise(text) if char.isalpha()}
    if len(found) > 1:
        return "mixed"
    return found.pop() if found else ""


def _script(char: str) -> str:
    return next((name for name, letters in SCRIPTS.items() if letters.match(char)), "other")


def spellings(name: str) -> list[str]:
    """The name, or its several spellings where it was written 리영희 (李英姬) or 리영희 / Ri Yong Hui."""
    pieces = [piece for piece in re.split(r"\s*[/()]\s*", name) if piece]
    scripts = [script_of(piece) for piece in pieces]
    if "/" in name or len(set(scripts)) == len(scripts):
        return pieces[:4]
    return [" ".join(pieces)]
