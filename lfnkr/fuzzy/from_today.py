"""A date told from today: "3 days ago", "tomorrow evening", 先月, 그저께; by the clock of Tokyo, in English, Japanese and Korean."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import DateKind, FuzzyDate
from lfnkr.fuzzy.numerals import in_figures
from lfnkr.fuzzy.spans import Span

DAYS_BACK = {
    "today": 0,
    "just now": 0,
    "now": 0,
    "今日": 0,
    "本日": 0,
    "今": 0,
    "오늘": 0,
    "지금": 0,
    "tomorrow": -1,
    "明日": -1,
    "あした": -1,
    "あす": -1,
    "내일": -1,
    "the day after tomorrow": -2,
    "day after tomorrow": -2,
    "明後日": -2,
    "あさって": -2,
    "모레": -2,
    "내일모레": -2,
    "yesterday": 1,
    "昨日": 1,
    "きのう": 1,
    "어제": 1,
    "the day before yesterday": 2,
    "day before yesterday": 2,
    "一昨日": 2,
    "おととい": 2,
    "그저께": 2,
    "그제": 2,
    "엊그제": 2,
}
"""How many days a word lies behind today; those to come lie before it."""
PARTS_OF_THE_DAY = {
    "morning": ("morning", "朝", "午前中", "아침", "새벽"),
    "afternoon": ("afternoon", "昼", "午後", "낮", "오후"),
    "evening": ("evening", "夕方", "夕", "저녁"),
    "night": ("night", "夜", "晩", "밤"),
}
HOURS_OF_A_PART = {"morning": (0, 11), "afternoon": (12, 18), "evening": (16, 23), "night": (18, 23)}
"""The first and the last hour that a part of the day may mean."""
OF_TODAY = {
    "tonight": "night",
    "今朝": "morning",
    "今夕": "evening",
    "今夜": "night",
    "今晩": "night",
    **{f"this {part}": part for part in ("morning", "afternoon", "evening")},
}
"""Words that are a part of today by themselves."""
NIGHTS = ("last night", "during the night", "in the night", "昨夜", "昨晩", "ゆうべ", "어젯밤", "간밤", "지난밤")
"""From the evening of yesterday to the morning of today: which of the two days is not told."""

WEEKDAYS = [
    ("monday", "mon", "月曜日", "月曜", "월요일"),
    ("tuesday", "tue", "火曜日", "火曜", "화요일"),
    ("wednesday", "wed", "水曜日", "水曜", "수요일"),
    ("thursday", "thu", "木曜日", "木曜", "목요일"),
    ("friday", "fri", "金曜日", "金曜", "금요일"),
    ("saturday", "sat", "土曜日", "土曜", "토요일"),
    ("sunday", "sun", "日曜日", "日曜", "일요일"),
]
OF_LAST_WEEK = (
    r"(?P<day>\w+) (?:of )?last week|last week's (?P<day_of>\w+)|先週の(?P<day_ja>\w+)|지난 ?주 (?P<day_ko>\w+)"
)
WEEKDAY = {word: number for number, words in enumerate(WEEKDAYS) for word in words}

WEEKS = {"this week": 0, "今週": 0, "이번 주": 0, "이번주": 0, "last week": 1, "先週": 1, "지난주": 1, "지난 주": 1}
MONTHS = {
    "this month": 0,
    "今月": 0,
    "이번 달": 0,
    "이번달": 0,
    "last month": 1,
    "先月": 1,
    "지난달": 1,
    "지난 달": 1,
    "先々月": 2,
}
YEARS = {
    "this year": 0,
    "今年": 0,
    "올해": 0,
    "last year": 1,
    "去年": 1,
    "昨年": 1,
    "작년": 1,
    "지난해": 1,
    "一昨年": 2,
    "재작년": 2,
}

AGO = [
    r"(?P<about>about |around |some )?(?P<count>\d{1,3}|an?) (?P<unit>day|week|month|year)s? ago",
    r"(?P<about>約)?(?P<count>\d{1,3}) ?(?P<unit>日|週間|か月|ヶ月|カ月|年)(?P<behind>ほど|くらい|ぐらい)? ?前",
    r"(?P<about>약 )?(?P<count>\d{1,3}) ?(?P<unit>일|주일?|개월|달|년)(?P<behind>쯤|정도)? ?전",
]
AHEAD = [r"in (\d{1,3}|an?) days?", r"(\d{1,3}) ?日後", r"(\d{1,3}) ?일 ?(?:후|뒤)"]
"""So many days from today."""
UNITS = {
    **dict.fromkeys(("day", "日", "일"), "day"),
    **dict.fromkeys(("week", "週間", "주", "주일"), "week"),
    **dict.fromkeys(("month", "か月", "ヶ月", "カ月", "개월", "달"), "month"),
    **dict.fromkeys(("year", "年", "년"), "year"),
}
KOREAN_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}
MONTHS_OF_A_YEAR = 12
EVENING, NOON, HOURS = 6, 12, 24


def said_from_today(text: str, today: date | None = None) -> FuzzyDate | None:
    """The date that words in small letters mean today, or on another day; None where they say nothing about today.

    Days are counted exactly; a week, month or year *ago* is about that day, month or year. A day of the week is the last
    one before today; “last Monday” has two meanings and is none. What lies behind its last possible moment is never meant: this week reaches from Monday to today.
    """
    today = today or clock.today()
    if text in DAYS_BACK:
        return _on(today - timedelta(days=DAYS_BACK[text]))
    if part := part_of_a_day(text, today):
        return _on(part[0])
    if text in NIGHTS:
        return _from_to(today - timedelta(days=1), today)
    if (day := text.removeprefix("on ")) in WEEKDAY:
        return _on(today - timedelta(days=(today.weekday() - WEEKDAY[day] - 1) % 7 + 1))
    monday = today - timedelta(days=today.weekday())
    if found := re.fullmatch(OF_LAST_WEEK, text):
        day = next(day for day in found.groups() if day)
        return _on(monday + timedelta(days=WEEKDAY[day] - 7)) if day in WEEKDAY else None
    if text in WEEKS:
        monday -= timedelta(weeks=WEEKS[text])
        return _from_to(monday, min(monday + timedelta(days=6), today))
    if text in MONTHS:
        return _month(today, MONTHS[text])
    if text in YEARS:
        return FuzzyDate(DateKind.EXACT, Span(today.year - YEARS[text]))
    return _ago(text, today)


def part_of_a_day(words: str, today: date) -> tuple[date, str] | None:
    """The day and its part: “tonight”, “tomorrow evening”, 明日の朝, 어제 저녁; None where the words tell of no part of a day."""
    if words in OF_TODAY:
        return today, OF_TODAY[words]
    for part, names in PARTS_OF_THE_DAY.items():
        for name in names:
            day = words.removesuffix(name).rstrip().removesuffix("の")
            if words.endswith(name) and day in DAYS_BACK:
                return today - timedelta(days=DAYS_BACK[day]), part
    return None


def hour_of(part: str, hour: int) -> int | None:
    """The hour by the clock that is meant in a part of the day: nine in the evening is 21; None where it may be another day,
    as two or twelve by night, or is no hour of this part."""
    first, last = HOURS_OF_A_PART[part]
    meant = [each for each in (hour, hour + NOON) if first <= each <= last]
    return meant[0] if len(meant) == 1 else None


def said_of_night(words: str, hour: int, today: date, *, is_half_told: bool) -> tuple[date, int] | None:
    """The day and the hour of an hour of last night, before midnight or after it; None where the words tell of no night.

    By night, six to eleven are hours of the evening and twelve is midnight, unless the half of the day is told.
    """
    if words not in NIGHTS:
        return None
    if not is_half_told and EVENING <= hour <= NOON:
        hour = (hour + NOON) % HOURS
    return today - timedelta(days=hour >= NOON), hour


def _ago(text: str, today: date) -> FuzzyDate | None:
    if found := re.fullmatch(rf"({'|'.join(KOREAN_DAYS)}) ?(전|후|뒤)", text):
        count = timedelta(days=KOREAN_DAYS[found[1]])
        return _on(today - count if found[2] == "전" else today + count)
    if found := next((found for pattern in AHEAD if (found := re.fullmatch(pattern, in_figures(text)))), None):
        return _on(today + timedelta(days=1 if found[1] in ("a", "an") else int(found[1])))
    found = next((found for pattern in AGO if (found := re.fullmatch(pattern, in_figures(text)))), None)
    if not found:
        return None
    parts = found.groupdict()
    count, unit = 1 if parts["count"] in ("a", "an") else int(parts["count"]), UNITS[parts["unit"]]
    if unit == "day":
        is_about = parts["about"] or parts.get("behind")
        return _on(today - timedelta(days=count), DateKind.ABOUT if is_about else DateKind.EXACT)
    if unit == "week":
        return _on(today - timedelta(weeks=count), DateKind.ABOUT)
    return (
        _month(today, count, DateKind.ABOUT) if unit == "month" else FuzzyDate(DateKind.ABOUT, Span(today.year - count))
    )


def _on(day: date, kind: DateKind = DateKind.EXACT) -> FuzzyDate:
    return FuzzyDate(kind, Span.of_day(day))


def _from_to(first: date, last: date) -> FuzzyDate:
    if first == last:
        return _on(first)
    return FuzzyDate(DateKind.BETWEEN, Span.of_day(first), Span.of_day(last))


def _month(today: date, back: int, kind: DateKind = DateKind.EXACT) -> FuzzyDate:
    place = today.year * MONTHS_OF_A_YEAR + today.month - 1 - back
    return FuzzyDate(kind, Span(place // MONTHS_OF_A_YEAR, place % MONTHS_OF_A_YEAR + 1))
