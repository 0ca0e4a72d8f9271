"""The people of the rehearsal: each a real browser of their own, a password, and an authenticator app."""

import base64
import contextlib
import hmac
import secrets
import shutil
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright

from production.surroundings import SITE

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
    "--disable-quic",
)
PATIENCE = 30_000
LEADS_ON_WITHIN = 5_000
"""Milliseconds in which something pressed leads to another page, if it does."""
PERIOD = 30
"""Seconds one code of an authenticator app is right."""


@contextmanager
def chromium(port: int) -> Iterator[Browser]:
    """The system's browser, for which the site's name leads to the proxy at a port of this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        raise SystemExit("The rehearsal needs a browser: sudo apt install -y chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        words = [*QUIET, f"--host-resolver-rules=MAP {SITE}:443 127.0.0.1:{port}"]
        browser = playwright.chromium.launch(executable_path=program, args=words)
        yield browser
        browser.close()


class AuthenticatorApp:
    """Makes the codes of one secret (RFC 6238), each of them once: the house refuses a code it has seen."""

    def __init__(self, secret: str):
        self.key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self.used = 0

    def code(self) -> str:
        """The next code that was not typed yet; waits for the next half minute where it must."""
        while int(time.time()) // PERIOD <= self.used:
            time.sleep(0.2)
        if PERIOD - time.time() % PERIOD < 3:  # It would be over before it is typed.
            time.sleep(4)
        self.used = int(time.time()) // PERIOD
        digest = hmac.digest(self.key, struct.pack(">Q", self.used), "sha1")
        number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
        return f"{number % 10**6:06}"


class Person:
    """Somebody at work: what they know, what they hold, and the page before them."""

    def __init__(self, browser: Browser, name: str, pictures: Path, *, width: int = 1280):
        self.name, self.pictures = name, pictures
        self.password = f"along the river at dusk {secrets.token_hex(4)}"
        self.app: AuthenticatorApp | None = None
        self.context = browser.new_context(
            base_url=f"https://{SITE}", ignore_https_errors=True, viewport={"width": width, "height": 900}
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("response", self._note)
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))

    def _note(self, response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def choose_password(self, link: str) -> None:
        """By the link, as it was printed or mailed."""
        self.page.goto(link)
        fields = self.page.locator("main input[type=password]")
        for number in range(fields.count()):
            fields.nth(number).fill(self.password)
        self.page.locator("main form:has(input:not([type=hidden])) button").first.click()
        expect(self.page.locator("main input[type=password]")).to_have_count(0)

    def sign_in(self) -> None:
        """With the password, then with the second factor: set up on the first day, asked for on every other."""
        self.page.goto("/accounts/login/")
        self.page.locator("input[name=login]").fill(self.name)
        self.page.locator("input[name=password]").fill(self.password)
        self.page.get_by_role("button", name="Sign in").click()
        if self.app is None:
            self.set_up_second_factor()
        else:
            self.type_code()
        self.page.wait_for_url(lambda url: "/accounts/" not in url)

    def set_up_second_factor(self) -> None:
        """Type the secret into the app, and the app's code into the page."""
        self.page.wait_for_url("**/accounts/2fa/totp/activate/**")
        self.app = AuthenticatorApp(self.page.locator("main code").first.inner_text())
        self.type_code()
        self.page.wait_for_url(lambda url: "activate" not in url)
        self.page.goto("/")

    def type_code(self) -> None:
        """The six digits, into the one field that asks for them."""
        self.page.locator("main input[name=code]").fill(self.app.code())
        self.page.locator("main form:has(input:not([type=hidden])) button").first.click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> None:
        """Open an address, proving again who one is where the house asks."""
        self.page.goto(path)
        self.settle()

    def settle(self) -> None:
        """Answer the question that comes before an act that matters, if it came."""
        while "/reauthenticate/" in self.page.url:
            self.type_code()

    def press(self, name: str) -> None:
        """Press what is called so in the page's own part, and answer the question that may come before it."""
        main = self.page.locator("main")
        wanted = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        wanted.first.wait_for()
        # What is pressed leads on in its own time, a form that a script sends a moment later.
        with contextlib.suppress(TimeoutError), self.page.expect_navigation(timeout=LEADS_ON_WITHIN):
            wanted.first.click()
        self.page.wait_for_load_state()
        self.settle()

    def sees(self, words: str) -> None:
        """What the page must say."""
        expect(self.page.locator("body")).to_contain_text(words)

    def picture(self, name: str) -> None:
        """Keep what is before them."""
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
