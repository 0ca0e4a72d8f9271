"""Reading an age as people tell it, in English, Japanese and Korean; what is not understood is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.fuzzy import ages
from lfnkr.fuzzy.ages import OLDEST, Age, AgeKind
from lfnkr.fuzzy.dates import DateKind
from lfnkr.fuzzy.reading import LONGEST, NOT_KNOWN, NotUnderstood, plain, read

NO_AGE = _lazy(
    "This is not understood as an age. Write it for example as 34, 10 months, 30s, 20 to 25, child, adult, "
    "35 by counting, born 1990, or: not known."
)

NUMBERS: list[tuple[AgeKind, str]] = [
    (
        AgeKind.MONTHS,
        r"(\d{1,2}) ?(?:months?|mo|m)(?: old)?|(?:生後|생후)? ?(\d{1,2}) ?(?:か月|ヶ月|カ月|ヵ月|ケ月|箇月|개월)",
    ),
    (
        AgeKind.COUNTING,
        r"(?:korean age|counting age) ?(\d{1,3})|(\d{1,3}) ?(?:years?)? ?,?\(?(?:by )?(?:korean )?counting(?: age)?\)?"
        r"|(?:数え|数え年) ?(\d{1,3}) ?(?:歳|才)?|세는 ?나이 ?(?:로 ?)?(\d{1,3}) ?(?:세|살)?",
    ),
    (
        AgeKind.EITHER,
        r"(\d{1,3}),? ?(?:years?,? ?)?full years or by counting|(\d{1,3}) ?살|(\d{1,3})(?:歳\(満または数え\)|세\(만 또는 세는나이\))",
    ),
    (AgeKind.YEARS, r"(?:aged? |満|만)? ?(\d{1,3}) ?(?:years?(?: old)?|y|yrs?|歳|才|세)?|만 ?(\d{1,3}) ?살"),
]
"""A bare number is full years; 살 alone may be either reckoning."""

BANDS = [
    r"(?P<decade>\d0) ?(?:s|'s|代|대)|in (?:the|her|his|their) (?P<tens>\w+ties)",
    r"(?:between )?(?P<low>\d{1,3}) ?(?:years|歳|才|세)? ?(?:-|~| to | and |から) ?(?P<high>\d{1,3}) ?(?:years?(?: old)?|歳|才|세)?",
    r"(?:over |at least )?(?P<from>\d{1,3}) ?(?:\+|years or older|or older|or more|歳以上|才以上|세 ?이상)",
]
TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
WORDS = {
    **dict.fromkeys(("baby", "infant", "乳児", "赤ちゃん", "아기", "영아"), (0, 1)),
    **dict.fromkeys(("child", "minor", "under 18", "子ども", "子供", "こども", "未成年", "아동", "어린이", "미성년", "미성년자"), (0, 17)),
    **dict.fromkeys(("teenager", "teens", "teen", "10代の少年少女", "십대"), (13, 19)),
    **dict.fromkeys(("adult", "grown-up", "大人", "成人", "おとな", "어른", "성인"), (18, OLDEST)),
}  # fmt: skip
BORN = r"(?:born|born in|b\.|birth) ?(?:on |in )?(.+)|(.+?) ?(?:年)?(?:生まれ|生れ)|(.+?) ?(?:년)?(?:생|출생|태생)"


def read_age(text: str, told_on: date) -> Age:
    """The age somebody typed, as told on a day; raises NotUnderstood, NoSuchAge or NoSuchDate with a sentence."""
    text = plain(text[: LONGEST + 1])
    if text in NOT_KNOWN:
        return ages.UNKNOWN
    if len(text) > LONGEST:
        raise NotUnderstood(NO_AGE)
    if text in WORDS:
        return ages.band(*WORDS[text], told_on)
    for kind, pattern in NUMBERS:
        if found := re.fullmatch(pattern, text):
            number = int(next(part for part in found.groups() if part))
            return Age(kind, number, number, told_on)
    return _band(text, told_on) or _born(text, told_on)


def _band(text: str, told_on: date) -> Age | None:
    for pattern in BANDS:
        if found := re.fullmatch(pattern, text):
            parts = found.groupdict()
            if parts.get("from"):
                return ages.band(int(parts["from"]), OLDEST, told_on)
            if parts.get("low"):
                return ages.band(int(parts["low"]), int(parts["high"]), told_on)
            decade = int(parts["decade"]) if parts["decade"] else TENS.get(parts["tens"])
            return decade and ages.band(decade, decade + 9, told_on)
    return None


def _born(text: str, told_on: date) -> Age:
    """A date of birth, with the word for it or without: a year alone can be nothing else."""
    found = re.fullmatch(BORN, text)
    said = next(part for part in found.groups() if part) if found else text
    try:
        when = read(said)
    except NotUnderstood as refusal:
        raise refusal if found else NotUnderstood(NO_AGE) from None
    if when.kind == DateKind.UNKNOWN:
        return ages.UNKNOWN
    age = ages.born(when)
    age.months_on(told_on)
    return age
