"""The measure other tests wait by: a page that is another one, and not only another address."""

from __future__ import annotations

import pytest
from playwright.sync_api import TimeoutError as TookTooLong

from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp


def test_an_address_that_changes_in_place_is_no_other_page(house: BrowsedApp):
    """As when a draft is kept while somebody presses the button: the page that is waited for comes later."""
    page = house.page("hana")
    page.goto("/")
    with browsers.another_page(page):
        page.goto("/requests/")

    page.context.set_default_timeout(500)
    with pytest.raises(TookTooLong), browsers.another_page(page):
        page.evaluate("window.history.replaceState({}, '', '?draft=1')")
