"""Texts that people typed are said in the reader's language where the list of wordings holds them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lfnkr.language import wordings
from lfnkr.models import Wording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drops():
    return Wording.objects.create(name_en="eye drops", name_ja="目薬", name_ko="안약")


def test_a_text_that_is_not_listed_stays_as_it_was_typed():
    with translation.override("ja"):
        assert wordings.known("a village by the river") == "a village by the river"
        assert wordings.known("") == ""


@pytest.mark.parametrize("typed", ["eye drops", "目薬", "안약"])
@pytest.mark.parametrize(("language", "said"), [("en", "eye drops"), ("ja", "目薬"), ("ko", "안약")])
def test_a_text_typed_in_any_language_is_said_in_the_readers(language, said, typed):
    with translation.override(language):
        assert wordings.known(typed) == said


def test_where_one_language_is_missing_the_english_is_said_and_known_to_be_foreign(drops):
    drops.name_ko = ""
    drops.save()

    with translation.override("ko"):
        assert wordings.known("目薬") == "eye drops"
        assert wordings.is_foreign("目薬")
        assert not wordings.is_foreign("北京")


def test_a_page_asks_for_the_list_once_however_many_texts_it_shows():
    with CaptureQueriesContext(connection) as asked, wordings.read_once():
        for _text in range(20):
            wordings.known("eye drops")
            wordings.known("something else")

    assert len(asked) == 1


def test_the_next_page_sees_what_was_changed_meanwhile(drops):
    with wordings.read_once():
        wordings.known("eye drops")
    Wording.objects.update(name_ja="点眼薬")

    with wordings.read_once(), translation.override("ja"):
        assert wordings.known("eye drops") == "点眼薬"
