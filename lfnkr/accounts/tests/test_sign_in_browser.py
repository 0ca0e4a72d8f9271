"""Signing in in a real browser: forced set-up of the second factor, and not one complaint of the policy or of axe."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

from lfnkr.accounts.tests.people import PASSWORD, person
from lfnkr.tests import browser as browsers

pytestmark = pytest.mark.skipif(
    not browsers.program(), reason="No Chromium on this machine: install chromium to run the browser tests."
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def press(page: Page) -> None:
    """Press the button of the page, and wait for the one it leads to."""
    with page.expect_navigation():
        page.click("main button")


def test_from_the_sign_in_page_to_the_desk_through_the_second_factor(browser, live_server):
    person("rin", has_second_factor=False)
    with browsers.page_at(browser, live_server.url) as page:
        page.goto("/staff/")
        found = browsers.axe(page)
        page.fill("#id_login", "rin")
        page.fill("#id_password", PASSWORD)
        press(page)
        found += browsers.axe(page)
        secret = page.locator("main code").inner_text()
        page.fill("#id_code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        press(page)
        found += browsers.axe(page)
        page.goto("/staff/")

        assert page.locator("h1").inner_text() == "Accounts"
        assert page.complaints == []
        assert found == []


@pytest.mark.parametrize(
    "address",
    ["/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/", "/staff/", "/staff/{pk}/", "/staff/open/"]
    + ["/staff/{pk}/suspend/", "/accounts/reauthenticate/", "/admin/", "/admin/lfnkr/fiscalyear/add/", "/nowhere/"],
)
def test_the_policy_and_axe_have_no_complaint(browser, live_server, settings, address):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 10**12
    rin = person("rin")
    with browsers.page_at(browser, live_server.url, user=rin) as page:
        page.goto(address.format(pk=rin.pk))

        found = browsers.axe(page) if not address.startswith("/admin/") else []
        assert [words for words in page.complaints if "404 (Not Found)" not in words] == []
        assert found == []


def test_a_phone_reads_the_secret_in_the_dark_too(browser, live_server):
    rin = person("rin", has_second_factor=False)
    with browsers.page_at(browser, live_server.url, user=rin, scheme="dark") as page:
        page.goto("/accounts/2fa/totp/activate/")

        behind = page.locator("main img").evaluate("each => getComputedStyle(each).backgroundColor")
        assert behind == "rgb(255, 255, 255)"


def test_a_virtual_security_key_is_a_second_factor(browser, live_server):
    person("rin", has_second_factor=False)
    with browsers.page_at(browser, live_server.url.replace("127.0.0.1", "localhost")) as page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}},
        )
        page.goto("/accounts/login/?next=/staff/")
        page.fill("#id_login", "rin")
        page.fill("#id_password", PASSWORD)
        press(page)
        page.goto("/accounts/2fa/webauthn/add/")
        page.fill("#id_name", "Key on the ring")
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/accounts/2fa/recovery-codes/")
        page.goto("/accounts/logout/")
        press(page)
        page.goto("/accounts/login/?next=/staff/")
        page.fill("#id_login", "rin")
        page.fill("#id_password", PASSWORD)
        press(page)
        page.click("#mfa_webauthn_authenticate")
        page.wait_for_url("**/staff/")

        assert page.locator("h1").inner_text() == "Accounts"


def test_an_idle_page_leaves_the_screen(browser, live_server):
    rin = person("rin")
    with browsers.page_at(browser, live_server.url, user=rin) as page:
        page.clock.install()
        page.goto("/staff/")
        with page.expect_request("**/accounts/login/?ended=1&next=%2Fstaff%2F"):
            page.clock.fast_forward(16 * 60 * 1000)
