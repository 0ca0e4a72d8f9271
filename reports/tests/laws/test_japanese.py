"""The Japanese words: written in one manner, one word for one thing; docs/terms-ja.md says which and why."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

JAPANESE = "ぁ-んァ-ヶ一-龥、。「」（）："
PLACEHOLDER = re.compile(r"%\(\w+\)\d*[a-z]|\{\w+\}|<[^>]+>")
NAME = re.compile("北朝鮮難民救援基金|当基金")


def _written() -> list[str]:
    """Every text, with a letter in place of each placeholder."""
    with (settings.LOCALE_PATHS[0] / "ja" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="ja")
    texts = []
    for message in catalog:
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        texts += [NAME.sub("", PLACEHOLDER.sub("＊", words)) for words in forms if message.id]
    return texts


def _guides() -> list[str]:
    """Every paragraph of the guides, and every text kept with the code in Japanese."""
    paragraphs = [
        paragraph
        for guide in (settings.BASE_DIR / "docs" / "guide" / "ja").glob("*.md")
        for paragraph in guide.read_text().split("\n\n")
    ]
    rows = (settings.BASE_DIR / "reports" / "demo" / "wordings.tsv").read_text().splitlines()
    return [NAME.sub("", text) for text in (*paragraphs, *(row.split("\t")[1] for row in rows))]


def _retired() -> list[str]:
    """The words of the last chapter of the terms; a fund is told apart from the name of the organisation."""
    chapter = (settings.BASE_DIR / "docs" / "terms-ja.md").read_text().split("## Words not to come back")[1]
    return [words.split(" for ")[0] for words in chapter.strip().rstrip(".").split(", ")]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(r"[()]", id="half-width brackets"),
        pytest.param(rf"[{JAPANESE}] [A-Za-z0-9＊]|[A-Za-z0-9] [{JAPANESE}]", id="a space beside Japanese"),
        pytest.param(r"[０-９Ａ-Ｚａ-ｚ]", id="full-width digits or letters"),
        pytest.param(rf"[{JAPANESE}][,.!?:]", id="half-width punctuation"),
        pytest.param(r"いま(?=[、のはで資])(?<!しいま)", id="now without its character"),
    ],
)
def test_japanese_is_written_in_one_manner(odd: str) -> None:
    assert [words for words in _written() if re.search(odd, words)] == []


FILED = ("受取寄附金", "使途等が制約された寄附金等の内訳")
"""Headings of papers that are filed, as the accounting standard for non-profit corporations writes them."""


def test_no_retired_word_came_back() -> None:
    retired = _retired()
    assert len(retired) > 10
    written = [re.sub("|".join(FILED), "", words) for words in (*_written(), *_guides())]
    assert [(word, words) for word in retired for words in written if word in words] == []


@pytest.mark.parametrize(
    "apart",
    [
        pytest.param(r"(?<!支援)対象者", id="somebody watched by the police"),
        pytest.param(r"(?<!強制)送還", id="what could be a journey home"),
        pytest.param(r"(?<!\d)箇所[0-9＊]|[0-9＊]箇所", id="places without their counter"),
        pytest.param(r"[一-龥ぁ-ん] – |；| · ", id="signs of another language"),
        pytest.param(r"〜", id="the other wave"),
    ],
)
def test_a_word_that_means_something_else_alone_stands_with_what_tells_it_apart(apart: str) -> None:
    assert [words for words in (*_written(), *_guides()) if re.search(apart, words)] == []


def test_colleagues_are_named_with_respect_in_a_sentence() -> None:
    """Bare in tables and lists, さん where a particle follows."""
    with (settings.LOCALE_PATHS[0] / "ja" / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [str(message.string) for message in read_po(file, locale="ja") if message.id]

    assert [text for text in texts if re.search(r"%\((proposer|administrator|user)\)s[がはにをの]", text)] == []
