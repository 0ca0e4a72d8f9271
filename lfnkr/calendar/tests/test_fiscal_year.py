"""The label of a term: kept as the rule made it, said in the reader's language, until somebody changes it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from lfnkr.calendar.fiscal_year import ensure_term

WORDS = {
    "en": "Term 20 (September 2017 to August 2018)",
    "ja": "第20期（2017年9月～2018年8月）",
    "ko": "제20기(2017년 9월~2018년 8월)",
}


@pytest.mark.parametrize("language", list(WORDS))
def test_a_term_made_by_the_rule_is_called_so_in_every_language(db, language):
    year = ensure_term(date(2017, 9, 17))

    assert year.label == WORDS["en"]
    with translation.override(language):
        assert (year.name, str(year)) == (WORDS[language], WORDS[language])


def test_a_term_that_somebody_named_is_called_as_she_wrote(db):
    year = ensure_term(date(2017, 9, 17))
    year.label = "20th term"

    with translation.override("ja"):
        assert year.name == "20th term"
