"""Reading a date as people write it, in English, Japanese and Korean; what has two meanings is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import UNKNOWN, DateKind, FuzzyDate, between
from lfnkr.fuzzy.from_today import hour_of, part_of_a_day, said_from_today, said_of_night
from lfnkr.fuzzy.spans import NoSuchDate, Season, Span, Unit
from lfnkr.fuzzy.words import said


class NotUnderstood(ValidationError):
    """What was typed is no date, or may be two."""


LONGEST = 160
"""Letters in which every date can be written."""
NO_DATE = _lazy(
    "This is not understood as a date. Write it for example as 2026-11-03, 3 Nov 2026, Nov 2026, spring 2026, 2026, "
    "before 2018, between 2012 and 2014, about May 2016, or: not known."
)
TWO_DATES = _lazy("Is this %(one)s or %(other)s? Write the month in letters, or the year first.")
NO_YEAR = _lazy("Write the year, too, with four figures: 1987 or 2026.")
NO_MONTH = _lazy("Enter a month as year and month: 2026-11.")
NO_DAY = _lazy("One single day is needed here. Write it for example as 2026-11-29, 29 Nov 2026 or 29.11.2026.")
NO_MOMENT = _lazy(
    "The day and the time are needed here, to the minute. Write them for example as 2026-11-29 14:05, "
    "29 Nov 2026, 2:05 pm, or tomorrow 21:00."
)
NO_HOUR = _lazy("Which hour is meant? Write it with its day, from 0:00 to 23:59: 2026-11-29 23:30.")


def read(text: str, today: date | None = None) -> FuzzyDate:
    """The date somebody typed today, or on another day; raises NotUnderstood or NoSuchDate with a sentence that says what to
    write instead.

    Words that include their date, as "until", "since", 以前 and 까지 do, are kept as before or after its neighbour.
    """
    today = today or clock.today()
    text = plain(text[: LONGEST + 1])
    if text in NOT_KNOWN:
        return UNKNOWN
    if len(text) > LONGEST:
        raise NotUnderstood(NO_DATE)
    if when := said_from_today(text, today) or _part(text, today):
        return when
    refusal: ValidationError = NotUnderstood(NO_DATE)
    for build, parts in _meanings(text):
        try:
            return build(*(_span(part, today) for part in parts))
        except NoSuchDate as no_such_date:
            raise no_such_date
        except NotUnderstood as other:
            # A refusal that says more than "this is no date" is the one to show.
            refusal = refusal if other.message == NO_DATE else other
    raise refusal


def read_day(text: str) -> date:
    """The one day somebody typed, however they wrote it; raises NotUnderstood or NoSuchDate with what to write instead."""
    return _exactly(text, {Unit.DAY}, NO_DAY).span.first_day


def read_moment(text: str, *, may_be_agreed: bool = False) -> datetime:
    """The same of a moment, to the minute, by the clock of Tokyo.

    `may_be_agreed`: as people agree on one that is to come. “Tomorrow 9 pm” is the full hour, and a time alone is one of today.
    """
    if may_be_agreed and re.fullmatch(TIME_ALONE, plain(text)):
        text = f"today {plain(text).removeprefix('at ')}"
    units = {Unit.MINUTE, Unit.HOUR} if may_be_agreed else {Unit.MINUTE}
    return _exactly(text, units, NO_MOMENT).span.begins


def read_month(text: str) -> date:
    """The first day of the one month somebody typed."""
    return _exactly(text, {Unit.MONTH}, NO_MONTH).span.first_day


def _exactly(text: str, units: set[Unit], refusal: str) -> FuzzyDate:
    """What was typed, where it names one span of such a length and nothing less or more."""
    try:
        when = read(text)
    except NotUnderstood as other:
        raise NotUnderstood(refusal) if other.message == NO_DATE else other from None
    if when.kind != DateKind.EXACT or when.unit not in units:
        raise NotUnderstood(refusal)
    return when


LONG_BEFORE = timedelta(days=400)
"""Whatever is told from a day means something else so long before: another weekday, month and year."""


def told_on(text: str, day: date) -> str:
    """What was typed on a day, so that it means the same on every other: “3 days ago” becomes its date, all else stays."""
    try:
        when = read(text, day)
        return text if when == read(text, day - LONG_BEFORE) else str(when)
    except ValidationError:
        return text


def plain(text: str) -> str:
    """The same in half-width figures and small letters, with one kind of dash between two dates and single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"\s*[〜–—‒−]\s*", "~", text)
    return re.sub(r"\s+", " ", text).strip()


NOT_KNOWN = {
    "?", "??", "unknown", "not known", "unclear", "no idea", "not sure", "unsure", "don't know", "dont know", "n/a",
    "不明", "未詳", "わからない", "分からない", "わかりません", "分かりません",
    "알 수 없음", "모름", "몰라요", "모르겠음", "모르겠습니다", "미상", "불명",
}  # fmt: skip

Build = Callable[..., FuzzyDate]


def _is(kind: DateKind, steps: int = 0) -> Build:
    """A date of a kind about the span itself, or about its neighbour where the words include the span."""
    return lambda span: FuzzyDate(kind, span.neighbour(steps) if steps else span)


def _between(first: Span, last: Span) -> FuzzyDate:
    return between(first.text, last.text)


MEANINGS: list[tuple[Build, str]] = [
    (_is(DateKind.EXACT), r"(?:on|in|at)? ?(.+)"),
    (_between, r"(?:between|from)? ?(.+?) (?:and|to|until|till) (.+)"),
    (_between, r"(.+?) ?(?:~|\.\.) ?(.+?)(?:の間| ?사이)?"),
    (_between, r"(.+?)から(.+?)(?:まで)?(?:の間)?"),
    (_between, r"(.+?)(?:부터|에서) ?(.+?)(?:까지)?(?: ?사이)?"),
    (_between, r"(.+?)[와과] (.+?) ?사이"),
    (_is(DateKind.ABOUT), r"(?:about|around|circa|ca\.?|c\.|approximately|approx\.?|roughly) ?(.+)"),
    (_is(DateKind.ABOUT), r"約 ?(.+?) ?(?:頃|ごろ|ころ)?|(.+?) ?(?:頃|ごろ|ころ)"),
    (_is(DateKind.ABOUT), r"약 ?(.+?) ?(?:경|쯤|무렵)?|(.+?) ?(?:경|쯤|무렵)"),
    (_is(DateKind.BEFORE), r"(?:before|earlier than|prior to) (.+)"),
    (_is(DateKind.BEFORE), r"(.+?)(?:より前|の前|前)|(.+?) ?(?:이전|전)"),
    (_is(DateKind.BEFORE, 1), r"(?:by|until|till|up to|not after|no later than|on or before) (.+)"),
    (_is(DateKind.BEFORE, 1), r"(.+?)(?:以前|までに|まで)|(.+?) ?까지"),
    (_is(DateKind.AFTER), r"(?:after|later than) (.+)"),
    (_is(DateKind.AFTER), r"(.+?)(?:より後|の後|後)|(.+?) ?(?:이후|후)"),
    (_is(DateKind.AFTER, -1), r"(?:since|from|not before|on or after) (.+)"),
    (_is(DateKind.AFTER, -1), r"(.+?)(?:以降|以後|から)|(.+?) ?부터"),
]
"""What words around one or two spans mean, the simplest first; Korean 이전 and 이후 do not touch their date, as we write them."""


THIRDS = {
    0: (
        "early",
        "the beginning of",
        "beginning of",
        "the start of",
        "start of",
        "上旬",
        "初旬",
        "初め",
        "はじめ",
        "초순",
        "초",
    ),
    1: ("mid", "middle of", "the middle of", "中旬", "半ば", "중순"),
    2: ("late", "the end of", "end of", "下旬", "末", "終わり", "하순", "말"),
}
"""Which third of a month or of a year is meant by a word before it or behind it."""
THIRD = {word: third for third, words in THIRDS.items() for word in words}
IN_THIRDS = [
    rf"(?:in )?(?P<third>{'|'.join(sorted((word for word in THIRD if word.isascii()), key=len, reverse=True))})[- ](?P<of>.+)",
    rf"(?P<of>.+?)(?: |の)?(?P<third>{'|'.join(sorted((word for word in THIRD if not word.isascii()), key=len, reverse=True))})(?:頃|ごろ|에|경|쯤)?",
]
HALVES = [
    r"(?:the )?(?P<half>first|second) half of (?P<of>\d{4})",
    r"(?P<of>\d{4})(?:年|년)(?:の| )?(?P<half>前半|後半|上半期|下半期|전반기?|후반기?|상반기|하반기)",
]
FIRST_HALF = ("first", "前半", "上半期", "전반", "전반기", "상반기")


def _part(text: str, today: date) -> FuzzyDate | None:
    """A third of a month or of a year, or half a year, from its first day or month to its last."""
    for pattern in HALVES:
        if found := re.fullmatch(pattern, text):
            first = 1 if found["half"] in FIRST_HALF else 7
            return _between(Span(int(found["of"]), first), Span(int(found["of"]), first + 5))
    for pattern in IN_THIRDS:
        if found := re.fullmatch(pattern, text):
            return _third(THIRD[found["third"]], _span(found["of"], today))
    return None


def _third(third: int, span: Span) -> FuzzyDate:
    if span.unit == Unit.YEAR:
        return _between(Span(span.year, third * 4 + 1), Span(span.year, third * 4 + 4))
    if span.unit != Unit.MONTH:
        raise NotUnderstood(NO_DATE)
    first = Span(span.year, span.month, third * 10 + 1)
    return _between(first, Span.of_day(span.last_day) if third == 2 else Span(span.year, span.month, third * 10 + 10))


def _meanings(text: str) -> Iterator[tuple[Build, list[str]]]:
    for build, pattern in MEANINGS:
        if found := re.fullmatch(pattern, text):
            yield build, [part for part in found.groups() if part]


MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
    "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
SEASONS = {
    "spring": Season.SPRING, "summer": Season.SUMMER, "autumn": Season.AUTUMN, "fall": Season.AUTUMN, "winter": Season.WINTER,
    "春": Season.SPRING, "夏": Season.SUMMER, "秋": Season.AUTUMN, "冬": Season.WINTER,
    "봄": Season.SPRING, "여름": Season.SUMMER, "가을": Season.AUTUMN, "겨울": Season.WINTER,
}  # fmt: skip
SEASON = "|".join(SEASONS)
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "주체": 1911}
"""The year before the first of an era; a year of Juche counts from 1912."""

AFTERNOON, MORNING = ("pm", "p.m.", "午後", "오후"), ("am", "a.m.", "午前", "오전")
YEAR = r"(?P<year>\d{4})"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
HALF = "|".join(re.escape(word) for word in (*AFTERNOON, *MORNING))

SHAPES = [
    rf"{YEAR}",
    rf"{YEAR}(?P<month>\d\d)(?P<day>\d\d)",
    rf"{YEAR}(?P<sign>[-/.]) ?(?P<month>\d{{1,2}})(?:(?P=sign) ?(?P<day>\d{{1,2}}))?\.?",
    r"(?P<one>\d{1,2})(?P<sign>[-/.])(?P<other>\d{1,2})(?P=sign)(?P<year>\d{4})",
    r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
    rf"{DAY}(?: of)?[ .-]+(?P<name>{MONTH})\.?,?[ -]+{YEAR}",
    rf"(?P<name>{MONTH})\.? {DAY},? {YEAR}",
    rf"(?P<name>{MONTH})\.?(?:,| of)? {YEAR}",
    rf"{YEAR} (?P<name>{MONTH})\.?(?: (?P<day>\d{{1,2}}))?",
    r"(?P<era>明治|大正|昭和|平成|令和) ?(?P<of_era>元|\d{1,2}) ?年 ?(?:(?P<month>\d{1,2}) ?月 ?(?:(?P<day>\d{1,2}) ?日)?)?",
    r"(?P<year>\d{4}) ?年 ?(?:(?P<month>\d{1,2}) ?月 ?(?:(?P<day>\d{1,2}) ?日)?)?",
    r"(?P<year>\d{4}) ?년 ?(?:(?P<month>\d{1,2}) ?월 ?(?:(?P<day>\d{1,2}) ?일)?)?",
    r"(?P<era>주체) ?(?P<of_era>\d{1,3}) ?년? ?(?:(?P<month>\d{1,2}) ?월 ?(?:(?P<day>\d{1,2}) ?일)?)?",
    rf"(?:the )?(?P<season>{SEASON})(?: of|,)? {YEAR}(?:/\d{{2,4}})?",
    rf"{YEAR}(?:/\d{{2,4}})? ?(?:年|년)?(?:の|,)? ?(?P<season>{SEASON})",
]
"""How a span may be written, without an hour."""

NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
WITHOUT_YEAR = re.compile(
    rf"{NUMBER}(?: of)? (?:{MONTH})\.?|(?:{MONTH})\.?(?: {NUMBER})?|\d{{1,2}} ?[月월].*|\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d\d)?"
    r"|['’]?\d\d(?:年|년)?"
)
TIMES = [
    r"(?P<before>.+?) ?(?P<hour>\d{1,2}):00(?:台|대)",
    r"(?P<before>.+?),? in the hour from (?P<hour>\d{1,2}):00",
    rf"(?P<before>.+?)(?:,| at|(?<=\d)t)? ?(?P<half>{HALF})? ?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})? ?(?P<noon>{HALF})?",
    rf"(?P<before>.+?)(?:,| at)? (?P<hour>\d{{1,2}}) ?(?:(?P<noon>{HALF})|h|o'clock)",
    rf"(?P<before>.+?),? ?(?P<half>{HALF})? ?(?P<hour>\d{{1,2}}) ?時(?:台| ?(?P<minute>\d{{1,2}}) ?分| ?(?P<half_past>半))?",
    rf"(?P<before>.+?),? ?(?P<half>{HALF})? ?(?P<hour>\d{{1,2}}) ?시(?:대| ?(?P<minute>\d{{1,2}}) ?분| ?(?P<half_past>반))?",
]
TIME_ALONE = rf"(?:at )?(?:{HALF})? ?\d{{1,2}}(?::\d{{2}} ?(?:{HALF})?| ?(?:{HALF}|o'clock)| ?[時시](?: ?(?:\d{{1,2}} ?[分분]|[半반]))?)"


def _span(text: str, today: date) -> Span:
    """One span as it was typed, with its hour and minute where they are told."""
    text = text.strip(" ,").removesuffix("の")
    when = said_from_today(text, today)
    if when and when.kind == DateKind.EXACT and when.unit == Unit.DAY:
        return when.span
    for shape in SHAPES:
        if found := re.fullmatch(shape, text):
            return _from(found.groupdict())
    for shape in TIMES:
        if found := re.fullmatch(shape, text):
            return _timed(found.groupdict(), today)
    raise NotUnderstood(NO_YEAR if WITHOUT_YEAR.fullmatch(text) else NO_DATE)


def _from(parts: dict[str, str | None]) -> Span:
    """A span from the parts of a shape."""
    year = int(parts["year"]) if parts.get("year") else _year_of(parts["era"], parts["of_era"])
    if parts.get("season"):
        return Span(year, season=SEASONS[parts["season"]])
    if parts.get("one"):
        return _day_or_month_first(year, int(parts["one"]), int(parts["other"]))
    month = MONTHS[parts["name"]] if parts.get("name") else parts.get("month")
    day = parts.get("day")
    return Span(year, None if month is None else int(month), None if day is None else int(day))


def _year_of(era: str, count: str) -> int:
    return ERAS[era] + (1 if count == "元" else int(count))


def _day_or_month_first(year: int, one: int, other: int) -> Span:
    """Some write the day first, some the month: only where one of the two can be is it taken."""
    if one > 12 or one == other:
        return Span(year, other, one)
    if other > 12:
        return Span(year, one, other)
    meanings = {"one": said(Span(year, other, one)), "other": said(Span(year, one, other))}
    raise NotUnderstood(TWO_DATES, params=meanings)


def _timed(parts: dict[str, str | None], today: date) -> Span:
    """A day with its hour, by the clock of Tokyo."""
    hour, half = int(parts["hour"]), parts.get("half") or parts.get("noon")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    before = parts["before"].strip(" ,").removesuffix("の")
    if not half and (part := part_of_a_day(before, today)):
        day, hour = Span.of_day(part[0]), hour_of(part[1], hour)
        if hour is None:
            raise NotUnderstood(NO_HOUR)
    elif night := said_of_night(before, hour, today, is_half_told=half is not None):
        day, hour = Span.of_day(night[0]), night[1]
    else:
        day = _span(before, today)
    if day.day is None or day.hour is not None:
        raise NotUnderstood(NO_DATE)
    minute = "30" if parts.get("half_past") else parts.get("minute")
    return Span(day.year, day.month, day.day, hour, None if minute is None else int(minute))
