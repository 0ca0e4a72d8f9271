"""A file brought to the page of genuine files, a freezing that failed, and what waits on a desk, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.calendar import clock
from lfnkr.tests import browser as browsers
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published, term_that_is_over
from reports.models import Freezing
from reports.models.editions import FreezingState

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not browsers.program(), reason="No Chromium on this machine: install chromium to run these tests."
    ),
]

TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@browsers.at_each_width
def test_a_file_is_brought_and_what_was_learnt_since_is_read(browser, live_server, width, tmp_path):
    hana, mio = person("hana", Role.CASEWORKER), person("mio", Role.DIRECTOR)
    yuki = person("yuki", Role.AUDITOR)
    over = term_that_is_over(hana)
    edition = published(over, by=mio, second=yuki)
    factories.case(hana, received_at=AFTER_THE_TERM.replace(month=4))
    waiting = freeze(over, by=mio)
    file = tmp_path / "report.json"
    file.write_bytes(edition.files.get(audience="members", language="en", format="json").content)
    failed = Freezing.objects.create(
        fiscal_year=over,
        asked_by=mio,
        seen="",
        state=FreezingState.FAILED,
        finished_at=clock.now(),
        refusal="A row is gone.",
    )

    def seen(page, name: str) -> None:
        page.wait_for_load_state()
        assert not page.evaluate(TOO_WIDE), name
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)

    with browsers.page_at(browser, live_server.url, user=yuki, width=width) as page:
        page.goto(reverse("desk"))
        assert page.locator(f"a[href='{reverse('reports:sign-edition', args=[waiting.pk])}']").count()
        seen(page, "desk")
        page.goto(reverse("reports:check-file"))
        page.get_by_label("PDF, JSON or HTML file").set_input_files(file)
        page.get_by_role("button", name="Check the file").click()
        page.get_by_text("byte for byte").wait_for()
        seen(page, "check")
        page.goto(edition.get_absolute_url())
        page.get_by_role("link", name="learnt since").click()
        seen(page, "since")
    with browsers.page_at(browser, live_server.url, user=mio, width=width) as page:
        page.goto(failed.get_absolute_url())
        page.get_by_text("A row is gone.").wait_for()
        seen(page, "failed")
