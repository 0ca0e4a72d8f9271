"""Several things in one sentence, joined as the language joins them."""

import pytest
from django.utils import translation

from lfnkr.language.lists import aside, explained, listed, one_of


@pytest.mark.parametrize(("language", "words"), [("en", "a, b, 3"), ("ja", "a、b、3"), ("ko", "a, b, 3")])
def test_things_are_listed_as_the_language_lists_them(language, words):
    with translation.override(language):
        assert listed(["a", "b", 3]) == words


@pytest.mark.parametrize(("things", "words"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
def test_the_last_choice_is_named_with_or(things, words):
    assert one_of(things) == words


def test_nothing_is_listed_as_nothing():
    assert listed([]) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["a: b", "a (b)"]),
        ("ja", ["a：b", "a（b）"]),
        ("ko", ["a: b", "a(b)"]),
    ],
)
def test_the_signs_between_words_are_those_of_the_language(language, words):
    with translation.override(language):
        assert [explained("a", "b"), "a" + aside("b")] == words


def test_what_has_nothing_said_of_it_stands_alone():
    assert explained("a", "") == explained("a", None) == "a"
