"""A day, a moment and a month typed as people write them, in a line of our own: the same in every browser and language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.utils import translation

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.reading import told_on
from lfnkr.web.form_fields import AnyDayField, DayField, FractionField, MomentField, WholeNumberField
from lfnkr.web.lists.filters import MonthField

THEN = datetime(2026, 11, 29, 14, 5, tzinfo=TOKYO)
LATER = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


class Told(forms.Form):
    """One of each."""

    on = DayField(required=False, may_be_now=True)
    until = AnyDayField(required=False)
    at = MomentField(required=False, may_be_now=True, help_text="Tokyo time.")
    due = MomentField(required=False, to_come=True)
    month = MonthField(required=False)


def told(**typed: str) -> Told:
    with clock.at(LATER):
        form = Told(typed)
        form.full_clean()
    return form


DAYS = [
    "2026-11-29",
    "29.11.2026",
    "11/29/2026",
    "2026/11/29",
    "29 Nov 2026",
    "November 29, 2026",
    "2026年11月29日",
    "令和8年11月29日",
    "２０２６年１１月２９日",
    "2026년 11월 29일",
    "20261129",
    " 2026-11-29 ",
    "yesterday",
    "昨日",
    "어제",
]
MOMENTS = [
    "2026-11-29T14:05",
    "2026-11-29 14:05",
    "2026-11-29 14:05:33",
    "29 Nov 2026, 2:05 pm",
    "29.11.2026 14:05",
    "2026年11月29日14時5分",
    "令和8年11月29日午後2時5分",
    "２０２６－１１－２９　１４：０５",
    "2026년 11월 29일 오후 2시 5분",
    "yesterday 14:05",
    "昨日14時5分",
]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_however_it_is_written(text):
    form = told(on=text, until=text)

    assert (form.cleaned_data["on"], form.cleaned_data["until"]) == (THEN.date(), THEN.date())


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_read_however_it_is_written(text):
    assert told(at=text).cleaned_data["at"] == THEN


@pytest.mark.parametrize("text", ["2026-11", "Nov 2026", "2026年11月", "11/2026", "２０２６年１１月"])
def test_a_month_is_read_however_it_is_written(text):
    assert told(month=text).cleaned_data["month"] == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("on", "soon", "29 Nov 2026 or 29.11.2026"),
        ("on", "Nov 2026", "One single day"),
        ("on", "about 3 Nov 2026", "One single day"),
        ("on", "2026-11-29 14:05", "One single day"),
        ("on", "?", "One single day"),
        ("on", "10/11/2026", "Is this 10 Nov 2026 or 11 Oct 2026?"),
        ("on", "29 Nov", "Write the year"),
        ("on", "2026-02-30", "no such day"),
        ("on", "9999-12-31", "Check the year"),
        ("on", "2026-12-01", "in the future"),
        ("at", "2026-11-29", "to the minute"),
        ("at", "2026年11月29日14時", "to the minute"),
        ("at", "14:05", "to the minute"),
        ("at", "2026-11-29 25:05", "no such time"),
        ("at", "9999-12-31T23:59", "Check the year"),
        ("at", "2026-11-30 23:00", "in the future"),
        ("due", "2026-11-29 14:05", "past already"),
        ("month", "2026", "year and month"),
        ("month", "2026-13", "Check the day and the month"),
        ("month", "9999-01", "Check the year"),
    ],
)
def test_a_refusal_says_what_to_write_and_loses_nothing(name, text, refusal):
    form = told(**{name: text})

    assert refusal in " ".join(form.errors[name])
    assert form[name].value() == text


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_is_nothing(text):
    form = told(on=text, until=text, at=text, due=text, month=text)

    assert set(form.cleaned_data.values()) == {None}


def test_what_was_understood_stands_beside_it_in_words():
    form = told(on="令和8年11月29日", at="2026-11-29 14:05", due="soon")

    assert form["on"].help_text == "Understood as: 29 Nov 2026."
    assert form["at"].help_text == "Tokyo time. Understood as: 29 Nov 2026, 14:05, Tokyo time."
    assert form["due"].help_text == ""
    assert Told()["at"].help_text == "Tokyo time."


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_line_shows_what_can_be_typed_in_again(language):
    with translation.override(language):
        shown = Told(initial={"until": THEN.date(), "at": THEN.replace(second=33)})

        assert 'value="2026-11-29"' in str(shown["until"])
        assert 'value="2026-11-29 14:05"' in str(shown["at"])
        assert Told({"until": "2026-11-29", "at": "2026-11-29 14:05"}, initial=shown.initial).changed_data == []


def test_no_line_is_a_browser_s_own():
    assert {bound.field.widget.input_type for bound in [*Told(), *Numbers()]} == {"text"}


class Numbers(forms.Form):
    """A whole number, and one with a fraction."""

    whole = WholeNumberField()
    rate = FractionField()


def test_a_number_is_read_in_full_width_figures():
    form = Numbers({"whole": "１２", "rate": "１４９．３２"})

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["whole"], str(form.cleaned_data["rate"])) == (12, "149.32")
    assert ['value="１２"' in str(form["whole"]), 'value="１４９．３２"' in str(form["rate"])] == [True, True]


def test_what_is_no_number_stays_where_it_was_typed():
    form = Numbers({"whole": "some", "rate": "149,32"})

    assert set(form.errors) == {"whole", "rate"}
    assert [bound.value() for bound in form] == ["some", "149,32"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("3 days ago", "26 Nov 2026"),
        ("Monday", "23 Nov 2026"),
        ("yesterday 14:05", "28 Nov 2026, 14:05"),
        ("昨夜11時40分", "28 Nov 2026, 23:40"),
        ("2026-11-29 14:05", "2026-11-29 14:05"),
        ("soon", "soon"),
    ],
)
def test_what_is_told_from_a_day_is_kept_as_of_that_day(text, means):
    assert told_on(text, THEN.date()) == means
    with clock.at(LATER + timedelta(days=9)):
        assert told_on(text, THEN.date()) == means
