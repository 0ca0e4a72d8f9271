"""The face of headings on pages in Latin letters; Japanese and Korean letters on a machine that has none: fetched only there, only the few needed, and drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Page

from lfnkr.tests import browser as browsers
from lfnkr.web import letters

pytestmark = pytest.mark.slow

LARGEST, ALL = 60 * 1024, 4 * 1024 * 1024
LARGEST_OF_HEADINGS = 10 * 1024
RULE = re.compile(r'font-family:"(.+?)".*?url\("/static/letters/(.+?)"\).*?unicode-range:(.+?)}')
NOTO_CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")

in_a_browser = pytest.mark.skipif(not browsers.program(), reason="No Chromium on this machine: install chromium.")
with_noto_cjk = pytest.mark.skipif(not NOTO_CJK.exists(), reason="No fonts-noto-cjk on this machine: install it.")

LATIN_ALONE = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{home}/latin</dir><cachedir>{cache}</cachedir></fontconfig>
"""
WITH_NOTO_JP_AND_KR = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
OF_THE_SYSTEM = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>
"""

NAMES = "홍길동 뷁뜌 金正淑 髙橋﨑 𠮷田"
SHOW = "words => { document.querySelector('main h1').textContent = words }"


def rules(sheet: str = "letters*.css") -> list[tuple[str, str, set[int]]]:
    """Each rule of the style sheets: family, file, and the letters it names."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(letters.SHEETS.glob(sheet))]
    return [
        (family, file, set(chain.from_iterable(map(named, ranges.split(",")))))
        for family, file, ranges in RULE.findall("".join(texts))
    ]


def files_by_letter(language: str) -> dict[int, str]:
    """The file that counts for each letter on a page in this language, in running text."""
    found = rules("letters.css") + rules(f"letters-{language}.css")
    return {code: file for family, file, codes in found for code in codes if family != letters.HEADINGS}


def named(one: str) -> range:
    """The letters of one range, as in `u+3041-3096`."""
    first, _, last = one.removeprefix("u+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def held_by(file: str) -> set[int]:
    """The letters whose outlines a file holds."""
    with TTFont(letters.PLACE / file) as font:
        return set(font.getBestCmap())


def test_the_files_are_small_all_named_and_come_with_their_licence():
    files = {path.name: path.stat().st_size for path in letters.PLACE.glob("*.woff2")}

    assert max(files.values()) <= LARGEST
    assert sum(files.values()) <= ALL
    assert sorted(files) == sorted(file for _family, file, _letters in rules())
    for licence in ("OFL.txt", "OFL-Newsreader.txt"):
        assert (letters.PLACE / licence).read_text() == (letters.FONTS / licence).read_text()


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize("family", letters.FAMILIES, ids=lambda family: family.name)
def test_the_rule_that_counts_for_a_letter_names_the_file_that_holds_it(family, language):
    with TTFont(letters.FONTS / family.source) as font:
        wanted = {code for code in font.getBestCmap() if letters.lies_in(code, family.blocks)}
    counts = files_by_letter(language)
    held = {file: held_by(file) for file in set(counts.values())}

    assert {chr(code) for code in wanted if code not in held[counts[code]]} == set()


def test_no_rule_names_a_letter_that_every_machine_has_but_that_of_headings():
    of_the_east = [codes for family, _file, codes in rules() if family != letters.HEADINGS]

    assert min(map(min, of_the_east)) >= letters.FIRST_OF_EAST


def test_the_face_of_headings_is_one_small_file_that_holds_what_its_rule_names():
    ((_family, file, named_by_rule),) = [rule for rule in rules() if rule[0] == letters.HEADINGS]

    assert (letters.PLACE / file).stat().st_size < LARGEST_OF_HEADINGS
    assert named_by_rule == held_by(file) == set(letters.OF_HEADINGS)
    assert f'"{letters.HEADINGS}"' in (letters.SHEETS / "theme.css").read_text()


@pytest.mark.parametrize("family", letters.FAMILIES, ids=lambda family: family.name)
def test_what_the_house_says_lies_together(family):
    """Nine letters of ten: the words change each week, and `make letters` need not follow each of them."""
    together = set().union(*(codes for _family, _file, codes in rules(f"letters-{family.language}.css")))
    said = {code for code in letters.most_used(family) if letters.lies_in(code, family.blocks)}

    assert len(said & together) >= 0.9 * len(said)


# In a browser


@pytest.fixture
def page_with(live_server, tmp_path) -> Iterator[Callable[..., Page]]:
    """Opens the sign-in page in a language, on a machine with these typefaces; `page.fetched` are the files it asked for."""
    (tmp_path / "latin").mkdir()
    for latin in letters.FONTS.glob("NotoSans-*.ttf"):
        (tmp_path / "latin" / latin.name).symlink_to(latin)
    with ExitStack() as opened:

        def page_of(fonts: str, language: str) -> Page:
            browser = opened.enter_context(browsers.chromium(tmp_path, fonts))
            page = opened.enter_context(browsers.page_at(browser, live_server.url))
            page.fetched = set()
            page.on("request", lambda asked: asked.resource_type == "font" and page.fetched.add(Path(asked.url).name))
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto("/accounts/login/")
            come(page)
            return page

        yield page_of


def come(page: Page) -> None:
    """Wait until every letter the page shows has come; a browser may ask for one file after the other, each time it draws."""
    for _round in range(5):
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_load_state("networkidle")


@in_a_browser
@pytest.mark.parametrize(("language", "family"), [("ja", "House JP"), ("ko", "House KR")])
def test_without_letters_on_the_machine_a_few_of_ours_come_and_are_drawn(page_with, language, family):
    page = page_with(LATIN_ALONE, language)

    number, boxes = browsers.letters(page)
    assert (number > 50, boxes) == (True, [])
    assert page.complaints == []
    assert 1 <= len(page.fetched) <= 5
    assert page.fetched <= {file for name, file, _codes in rules() if name == family}


@in_a_browser
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_name_in_rare_letters_fetches_just_the_files_that_hold_them(page_with, language):
    page = page_with(LATIN_ALONE, language)
    before = set(page.fetched)
    page.evaluate(SHOW, NAMES)
    come(page)

    counts = files_by_letter(language)
    assert page.fetched == before | {counts[ord(letter)] for letter in NAMES if ord(letter) in counts}
    assert browsers.letters(page)[1] == []


@in_a_browser
def test_a_page_in_latin_letters_fetches_the_face_of_its_headings_and_nothing_else(page_with):
    page = page_with(LATIN_ALONE, "en")

    assert page.fetched == {letters.headings().name}
    assert page.evaluate(f"document.fonts.check('600 34px \"{letters.HEADINGS}\"', 'Sign in')")
    assert page.complaints == []


@in_a_browser
@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize(
    "fonts", [WITH_NOTO_JP_AND_KR, pytest.param(OF_THE_SYSTEM, marks=with_noto_cjk)], ids=["noto-jp-kr", "noto-cjk"]
)
def test_where_the_machine_has_letters_no_file_of_them_is_fetched(page_with, fonts, language):
    page = page_with(fonts, language)
    page.evaluate(SHOW, "홍길동 金正淑 さくら ﾊﾅ")
    come(page)

    assert page.fetched == ({letters.headings().name} if language == "en" else set())
    assert browsers.letters(page)[1] == []
