"""Reading an age as people tell it, in English, Japanese and Korean; what is not understood is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.fuzzy import ages
from lfnkr.fuzzy.ages import MOST_MONTHS, OLDEST, Age, AgeKind, months_earlier
from lfnkr.fuzzy.dates import DateKind, between
from lfnkr.fuzzy.numerals import in_figures
from lfnkr.fuzzy.reading import LONGEST, NOT_KNOWN, NotUnderstood, plain, read

NO_AGE = _lazy(
    "This is not understood as an age. Write it for example as 34, 10 months, 30s, 20 to 25, child, adult, "
    "35 by counting, born 1990, or: not known."
)

AGED = r" ?(?:years?(?: old)?|years? of age|yrs?(?: old)?|y|歳|才|세|살)?"
NUMBERS: list[tuple[AgeKind, str]] = [
    (
        AgeKind.MONTHS,
        r"(\d{1,2}) ?(?:months?|mo|m)(?: old)?|(?:生後|생후)? ?(\d{1,2}) ?(?:か月|ヶ月|カ月|ヵ月|ケ月|箇月|개월|달)",
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

HALF = r"(?P<years>\d{1,2}) ?(?:years? )?(?:歳|才|세|살)? ?(?:\.5|½|1[/⁄]2|and a half|半|반)(?: years?)?(?: old)?"
PARTS_OF_YEARS = [
    r"(?P<weeks>\d{1,2}) ?(?:weeks?|wks?)(?: old)?|(?:生後|생후)? ?(?P<weeks_cjk>\d{1,2}) ?(?:週間?|주일?)",
    r"(?P<days>\d{1,3}) ?days?(?: old)?|(?:生後|생후) ?(?P<days_cjk>\d{1,3}) ?(?:日|일)",
    r"(?P<years>\d{1,2}) ?(?:years?|歳|才|세|살)?,? ?(?:and )?(?P<months>\d{1,2}) ?(?:months?|か月|ヶ月|カ月|개월)(?: old)?",
]
WEEKS_OF_A_MONTH, DAYS_OF_A_MONTH = 4.35, 30.44

DECADE = r"(?:in (?:the|her|his|their) )?(?:(?P<decade>\d0) ?(?:s|'s|代|대)|(?P<tens>\w+ties))"
PARTS_OF_TEN = {
    0: ("early", "low", "前半", "初め", "초반"),
    3: ("mid", "middle", "半ば", "中頃", "중반"),
    5: ("late", "high", "後半", "末", "후반"),
}
"""The first of the five years that are meant by a part of ten: 30 to 34, 33 to 37, 35 to 39."""
BANDS = [
    rf"(?:between |from )?(?P<low>\d{{1,3}}){AGED} ?(?:-|~|/|、|,| to | and | or |から|부터|에서) ?(?P<high>\d{{1,3}}){AGED}(?: ?(?:まで|까지))?",
    rf"(?:at least|over|above|older than|more than|past|from) (?P<from>\d{{1,3}}){AGED}",
    r"(?:over |at least )?(?P<from>\d{1,3}) ?(?:\+|(?:years )?(?:or older|and older|or more|and over|and above)|歳以上|才以上|세 ?이상)",
    rf"(?:under|below|younger than|less than|not yet) (?P<below>\d{{1,3}}){AGED}|(?P<below_ja>\d{{1,3}}) ?(?:歳|才|세) ?(?:未満|미만)",
    rf"(?:up to|at most) (?P<to>\d{{1,3}}){AGED}|(?P<to_ja>\d{{1,3}}) ?(?:(?:years )?or younger|歳以下|才以下|세 ?이하)",
]
NOT_SURE = r"(?:about|around|circa|ca\.?|c\.|approximately|approx\.?|roughly|maybe|perhaps|probably|some|~|約|およそ|だいたい|약|대략)"
OR_SO = r"(?:or so|-?ish|(?:です)?(?:くらい|ぐらい|位|ほど|前後|頃|ごろ)|쯤|정도|가량|안팎|전후|경)"
ABOUT = [
    rf"{NOT_SURE} ?(?P<about>\d{{1,3}}){AGED}",
    rf"(?P<about>\d{{1,3}}){AGED} ?{OR_SO}",
]
"""A number somebody was not sure of reaches a tenth of it to either side, and at least a year: 8 to 10, 27 to 33."""
IN_MONTHS = r" ?(?:months?(?: old)?|か月|ヶ月|カ月|ヵ月|ケ月|箇月|개월|달)"
ABOUT_MONTHS = [
    rf"(?:生後 ?|생후 ?)?{NOT_SURE} ?(?P<about>\d{{1,2}}){IN_MONTHS}",
    rf"(?:生後 ?|생후 ?)?(?P<about>\d{{1,2}}){IN_MONTHS} ?{OR_SO}",
]
"""The same in months, and at least a month: about nine months is born between the months of ten and of eight months ago."""
TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
OLD_FROM = 60
WORDS = {
    **dict.fromkeys(("newborn", "new-born", "新生児", "신생아", "갓난아기"), (0, 0)),
    **dict.fromkeys(("baby", "infant", "乳児", "赤ちゃん", "아기", "영아"), (0, 1)),
    **dict.fromkeys(("toddler", "よちよち歩き", "걸음마 아기"), (1, 3)),
    **dict.fromkeys(("small child", "young child", "little child", "幼児", "유아"), (1, 6)),
    **dict.fromkeys(
        ("child", "minor", "under 18", "boy", "girl", "kid", "子ども", "子供", "こども", "未成年", "少年", "少女", "아동", "어린이",
         "아이", "미성년", "미성년자", "소년", "소녀"),
        (0, 17),
    ),
    **dict.fromkeys(("teenager", "teens", "teen", "10代の少年少女", "십대"), (13, 19)),
    **dict.fromkeys(("adult", "grown-up", "woman", "man", "大人", "成人", "おとな", "어른", "성인"), (18, OLDEST)),
    **dict.fromkeys(("middle-aged", "middle aged", "中年", "중년"), (40, 59)),
    **dict.fromkeys(
        ("old", "elderly", "old woman", "old man", "senior", "お年寄り", "年寄り", "高齢", "高齢者", "老人", "노인", "고령"),
        (OLD_FROM, OLDEST),
    ),
}  # fmt: skip
BORN = r"(?:born|born in|b\.|birth) ?(?:on |in )?(.+)|(.+?) ?(?:年)?(?:生まれ|生れ)|(.+?) ?(?:년)?(?:생|출생|태생)"


def read_age(text: str, told_on: date) -> Age:
    """The age somebody typed, as told on a day; raises NotUnderstood, NoSuchAge or NoSuchDate with a sentence."""
    text = plain(text[: LONGEST + 1]).removeprefix("a ").removeprefix("an ")
    if text in NOT_KNOWN:
        return ages.UNKNOWN
    if len(text) > LONGEST:
        raise NotUnderstood(NO_AGE)
    if text in WORDS:
        return _from_to(*WORDS[text], told_on)
    text = in_figures(text)
    for kind, pattern in NUMBERS:
        if found := re.fullmatch(pattern, text):
            number = int(next(part for part in found.groups() if part))
            return Age(kind, number, number, told_on)
    ways = (_parts_of_years, _about, _about_months, _decade, _band)
    return next((age for way in ways if (age := way(text, told_on))), None) or _born(text, told_on)


def _from_to(low: int, high: int, told_on: date) -> Age:
    """A band of full years, from birth at the earliest; of one year alone, that year."""
    low = max(low, 0)
    return ages.years(low, told_on) if low == high else ages.band(low, high, told_on)


def _parts_of_years(text: str, told_on: date) -> Age | None:
    """Days, weeks, years with months, and halves: in months as long as months are told, else in full years."""
    if found := re.fullmatch(HALF, text):
        return _months(int(found["years"]) * 12 + 6, told_on)
    for pattern in PARTS_OF_YEARS:
        if found := re.fullmatch(pattern, text):
            parts = {name.removesuffix("_cjk"): int(part) for name, part in found.groupdict().items() if part}
            if "weeks" in parts:
                return _months(int(parts["weeks"] / WEEKS_OF_A_MONTH), told_on)
            if "days" in parts:
                return _months(int(parts["days"] / DAYS_OF_A_MONTH), told_on)
            return _months(parts["years"] * 12 + parts["months"], told_on)
    return None


def _months(count: int, told_on: date) -> Age:
    return ages.months(count, told_on) if count <= MOST_MONTHS else ages.years(count // 12, told_on)


def _about(text: str, told_on: date) -> Age | None:
    for pattern in ABOUT:
        if found := re.fullmatch(pattern, text):
            number = int(found["about"])
            reach = max(number // 10, 1)
            return _from_to(number - reach - _by_counting(text), number + reach, told_on)
    return None


def _about_months(text: str, told_on: date) -> Age | None:
    """By the months in which somebody of about so many months was born: an age itself is told in one number of them."""
    found = next((found for pattern in ABOUT_MONTHS if (found := re.fullmatch(pattern, text))), None)
    if not found:
        return None
    number = int(found["about"])
    reach = max(number // 10, 1)
    first, last = (months_earlier(told_on, months) for months in (number + reach + 1, max(number - reach, 0)))
    return ages.born(between(f"{first:%Y-%m}", f"{last:%Y-%m}"))


def _by_counting(text: str) -> int:
    """The years by which somebody may be younger: 살 alone may be told by Korean counting, which is up to two ahead."""
    return 2 if "살" in text and "만" not in text else 0


def _decade(text: str, told_on: date) -> Age | None:
    """Ten years, or the part of them that is told before or after: early 30s, 30代後半."""
    parts = "|".join(word for words in PARTS_OF_TEN.values() for word in words)
    found = re.fullmatch(
        rf"(?:in (?:the|her|his|their) )?(?:(?P<part>{parts})[- ])?{DECADE} ?の?(?P<behind>{parts})?", text
    )
    decade = found and (int(found["decade"]) if found["decade"] else TENS.get(found["tens"]))
    if not decade:
        return None
    told = found["part"] or found["behind"]
    first = next((years for years, words in PARTS_OF_TEN.items() if told in words), None)
    return (
        ages.band(decade, decade + 9, told_on)
        if first is None
        else ages.band(decade + first, decade + first + 4, told_on)
    )


def _band(text: str, told_on: date) -> Age | None:
    for pattern in BANDS:
        if found := re.fullmatch(pattern, text):
            parts = {name.removesuffix("_ja"): int(part) for name, part in found.groupdict().items() if part}
            if "below" in parts:
                return _from_to(0, max(parts["below"] - 1, 0), told_on)
            low, high = parts.get("low", parts.get("from", 0)), parts.get("high", parts.get("to", OLDEST))
            return ages.band(max(low - _by_counting(text), 0), high, told_on)
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
