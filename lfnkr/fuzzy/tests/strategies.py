"""Random spans, dates and ages, every kind of each."""

from datetime import date, datetime

from hypothesis import strategies as st

from lfnkr.fuzzy.ages import Age, AgeKind
from lfnkr.fuzzy.dates import DateKind, FuzzyDate
from lfnkr.fuzzy.spans import JAPAN, Season, Span

days = st.dates(date(1901, 1, 1), date(2098, 12, 31))
moments = st.datetimes(datetime(1901, 1, 1), datetime(2098, 1, 1)).map(lambda at: at.replace(tzinfo=JAPAN))  # noqa: DTZ001
spans = st.one_of(
    st.integers(1901, 2098).map(Span),
    st.builds(Span, st.integers(1901, 2098), season=st.sampled_from(Season)),
    days.map(lambda day: Span(day.year, day.month)),
    days.map(Span.of_day),
    moments.map(lambda moment: Span(moment.year, moment.month, moment.day, moment.hour)),
    moments.map(Span.of_minute),
)


def _between(two: tuple[Span, Span]) -> FuzzyDate:
    first, last = sorted(two, key=lambda span: (span.begins, span.ends))
    if first.begins == last.begins or last.ends < first.ends:
        return FuzzyDate(DateKind.EXACT, first)
    return FuzzyDate(DateKind.BETWEEN, first, last)


dates = st.one_of(
    st.just(FuzzyDate(DateKind.UNKNOWN)),
    st.builds(FuzzyDate, st.sampled_from([DateKind.EXACT, DateKind.BEFORE, DateKind.AFTER, DateKind.ABOUT]), spans),
    st.tuples(spans, spans).map(_between),
)
told_days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def _number(kind: AgeKind, most: int):
    numbers = st.integers(1 if kind == AgeKind.COUNTING else 0, most)
    return st.builds(lambda n, day: Age(kind, n, n, day), numbers, told_days)


ages = st.one_of(
    st.just(Age(AgeKind.UNKNOWN)),
    _number(AgeKind.YEARS, 99),
    _number(AgeKind.EITHER, 99),
    _number(AgeKind.COUNTING, 99),
    _number(AgeKind.MONTHS, 60),
    st.builds(
        lambda two, day: Age(AgeKind.BAND, min(two), max(two), day),
        st.tuples(st.integers(0, 98), st.integers(0, 98)),
        told_days,
    ),
    dates.map(lambda when: Age(AgeKind.BORN, born=when)),
)
