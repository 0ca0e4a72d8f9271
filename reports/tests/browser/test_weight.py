"""What a page weighs on the wire and asks of the database: every page, every role, on the demonstration and with more rows."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.tests import factories
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in
from reports.tests.browser.places import Place, places
from reports.tests.browser.recording import figures

pytestmark = pytest.mark.browser

FIRST_VIEW, NEXT_VIEW, QUERIES = 40 * 1024, 5 * 1024, 15
HEAVIER = {"reports:annual-report": 20 * 1024, "gallery": 12 * 1024, "mfa_activate_totp": 9 * 1024}
"""Next views allowed to weigh more: the report is a document, the gallery shows everything at once, to developers;
the page of the second factor, opened once, holds the picture that a phone scans."""

FILES = re.compile(r'<(?:link|script)[^>]+(?:href|src)="/static/([^"]+)"[^>]*>')
NO_QUESTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
"""What opens and closes a transaction; everything else counts, who it is that asks included."""


@dataclass
class Measured:
    """One page: bytes of its first view and of its next one, both as sent; queries, with fewer rows and with more."""

    place: Place
    first: int
    again: int
    queries: int
    later: int = 0


@cache
def packed(path: str) -> int:
    """Bytes of a static file as the house sends it."""
    with open(finders.find(path), "rb") as file:
        return len(gzip.compress(file.read(), 9))


def measure(place: Place, client: Client) -> Measured:
    """Open one page as one person."""
    with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["keyring"]) as keys:
        page = client.get(place.address)
    html = page.content.decode()
    again = len(gzip.compress(page.content, 6))
    queries = [one["sql"] for one in (*asked, *keys) if not one["sql"].startswith(NO_QUESTION)]
    return Measured(place, again + sum(packed(found[1]) for found in FILES.finditer(html)), again, len(queries))


def test_every_page_is_light_and_asks_little(demonstration, transactional_db, settings):
    settings.DEMO = True
    clients = {None: Client()} | {user.username: just_signed_in(user) for user in User.objects.all()}
    walked = places()
    for client in clients.values():
        client.get("/")  # what is kept in memory is kept from now on
    found = [measure(place, clients[place.by]) for place in walked]
    with_more_rows()
    for each in found:
        each.later = measure(each.place, clients[each.place.by]).queries

    record(found)
    too_much = [f"{each.place}: {words}" for each in found for words in excesses(each)]
    assert not too_much, "\n".join(too_much)


def excesses(each: Measured) -> list[str]:
    """Where a page exceeds its limits."""
    name = each.place.name.partition(",")[0].partition(" ")[0]
    checks = {
        f"first view {each.first} bytes": each.first > FIRST_VIEW,
        f"next view {each.again} bytes": each.again > HEAVIER.get(name, NEXT_VIEW),
        f"{each.queries} queries": each.queries > QUERIES,
        f"{each.queries} queries, {each.later} with more rows": each.later > each.queries,
    }
    return [words for words, is_too_much in checks.items() if is_too_much]


def with_more_rows() -> None:
    """Ten more of everything that lists show."""
    hana, mio, sora = (User.objects.get(username=name) for name in ("hana", "mio", "sora"))
    money.gift(sora, 9_000_000)
    for _number in range(10):
        factories.case(hana)
        commitment = money.commitment(hana, mio)
        money.expense(commitment, sora, 1_000)
        money.advance(commitment, sora, 1_000)
        money.decision(hana)


def record(found: list[Measured]) -> None:
    """The table of docs/quality.md: for each page the most that any of its roles saw."""
    by_page = defaultdict(list)
    for each in found:
        by_page[each.place.name].append((each.first / 1024, each.again / 1024, each.queries, each.later))
    lines = ["| Page | First view, KB | Next view, KB | Queries | with more rows |", "|---|---|---|---|---|"]
    for name, measured in sorted(by_page.items()):
        first, again, queries, later = (max(column) for column in zip(*measured, strict=True))
        lines.append(f"| {name} | {first:.1f} | {again:.1f} | {queries} | {later} |")
    heaviest, dearest = max(found, key=lambda each: each.first), max(found, key=lambda each: each.queries)
    head = f"Compressed, with style sheets and scripts; limits {FIRST_VIEW // 1024} KB first, {NEXT_VIEW // 1024} KB next (the report, a document, more), {QUERIES} queries. Heaviest: {heaviest.place.name}, {heaviest.first / 1024:.1f} KB; most queries: {dearest.place.name}, {dearest.queries}."
    figures("weight", [head, "", *lines])
