"""A real browser for tests and for the pictures of the documentation: pages at a width, axe's findings.

Playwright drives the Chromium of the system; where there is none, `chromium()` says so and the tests that need it are skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.tests import soak

AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
    "--font-render-hinting=none",
)
PHONE, DESK = 360, 1440
WIDTHS = (PHONE, DESK) if soak.IS_WHOLE or os.environ.get("LFNKR_RECORD") == "1" else (PHONE,)
"""How wide the window is on a walk of several pages: in `make test` that of a phone, where least fits and most is folded.

`make soak` and `make screenshots` walk on a desk, too; each page by itself is looked at there by `reports/tests/browser/test_pages.py`.
"""
PATIENCE = 20_000
"""Milliseconds until what a test waits for is given up: a busy machine is slow, and no test measures by this."""

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir><cachedir>{cache}</cachedir>
  <match target="pattern"><test name="family"><string>system-ui</string></test>
    <edit name="family" mode="assign" binding="strong">
      <string>Noto Sans</string><string>Noto Sans JP</string><string>Noto Sans KR</string>
    </edit></match>
</fontconfig>
"""
"""Our own typefaces before those of the system, so that pictures look alike everywhere."""


def at_each_width(test: Callable) -> Callable:
    """Mark a test as one that walks at each of the widths."""
    return pytest.mark.soak(pytest.mark.parametrize("width", WIDTHS)(test))


def program() -> str | None:
    """Where the system's Chromium is."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def chromium(home: Path, fonts: str = FONTS) -> Iterator[Browser]:
    """A browser that reaches nothing but us, with our own typefaces or those of `fonts`; `home` takes its configuration."""
    configuration, ours = home / "fonts.conf", settings.BASE_DIR / "static" / "fonts"
    places = {"fonts": ours, "home": home, "cache": home / "fonts"}
    configuration.write_text(fonts.format(**{name: escape(str(place)) for name, place in places.items()}))
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright runs an event loop in this thread, which Django would take for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            expect.set_options(timeout=PATIENCE)
            environment = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
            browser = playwright.chromium.launch(executable_path=program(), args=list(QUIET), env=environment)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@contextmanager
def page_at(
    browser: Browser, address: str, *, width: int = DESK, scheme: str = "light", user=None, **options
) -> Iterator[Page]:
    """A page of a fresh browser profile, `width` wide, in the colour scheme a system asks for, signed in as `user` if given.

    `page.complaints` collects what the browser's console said against us: errors, and anything the policy refused.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=address, **options
    )
    context.set_default_timeout(PATIENCE)
    if user is not None:
        sign_in(context, address, user)
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: (
            page.complaints.append(f"{message.text} {message.location['url']}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()


def sign_in(context: BrowserContext, address: str, user) -> None:
    """Give the browser the session of a person who has just signed in."""
    client = just_signed_in(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@contextmanager
def another_page(page: Page, goal: Locator | None = None) -> Iterator[None]:
    """What is pressed within leads to another document, and that is loaded when this ends; `goal` is waited for first.

    An address that changes in place, as when a draft is kept, is none: Playwright's own `expect_navigation` takes it for one,
    and from there on every page would be one behind.
    """
    if goal is not None:
        goal.wait_for()
    page.locator("html").evaluate("each => { each.dataset.left = '' }")
    yield
    page.locator("html:not([data-left])").wait_for(state="attached")
    page.wait_for_load_state()


EXAMINE = """async rules => {
  document.querySelectorAll("main details").forEach(each => { each.open = true });
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${each.help} (${node.html.slice(0, 120)})`));
}"""


def brings_axe(page: Page) -> None:
    """Have the browser load axe with each page from here on: cheaper than sending it each time, where most are examined."""
    page.context.add_init_script(path=AXE)


def axe(page: Page) -> list[str]:
    """What axe finds with everything folded out: all rules as the page stands, and its colours in the other scheme.

    Evaluated past the Content-Security-Policy; on a page that `brings_axe` it is there already.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(EXAMINE, AXE_RULES)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    here, there = ("dark", "light") if is_dark else ("light", "dark")
    page.emulate_media(color_scheme=there)
    found += [f"in the {there}, {words}" for words in page.evaluate(EXAMINE, ["color-contrast"])]
    page.emulate_media(color_scheme=here)
    return found


def sticks_out(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")


LETTERS = r"""() => {
  const context = Object.assign(document.createElement("canvas"), {width: 40, height: 40}).getContext("2d", {willReadFrequently: true});
  const family = getComputedStyle(document.body).fontFamily;
  const drawn = letter => {
    context.clearRect(0, 0, 40, 40);
    context.font = `24px ${family}`;
    context.fillText(letter, 4, 30);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  const box = drawn("\u{10fffd}");
  const letters = new Set(document.body.innerText.match(/[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{2ffff}]/gu));
  return [letters.size, [...letters].filter(letter => drawn(letter) === box)];
}"""


def letters(page: Page) -> list:
    """How many Japanese and Korean letters a page shows, and those drawn as the box that stands for a missing one."""
    return page.evaluate(LETTERS)
