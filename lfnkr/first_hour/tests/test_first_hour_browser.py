"""The first hour in a real browser, on a telephone and on a desk: nothing sticks out, axe finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lfnkr.accounts.tests.people import person
from lfnkr.first_hour.actions import confirm_step
from lfnkr.first_hour.steps import step_named
from lfnkr.tests import browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not browser.program(), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with browser.chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def mio(transactional_db):
    """A director who looked at the places, and not at the tariff."""
    mio = person("mio")
    confirm_step(step_named("places"), by=mio)
    return mio


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["", "tariff/confirm/", "places/confirm/"])
def test_the_pages_fit_and_can_be_read_by_everybody(live_server, chromium, mio, name, width):
    with browser.page_at(chromium, live_server.url, width=width, user=mio) as page:
        page.goto(f"/first-hour/{name}")

        assert browser.sticks_out(page) == 0
        if folder := os.environ.get("LFNKR_PICTURES"):
            page.screenshot(path=Path(folder) / f"first-hour-{name.replace('/', '-')}{width}.png", full_page=True)
        assert browser.axe(page) == []
        assert page.complaints == []
