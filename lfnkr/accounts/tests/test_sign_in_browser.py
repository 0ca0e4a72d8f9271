"""Signing in in a real browser: forced set-up of the second factor, and not one complaint of the policy or of axe."""

from __future__ import annotations

import time
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Page

from lfnkr.accounts.tests.people import link_for, person
from lfnkr.accounts.tests.ways_in import SENTENCE
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not browsers.program(), reason="No Chromium on this machine: install chromium to run the browser tests."
    ),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def press(page: Page) -> None:
    """Press the button of the page, and wait for the one it leads to."""
    with browsers.another_page(page):
        page.click("main button")


def shown_now(secret: str) -> str:
    """What an authenticator app shows, forgetting which codes were used, since no test waits half a minute."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def choose_password(page: Page, link: str) -> None:
    """Open a link, choose a password under it, and go to the sign-in page."""
    page.goto(link)
    page.fill("#id_password1", SENTENCE)
    page.fill("#id_password2", SENTENCE)
    press(page)
    with browsers.another_page(page):
        page.click("main a.btn-primary")


def give_password(page: Page, username: str) -> None:
    page.fill("#id_login", username)
    page.fill("#id_password", SENTENCE)
    press(page)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    press(page)


def first_links(address: str) -> list[str]:
    """A new house: what the command of the runbook prints for director and administrator."""
    said = StringIO()
    call_command(
        "open_first_accounts",
        site=address,
        stdout=said,
        director=["mio", "Mio Kanda", "mio@lfnkr.example"],
        administrator=["rin", "Rin Oda", "rin@lfnkr.example"],
    )
    return [line.partition(": ")[2] for line in said.getvalue().splitlines()]


def test_from_the_first_link_to_the_desk_through_the_app_and_back_with_a_recovery_code(browser, live_server):
    assert settings.DEMO is False
    _for_mio, link = first_links(live_server.url)
    with browsers.page_at(browser, live_server.url) as page:
        choose_password(page, link)
        found = browsers.axe(page)
        give_password(page, "rin")
        found += browsers.axe(page)
        secret = page.locator("main code").inner_text()
        another_tab = page.context.new_page()
        another_tab.goto("/accounts/2fa/totp/activate/")
        assert another_tab.locator("main code").inner_text() == secret
        page.fill("#id_code", "000000")
        press(page)
        assert page.locator("#id_code").get_attribute("aria-invalid") == "true"
        page.fill("#id_code", shown_now(secret))
        press(page)
        found += browsers.axe(page)
        codes = page.locator("main .codes code").all_inner_texts()
        assert len(codes) == 10
        with browsers.another_page(page):
            page.click("main a.btn-primary")
        assert urlsplit(page.url).path == "/"
        found += browsers.axe(page)
        another_tab.fill("#id_code", shown_now(secret))
        press(another_tab)
        assert urlsplit(another_tab.url).path == "/accounts/2fa/"
        another_tab.close()
        sign_out(page)
        give_password(page, "rin")
        page.fill("#id_code", codes[0])
        press(page)
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


def test_from_a_reset_to_the_desk_with_a_security_key(browser, live_server):
    rin = person("rin", has_second_factor=False)
    address = live_server.url.replace("127.0.0.1", "localhost")
    with browsers.page_at(browser, address) as page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}},
        )
        choose_password(page, link_for(rin, site=address))
        give_password(page, "rin")
        with browsers.another_page(page):
            page.click("main .muted a")  # a key instead of the app
        page.fill("#id_name", "Key on the ring")
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/accounts/2fa/recovery-codes/")
        sign_out(page)
        page.goto("/accounts/login/?next=/staff/")
        give_password(page, "rin")
        page.click("#mfa_webauthn_authenticate")
        page.wait_for_url("**/staff/")

        assert page.locator("h1").inner_text() == "Accounts"
        assert page.complaints == []


def test_an_idle_page_leaves_the_screen(browser, live_server):
    rin = person("rin")
    with browsers.page_at(browser, live_server.url, user=rin) as page:
        page.clock.install()
        page.goto("/staff/")
        with page.expect_request("**/accounts/login/?ended=1&next=%2Fstaff%2F"):
            page.clock.fast_forward(16 * 60 * 1000)
