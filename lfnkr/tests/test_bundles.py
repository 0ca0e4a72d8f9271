"""Style sheets and scripts of every page go out together, and everywhere the same."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from lfnkr import bundles

FILES = re.compile(r'<(?:link|script)[^>]+(?:href|src)="/static/([^"]+)"')


@pytest.mark.parametrize("name", bundles.PARTS)
def test_a_file_put_together_holds_its_parts_in_order(name):
    text, at = Path(finders.find(name)).read_text(), 0

    for part in bundles.PARTS[name]:
        says = bundles.COMMENT.sub("", (settings.BASE_DIR / "static" / part).read_text())
        says = bundles.for_both(says) if part == bundles.DARK else says
        assert says in text[at:]
        at = text.index(says, at)


@pytest.mark.parametrize("name", bundles.PARTS)
def test_no_comment_of_ours_goes_out(name):
    assert "/*" not in bundles.together(name)


def test_many_ask_at_once():
    finder = bundles.Finder()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(finder.find, [*bundles.PARTS] * 20))

    assert {path: Path(path).read_text() for path in found} == {
        finder.find(name): bundles.together(name) for name in bundles.PARTS
    }


def test_it_is_collected_with_the_others(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path

    call_command("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "*.ttf")

    for name in bundles.PARTS:
        assert (tmp_path / name).read_text() == bundles.together(name)


def test_a_first_view_fetches_few_files(client, rin):
    client.force_login(rin)

    asked = FILES.findall(client.get("/accounts/sessions/").text)

    assert asked == ["img/favicon.svg", "house.css", "house.js"]


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_a_page_in_japanese_or_korean_has_its_own_letters_first(client, rin, language):
    client.force_login(rin)
    client.cookies["django_language"] = language

    asked = FILES.findall(client.get("/accounts/sessions/").text)

    assert asked == ["img/favicon.svg", f"house-{language}.css", "house.js"]
