"""Numbers written in words, in English, Japanese and Korean, as figures: thirty-four, 三十四, 서른넷 and 삼십사 are all 34."""

from __future__ import annotations

import re

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {word: number for number, word in enumerate((*ONES, *TEENS), 1)}
ROUND = {word: number * 10 for number, word in enumerate(TENS, 2)}
ENGLISH = re.compile(rf"\b(?:({'|'.join(TENS)})(?:[- ]({'|'.join(ONES)}))?|({'|'.join((*ONES, *TEENS))}))\b")

HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9}
CHINESE = [
    re.compile(
        rf"([{''.join(HAN)}])?(十)([{''.join(HAN)}])?|([{''.join(HAN)}])(?=\s*(?:歳|才|代|か月|ヶ月|カ月|日|週|年))"
    ),
    re.compile(
        rf"([{''.join(SINO)}])?(십)([{''.join(SINO)}])?(?=\s*(?:세|대|살|$))|([{''.join(SINO)}])(?=\s*(?:세|개월|일|주|년))"
    ),
]
"""A digit alone is one only before its counter: as a part of another word it is none."""

NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
NATIVE_ONES = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "넷": 4,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
NATIVE = re.compile(
    rf"({'|'.join(NATIVE_TENS)})({'|'.join(NATIVE_ONES)})?(?!는)"
    rf"|(?<!\w)({'|'.join(NATIVE_ONES)})(?=\s*(?:살|달))"
)


def in_figures(text: str) -> str:
    """The same text, already in small letters, with every number of one to ninety-nine that is told in words as figures."""
    text = ENGLISH.sub(_english, text)
    for pattern, digits in zip(CHINESE, (HAN, SINO), strict=True):
        text = pattern.sub(lambda found, digits=digits: _chinese(found, digits), text)
    return NATIVE.sub(_native, text)


def _english(found: re.Match[str]) -> str:
    tens, one, small = found.groups()
    return str(SMALL[small] if small else ROUND[tens] + SMALL.get(one, 0))


def _chinese(found: re.Match[str], digits: dict[str, int]) -> str:
    tens, ten, one, alone = found.groups()
    if alone:
        return str(digits[alone])
    return str(digits.get(tens, 1) * 10 * bool(ten) + digits.get(one, 0))


def _native(found: re.Match[str]) -> str:
    tens, one, alone = found.groups()
    return str(NATIVE_ONES[alone] if alone else NATIVE_TENS[tens] + NATIVE_ONES.get(one, 0))
