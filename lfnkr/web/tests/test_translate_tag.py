"""`{% translate %}`: the words of the reader's language at once after another was read, and Django's own for all else."""

from __future__ import annotations

import pytest
from django.template import Context, engines
from django.utils import translation

from lfnkr.web.translate_tag import SaidOnce

SIGN_OUT = '{% load i18n %}{% translate "Sign out" %}'


def template(source: str):
    return engines["django"].engine.from_string(source)


def said(source, language: str, **values) -> str:
    with translation.override(language):
        return source.render(Context(values))


def test_each_reader_reads_their_own_language_by_turns():
    source = template(SIGN_OUT)

    by_turns = [said(source, language) for language in ("en", "ja", "ko", "en", "ja", "ko")]

    assert by_turns[:3] == by_turns[3:]
    assert len(set(by_turns)) == 3
    assert by_turns[0] == "Sign out"


def test_it_is_looked_up_once_a_language(monkeypatch):
    source = template(SIGN_OUT)
    (node,) = source.nodelist.get_nodes_by_type(SaidOnce)
    said(source, "ja")

    monkeypatch.setattr(node, "text", None)

    assert said(source, "ja") != "Sign out"


def test_where_no_language_is_active_it_is_the_text_itself():
    source = template(SIGN_OUT)
    said(source, "ja")

    with translation.override(None):
        assert source.render(Context()) == "Sign out"


def test_words_that_get_a_name_stand_where_it_is_used():
    source = template('{% load i18n %}{% translate "Sign out" as out %}<b>{{ out }}</b>')

    assert said(source, "en") == "<b>Sign out</b>"
    assert said(source, "ja") not in ("<b></b>", "<b>Sign out</b>")


def test_per_cents_and_quotes_are_as_djangos():
    assert said(template('{% load i18n %}{% translate "100% of <it>" %}'), "en") == "100% of <it>"


@pytest.mark.parametrize(
    "source",
    [
        "{% load i18n %}{% translate words %}",
        '{% load i18n %}{% translate words|default:"x" %}',
        '{% load i18n %}{% translate "Sign out"|upper %}',
        '{% load i18n %}{% translate "Sign out" context words %}',
    ],
)
def test_what_hangs_on_the_page_is_never_kept(source):
    made = template(source)

    assert not made.nodelist.get_nodes_by_type(SaidOnce)


def test_a_value_is_said_anew_and_escaped():
    source = template("{% load i18n %}{% translate words %}")

    assert said(source, "en", words="a") == "a"
    assert said(source, "en", words="<b>") == "&lt;b&gt;"
