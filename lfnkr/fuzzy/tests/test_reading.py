"""What people type as a date, in three languages; refusals say what to write instead."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import example, given

from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate, about, after, before, between, exactly
from lfnkr.fuzzy.reading import NO_DATE, NO_HOUR, NO_MOMENT, NO_YEAR, TWO_DATES, NotUnderstood, read, read_moment
from lfnkr.fuzzy.spans import NO_SUCH_DAY, NO_SUCH_TIME, NO_SUCH_YEAR
from lfnkr.fuzzy.tests.strategies import dates


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("soon", NO_DATE),
        ("", NO_DATE),
        ("2026年度", NO_DATE),
        ("early 3 May 2026", NO_DATE),
        ("last Monday", NO_DATE),
        ("three days", NO_DATE),
        ("before", NO_DATE),
        ("2026-11-03 to", NO_DATE),
        ("2026 14:05", NO_DATE),
        ("3 Nov", NO_YEAR),
        ("11月3日", NO_YEAR),
        ("3/11/26", NO_YEAR),
        ("'87", NO_YEAR),
        ("before Nov 3", NO_YEAR),
        ("03/04/2026", TWO_DATES),
        ("30 Feb 2026", NO_SUCH_DAY),
        ("2026年2月30日", NO_SUCH_DAY),
        ("before 30 Feb 2026", NO_SUCH_DAY),
        ("2026-13", NO_SUCH_DAY),
        ("1066", NO_SUCH_YEAR),
        ("3 Nov 2026 25:00", NO_SUCH_TIME),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text, refusal):
    with pytest.raises(ValidationError) as refused:
        read(text)

    assert refused.value.message == refusal


def test_two_meanings_are_shown_side_by_side():
    with pytest.raises(NotUnderstood) as refused:
        read("03/04/2026")

    assert refused.value.messages == [
        "Is this 3 Apr 2026 or 4 Mar 2026? Write the month in letters, or the year first."
    ]


@pytest.mark.parametrize(
    ("texts", "when"),
    [
        (("2026-11-03", "2026/11/3", "2026.11.3", "2026. 11. 3.", "20261103", "3 Nov 2026", "3rd of November, 2026",
          "Nov 3, 2026", "november 3 2026", "2026 Nov 3", "2026年11月3日", "２０２６年１１月３日", "令和8年11月3日", "2026년 11월 3일",
          "2026년11월3일", "주체115년 11월 3일", "on 3 Nov 2026"), exactly("2026-11-03")),
        (("13/04/2026", "04/13/2026", "13.4.2026"), exactly("2026-04-13")),
        (("5/5/2026",), exactly("2026-05-05")),
        (("11/2026", "2026-11", "2026/11", "Nov 2026", "november, 2026", "2026年11月", "2026년 11월", "in Nov 2026"), exactly("2026-11")),
        (("2026", "2026年", "2026년", "in 2026", "令和8年"), exactly("2026")),
        (("1989", "平成元年", "昭和64年"), exactly("1989")),
        (("spring 2026", "in the spring of 2026", "2026年春", "2026年の春", "2026년 봄"), exactly("2026-21")),
        (("fall 2026", "autumn 2026", "2026年秋", "2026년 가을"), exactly("2026-23")),
        (("winter 2026/27", "winter 2026/2027", "winter 2026", "2026年冬"), exactly("2026-24")),
        (("before 2018", "prior to 2018", "2018年より前", "2018年前", "2018년 이전", "2018년 전"), before("2018")),
        (("by 17 Sep 2017", "until 17 Sept 2017", "2017年9月17日以前", "2017年9月17日まで", "2017년 9월 17일까지"), before("2017-09-18")),
        (("after Nov 2026", "2026年11月より後", "2026년 11월 이후"), after("2026-11")),
        (("since 2026", "from 2026", "2026年以降", "2026年から", "2026년부터"), after("2025")),
        (("about 2016", "around 2016", "c. 2016", "ca 2016", "約2016年", "2016年頃", "2016年ごろ", "약 2016년", "2016년경", "2016년 무렵"), about("2016")),
        (("about May 2016", "2016年5月頃", "2016년 5월쯤"), about("2016-05")),
        (("between 2012 and 2014", "2012 to 2014", "from 2012 to 2014", "2012〜2014", "2012 – 2014", "2012..2014", "2012年から2014年の間",
          "2012年から2014年まで", "2012年～2014年", "2012년부터 2014년까지", "2012년~2014년 사이", "2012년에서 2014년 사이"), between("2012", "2014")),
        (("3 Nov 2026, 14:05", "2026-11-03 14:05", "2026-11-03T14:05", "3 Nov 2026 at 2:05 pm", "2026年11月3日14時5分", "2026年11月3日 14:05",
          "2026年11月3日午後2時5分", "2026년 11월 3일 14시 5분", "2026년 11월 3일 오후 2시 5분"), exactly("2026-11-03T14:05")),
        (("3 Nov 2026, in the hour from 14:00", "3 Nov 2026 2pm", "2026年11月3日14時", "2026年11月3日14時台", "2026년 11월 3일 14시"), exactly("2026-11-03T14")),
        (("3 Nov 2026 12 am",), exactly("2026-11-03T00")),
        (("early May 2026", "the beginning of May 2026", "2026年5月上旬", "2026年5月初め", "2026년 5월 초"), between("2026-05-01", "2026-05-10")),
        (("mid-May 2026", "2026年5月中旬", "2026년 5월 중순"), between("2026-05-11", "2026-05-20")),
        (("the end of Feb 2026", "late February 2026", "2026年2月下旬", "2026年2月末", "2026년 2월 말"), between("2026-02-21", "2026-02-28")),
        (("early 2026", "2026年初め", "2026년 초"), between("2026-01", "2026-04")),
        (("late 2026", "end of 2026", "2026年末", "2026년 말"), between("2026-09", "2026-12")),
        (("first half of 2026", "2026年前半", "2026年上半期", "2026년 상반기"), between("2026-01", "2026-06")),
        (("?", "not known", "Unknown", "不明", "모름"), FuzzyDate.parse("?")),
    ],
)  # fmt: skip
def test_the_ways_to_write_a_date(texts, when):
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, when)


@pytest.mark.parametrize(
    ("texts", "when"),
    [
        (("today", "this morning", "今朝", "오늘"), exactly("2026-11-04")),
        (("yesterday", "昨日", "어제"), exactly("2026-11-03")),
        (("3 days ago", "three days ago", "3日前", "三日前", "사흘 전", "3일 전", "Sunday", "日曜日", "일요일"), exactly("2026-11-01")),
        (("Wednesday",), exactly("2026-10-28")),
        (("about 10 days ago", "10日ほど前"), about("2026-10-25")),
        (("2 weeks ago", "二週間前", "2주 전"), about("2026-10-21")),
        (("last night", "昨夜", "어젯밤"), between("2026-11-03", "2026-11-04")),
        (("last night 23:40", "昨夜11時40分", "어젯밤 11시 40분", "last night at 11:40"), exactly("2026-11-03T23:40")),
        (("last night 02:10", "昨夜2時10分"), exactly("2026-11-04T02:10")),
        (("last night at 12:05",), exactly("2026-11-04T00:05")),
        (("last week", "先週", "지난주"), between("2026-10-26", "2026-11-01")),
        (("this week", "今週", "이번 주"), between("2026-11-02", "2026-11-04")),
        (("Monday of last week", "先週の月曜日", "지난주 월요일"), exactly("2026-10-26")),
        (("last month", "先月", "지난달"), exactly("2026-10")),
        (("2 months ago", "2か月前", "두 달 전"), about("2026-09")),
        (("last year", "去年", "작년"), exactly("2025")),
        (("a year ago", "1年前", "1년 전"), about("2025")),
    ],
)  # fmt: skip
def test_what_is_told_from_today_is_told_from_the_day_in_tokyo(texts, when):
    with clock.at(datetime(2026, 11, 3, 16, 0, tzinfo=UTC)):  # Wednesday, one in the morning
        assert {text: read(text) for text in texts} == dict.fromkeys(texts, when)


@pytest.mark.parametrize(
    ("texts", "when"),
    [
        (
            (
                "tonight 11:30 pm",
                "tonight 11:30",
                "tonight at 11:30",
                "tonight 23:30",
                "今夜11時半",
                "今晩11時30分",
                "오늘 밤 11시 30분",
                "오늘 밤 11시 반",
            ),
            exactly("2026-11-04T23:30"),
        ),
        (
            ("this afternoon 3:05", "今日の午後3時5分", "오늘 오후 3시 5분", "오늘 낮 3시 5분"),
            exactly("2026-11-04T15:05"),
        ),
        (("this evening 8:05", "今日の夕方8時5分", "오늘 저녁 8시 5분"), exactly("2026-11-04T20:05")),
        (("this morning 9:15", "今朝9時15分", "오늘 아침 9시 15분"), exactly("2026-11-04T09:15")),
        (("tomorrow 21:00", "tomorrow evening 9:00", "明日21:00", "내일 밤 9:00"), exactly("2026-11-05T21:00")),
        (("yesterday evening 8:10", "昨日の夜8時10分", "어제 저녁 8시 10분"), exactly("2026-11-03T20:10")),
        (("the day after tomorrow 8:00", "明後日の朝8:00", "모레 아침 8:00"), exactly("2026-11-06T08:00")),
        (("tomorrow", "tomorrow morning", "明日", "내일 아침", "in a day", "하루 뒤"), exactly("2026-11-05")),
        (("in 3 days", "3日後", "사흘 후", "3일 뒤"), exactly("2026-11-07")),
        (("3 days ago 14:05", "日曜日14時5分", "일요일 14:05"), exactly("2026-11-01T14:05")),
    ],
)
def test_an_hour_of_a_part_of_the_day_is_the_one_that_part_has(texts, when):
    with clock.at(datetime(2026, 11, 3, 16, 0, tzinfo=UTC)):  # Wednesday, one in the morning
        assert {text: read(text) for text in texts} == dict.fromkeys(texts, when)


@pytest.mark.parametrize(
    "text", ["tonight 2:00", "tonight 12:00", "今夜2時10分", "오늘 밤 12시 30분", "this morning 13:00"]
)
def test_an_hour_that_may_be_of_two_days_is_asked_for(text):
    with pytest.raises(NotUnderstood) as refused:
        read(text)

    assert refused.value.message == NO_HOUR


@pytest.mark.parametrize("text", ["21:00", "at 21:00", "9:00 pm", "午後9時0分", "21時0分", "오후 9:00"])
def test_a_time_alone_is_agreed_for_today_and_told_of_no_day(text):
    with clock.at(datetime(2026, 11, 3, 16, 0, tzinfo=UTC)):
        assert read_moment(text, may_be_agreed=True).isoformat() == "2026-11-04T21:00:00+09:00"
        with pytest.raises(NotUnderstood):
            read_moment(text)


@pytest.mark.parametrize("text", ["tomorrow 9 pm", "tomorrow at 9 pm", "明日21時", "내일 밤 9시"])
def test_a_full_hour_is_enough_where_one_is_agreed(text):
    with clock.at(datetime(2026, 11, 3, 16, 0, tzinfo=UTC)):
        assert read_moment(text, may_be_agreed=True).isoformat() == "2026-11-05T21:00:00+09:00"
        with pytest.raises(NotUnderstood) as refused:
            read_moment(text)

    assert refused.value.message == NO_MOMENT


def test_three_days_by_their_korean_name_are_no_date():
    with pytest.raises(NotUnderstood):
        read("사흘")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@given(when=dates)
@example(when=exactly("2026-11-03T14"))
@example(when=exactly("2026-24"))
@example(when=between("2026-21", "2026-23"))
def test_what_is_shown_can_be_typed_in_again(language, when):
    with translation.override(language):
        assert read(str(when)) == when
