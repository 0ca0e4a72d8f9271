"""The law of headers: every answer of every address bears the whole protective set, word for word, as in production.

What is pinned here is not taken from the middleware that sets it: one that is left out, or says something weaker, is red.
`make test` asks a third of the addresses, by chance; `make soak` all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse

from lfnkr.accounts.tests.people import Browser, just_signed_in
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.tests import soak
from reports.tests.laws.test_permission_matrix import SECTIONS, addresses, by_day, people, undone

__all__ = ["by_day", "people"]  # fixtures

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "none",
    "Cache-Control": "no-store, private",
}
"""Header -> the only value it has."""

NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Expires", "Vary", "Content-Language", "ETag")
"""Headers that tell who we are, let others in, or let something be kept."""

IN_PRODUCTION = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT")


@pytest.fixture
def in_production(settings) -> None:
    """What production sets, read from the settings as production reads them."""
    told = f"import json; from lfnkr import settings as s; print(json.dumps([getattr(s, n) for n in {IN_PRODUCTION}]))"
    serving = {"LFNKR_TLS": "1", "LFNKR_DEMO": "0", "LFNKR_DEBUG": "0", "LFNKR_HOSTS": "cases.lfnkr.example"}
    answer = subprocess.check_output(
        [sys.executable, "-c", told], cwd=django_settings.BASE_DIR, env=os.environ | serving, text=True
    )
    for name, value in zip(IN_PRODUCTION, json.loads(answer), strict=True):
        setattr(settings, name, value)


def faults(answer: HttpResponse) -> list[str]:
    """What an answer lacks, says otherwise, or should not say."""
    lacking = [f"{name}: {answer.get(name, 'missing')}" for name, value in ALWAYS.items() if answer.get(name) != value]
    return lacking + [f"{name} is sent" for name in NEVER if name in answer.headers]


@pytest.mark.soak
@pytest.mark.parametrize("section", [*SECTIONS, "ground"])
def test_every_answer_bears_the_whole_set(section, people, by_day, in_production):
    ensure_term(clock.today())
    browsers = {name: just_signed_in(people[name]) for name in ("mio", "new")}
    stranger = Browser()
    wrong = []
    for (name, state), address in soak.sample(addresses(section, people).items(), 3, of=f"addresses of {section}"):
        for who, browser in ({} if state else browsers).items() | {("a stranger", stranger)}:
            browser.raise_request_exception = False
            answers = undone(browser, lambda b=browser, a=address: (b.get(a, secure=True), b.post(a, secure=True)))
            wrong += [f"{name} to {who}: {fault}" for answer in answers for fault in faults(answer)]

    assert not wrong, "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/requests/nowhere/", "/admin/nowhere/", "/%ff/", "/static/nowhere.css"]
)
def test_what_is_not_there_bears_it_too(client, db, in_production, address):
    client.raise_request_exception = False

    assert faults(client.get(address, secure=True)) == []


def test_what_is_sent_on_to_tls_says_so_for_a_year_at_least(client, db, in_production):
    answer = client.get("/accounts/login/")

    assert (answer.status_code, answer.url) == (301, "https://testserver/accounts/login/")


def test_a_file_of_the_house_is_kept_by_browsers_and_bears_the_rest(client, db, in_production, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.css").write_text("a { }", encoding="utf-8")

    answer = client.get("/static/a.css", secure=True)

    assert answer.status_code == 200
    assert {fault.partition(":")[0] for fault in faults(answer)} <= {"Cache-Control", "Vary is sent", "ETag is sent"}
