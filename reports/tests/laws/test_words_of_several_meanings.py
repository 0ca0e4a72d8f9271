"""An English word of several meanings is told apart by its context, where Japanese or Korean has a word for each."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import pgettext

MEANINGS = {
    "From": ("a time", "a country", "a fund"),
    "To": ("a time", "a country", "a fund"),
    "For": ("what money is spent on", "an audience"),
    "How it came": ("a request", "a gift"),
    "Received": ("a request", "a gift"),
    "all": ("of the people", "columns of a row", "accounts"),
}


@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("word", list(MEANINGS))
def test_each_meaning_has_its_own_word(word, language):
    with translation.override(language):
        said = {pgettext(context, word) for context in MEANINGS[word]}

    assert len(said) == len(MEANINGS[word])
    assert word not in said
