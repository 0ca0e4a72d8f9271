"""The Korean words: one word for one thing, no particle where an ending is not known; docs/terms-ko.md says which and why."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

KNOWN_ENDINGS = {"dead", "clothing"}
"""Placeholders whose last letter is always the same: 분, and 류 with or without 의류."""

PARTICLE = re.compile(r"%\((\w+)\)\d*[sd](?:을|를|은|는|이|가|과|와|으로|로)(?![가-힣])")
FIRST, FINALS, RIEUL = ord("가"), 28, 8
NOUNS = ("가을", "마을")
"""Words that end like a particle."""


def _written() -> list[str]:
    """Every text of the catalogue."""
    with (settings.LOCALE_PATHS[0] / "ko" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="ko")
    texts = []
    for message in catalog:
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        texts += [str(words) for words in forms if message.id]
    return texts


def _of_more_than() -> list[str]:
    """Every text of the catalogue that says in English "more than"."""
    with (settings.LOCALE_PATHS[0] / "ko" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="ko")
    found = []
    for message in catalog:
        ids, forms = ([words] if isinstance(words, str) else list(words) for words in (message.id, message.string))
        if any("more than" in words.lower() for words in ids):
            found += forms
    return found


def _guides() -> list[str]:
    """Every paragraph of the guides on one line, and every text kept with the code in Korean."""
    paragraphs = [
        paragraph.replace("\n", " ")
        for guide in (settings.BASE_DIR / "docs" / "guide" / "ko").glob("*.md")
        for paragraph in guide.read_text().split("\n\n")
    ]
    rows = (settings.BASE_DIR / "reports" / "demo" / "wordings.tsv").read_text().splitlines()
    return [*paragraphs, *(row.split("\t")[2] for row in rows)]


def _retired() -> list[str]:
    """The words of the last chapter of the terms."""
    chapter = (settings.BASE_DIR / "docs" / "terms-ko.md").read_text().split("## Words not to come back")[1]
    return chapter.strip().rstrip(".").replace("\n", " ").split(", ")


def _final(syllable: str) -> int:
    """The number of the letter a syllable ends in; 0 for none."""
    return (ord(syllable) - FIRST) % FINALS


def _is_wrong(syllable: str, particle: str) -> bool:
    """Whether a particle does not fit the syllable before it."""
    final = _final(syllable)
    return {
        "을": final == 0,
        "를": final != 0,
        "와": final != 0,
        "으로": final in (0, RIEUL),
        "로": final not in (0, RIEUL),
    }[particle]


def test_no_retired_word_came_back() -> None:
    retired = _retired()

    assert len(retired) > 10
    assert [(word, words) for word in retired for words in (*_written(), *_guides()) if word in words] == []


def test_no_particle_stands_behind_an_unknown_ending() -> None:
    found = [(match[1], words) for words in _written() for match in PARTICLE.finditer(words)]

    assert [(name, words) for name, words in found if name not in KNOWN_ENDINGS] == []
    assert [words for words in (*_written(), *_guides()) if re.search(r"을\(를\)|이\(가\)|은\(는\)", words)] == []


def test_every_particle_fits_the_letter_before_it() -> None:
    wrong = []
    for words in (*_written(), *_guides()):
        for match in re.finditer(r"[가-힣]*([가-힣])(을|를|와|으로|로)(?![가-힣])", words):
            if match[0] not in NOUNS and _is_wrong(match[1], match[2]):
                wrong.append((match[0], words))
    assert wrong == []


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(r"(?<!안녕)하세요|십시오|마세요", id="an order instead of a request"),
        pytest.param(r" · ", id="a point with blanks"),
        pytest.param(r" – ", id="the dash of another language"),
        pytest.param(r"[가-힣”’)];(?! (?:면담 수|유치실 수))", id="a semicolon"),
        pytest.param(r"[%\d] %%", id="a blank before percent"),
    ],
)
def test_korean_is_written_in_one_manner(odd: str) -> None:
    assert [words for words in (*_written(), *_guides()) if re.search(odd, words)] == []


def test_more_than_is_never_said_by_the_word_for_or_more() -> None:
    said = _of_more_than()

    assert len(said) > 10
    assert [words for words in said if "이상" in words] == []
