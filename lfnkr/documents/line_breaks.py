"""Where a printed line may end in Japanese and Korean: the printer knows no `word-break: keep-all`, so characters are joined before it.

The word joiner (U+2060) has no width and no glyph, and copied text comes back without it being seen.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
KEPT = re.compile(r"(<(style|script|title|h1|h2|h3|a)\b.*?</\2>|<[^>]*>|&#?\w+;)", re.S)
"""What is left as it is: tags, entities, and what is also said outside the page, as a bookmark or as the words of a link."""

HANGUL = "가-힣"
WORD = r"0-9A-Za-z%‘’“”()（）.,:·~△"
KOREAN = (
    re.compile(rf"(?<=[{HANGUL}])(?=[{HANGUL}{WORD}])"),
    re.compile(rf"(?<=[{WORD}])(?=[{HANGUL}])"),
)
"""Between the signs of one word: a Korean line ends at a space."""

COUNTERS = "名件組個枚本回期号章節注年月日歳時分か室円米ドル種類行人"
JAPANESE = (
    re.compile(r"(?<=[^。\s])(?=[^。\s]{1,3}(?:。|\s*$))"),
    re.compile(rf"(?<=[0-9])(?=[{COUNTERS}])"),
    re.compile(r"(?<=[第注年月△])(?=[0-9])"),
    re.compile(r"(?<=[0-9]か)(?=[月所])|(?<=[0-9]種)(?=類)|(?<=[0-9]時)(?=間)|(?<=米)(?=ドル)|(?<=ド)(?=ル)"),
)
"""Within the last characters of a sentence or a heading, between a number and its counter, within dates and sums."""

RULES = {"ko": KOREAN, "ja": JAPANESE}


def joined(html: str, language: str) -> str:
    """The page with the characters joined that must stay on one line; as it is in a language that breaks at spaces anyway."""
    rules = RULES.get(language)
    if rules is None:
        return html
    done, parts = 0, []
    for kept in KEPT.finditer(html):
        parts += [_joined(html[done : kept.start()], rules), kept[0]]
        done = kept.end()
    return "".join([*parts, _joined(html[done:], rules)])


def _joined(text: str, rules: tuple[re.Pattern[str], ...]) -> str:
    for rule in rules:
        text = rule.sub(JOINER, text)
    return re.sub(f"{JOINER}+", JOINER, text)
