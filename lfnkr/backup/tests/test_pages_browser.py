"""The pages about backups in a real browser, on a telephone and on a desk: nothing sticks out, axe finds nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from lfnkr.accounts.tests.people import person
from lfnkr.backup import actions
from lfnkr.backup.models import BackupRun
from lfnkr.calendar import clock
from lfnkr.tests import browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not browser.program(), reason="no Chromium on this machine"),
]

HASH = "3f9a22d0603b4398fc49b88ba4ae8622" * 2


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with browser.chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def rin(transactional_db):
    """The administrator, after a week of nights of which one failed and one was not proven."""
    rin = person("rin")
    facts = {"place": "/var/backups/lfnkr/lfnkr-20261126T174000Z", "data_size": 48_300_000, "keyring_size": 900_000}
    facts |= {
        "data_sha256": HASH,
        "data_plain_sha256": HASH[::-1],
        "keyring_sha256": HASH,
        "keyring_plain_sha256": HASH,
    }
    for night, special in enumerate([{}, {}, {"proof": "failed"}, {"problem": "no_space"}, {}, {}, {}]):
        ended = clock.now() - timedelta(days=night, hours=9)
        kept = {} if "problem" in special else {"proof": "proven", **facts}
        BackupRun.objects.create(started_at=ended - timedelta(minutes=4), ended_at=ended, **kept | special)
    actions.record_drill(
        by=rin, day=clock.today() - timedelta(days=120), restored="lfnkr-20260730T174000Z", result="opened"
    )
    actions.name_key_holder(by=rin, copy="first", name="Mio Kato", since=clock.today() - timedelta(days=200))
    return rin


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["backup-list", "drill-record", "key-holder-name"])
def test_the_pages_fit_and_can_be_read_by_everybody(live_server, chromium, rin, name, width):
    with browser.page_at(chromium, live_server.url, width=width, user=rin) as page:
        page.goto(reverse(f"backup:{name}"))

        assert browser.sticks_out(page) == 0
        if folder := os.environ.get("LFNKR_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert browser.axe(page) == []
        assert page.complaints == []
