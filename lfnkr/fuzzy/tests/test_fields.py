"""The fields in which a date and an age are typed: refused with what was typed still there, understood in words."""

from datetime import UTC, datetime

import pytest
from django import forms

from lfnkr.calendar import clock
from lfnkr.fuzzy import dates
from lfnkr.fuzzy.forms import AgeField, FuzzyDateField


class SightingForm(forms.Form):
    seen = FuzzyDateField(required=False, help_text="As closely as it is known.")
    due = FuzzyDateField(required=False, to_come=True)
    age = AgeField(required=False)


def form(**typed) -> SightingForm:
    with clock.at(datetime(2026, 11, 27, 3, 0, tzinfo=UTC)):
        bound = SightingForm(typed)
        bound.full_clean()
    return bound


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("seen", "soon", "not understood"),
        ("seen", "28 Nov 2026", "in the future"),
        ("due", "26 Nov 2026", "past already"),
        ("due", "2025", "past already"),
        ("age", "old hag", "not understood"),
        ("age", "121", "more than 120 years"),
        ("seen", "x" * 161, "not understood"),
    ],
)
def test_a_refusal_loses_nothing(name, text, refusal):
    refused = form(**{name: text})

    assert refusal in str(refused.errors[name])
    assert refused[name].value() == text


@pytest.mark.parametrize("text", ["Nov 2026", "2026", "before 2030", "27 Nov 2026", "not known", ""])
def test_what_may_have_come_is_taken(text):
    assert form(seen=text).is_valid()


def test_nothing_typed_is_no_date():
    assert form().cleaned_data == {"seen": None, "due": None, "age": None}


def test_the_page_says_how_something_was_understood():
    shown = form(seen="2026年春", due="2027", age="30代")

    assert shown["seen"].help_text == (
        "As closely as it is known. Understood as: spring 2026 (from 1 Mar 2026 to 31 May 2026)."
    )
    assert shown["due"].help_text == "Understood as: 2027 (from 1 Jan 2027 to 31 Dec 2027)."
    assert "30s (born between 19" in shown["age"].help_text
    assert form(seen="3 Nov 2026")["seen"].help_text.endswith("Understood as: 3 Nov 2026.")
    assert form(seen="before 2018")["seen"].help_text.endswith("before 2018 (up to 31 Dec 2017).")
    assert form(seen="soon")["seen"].help_text == SightingForm()["seen"].help_text == "As closely as it is known."


def test_two_ways_to_write_the_same_change_nothing():
    before = {"seen": dates.exactly("2026-11"), "age": None}

    assert SightingForm({"seen": "2026年11月"}, initial=before).changed_data == []
    assert SightingForm({"seen": "Oct 2026"}, initial=before).changed_data == ["seen"]
    assert SightingForm({"seen": "soon"}, initial=before).changed_data == ["seen"]


def test_a_stored_date_is_shown_in_words_that_can_be_typed_again():
    assert 'value="before Nov 2026"' in str(SightingForm(initial={"seen": dates.before("2026-11")})["seen"])
