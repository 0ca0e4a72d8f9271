"""What a page weighs on the wire and asks of the database: every page, every role, on the demonstration and with more rows.

The wire is HTTP/1.1 behind TLS, as a browser speaks it that takes Brotli: each answer's status line, headers and body. Styles,
scripts and pictures are collected, named and compressed as in earnest, and fetched from the house itself.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass

import brotli
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cases.tests import factories
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.compression import MOST_PADDING, PADDING, compressed
from lfnkr.tests import soak
from lfnkr.web.letters import headings
from reports.tests.browser import recording
from reports.tests.browser.places import Door, Place, as_one_each, doors, places
from reports.tests.browser.recording import figures

pytestmark = [pytest.mark.browser, pytest.mark.soak]

FIRST_VIEW, NEXT_VIEW = 40 * 1024, 5 * 1024
HEAVIER = {
    "reports:annual-report": 18 * 1024,
    "reports:edition-text": 15 * 1024 + 256,
    "reports:enter-claim": 9728,
    "reports:enter-claim-up-to": 9728,
    "reports:enter-opening": 9728,
    "reports:enter-part": 9728,
    "reports:enter-total": 9728,
    "reports:period": 14 * 1024,
    "reports:release-list": 12 * 1024,
    "audit:change-list": 6528,
    "audit:event-list": 6528,
    "cases:case": 6784,
    "cases:case-list": 5376,
    "donations:entry-list": 5376,
    "cases:log-request": 5760,
    "donations:reserve": 5632,
    "reference": 7680,
    "desk": 6400,
    "gallery": 11 * 1024,
    "mfa_activate_totp": 7 * 1024,
}
"""Next views allowed to weigh more: reports and an edition of one are documents, releases and stated numbers are chosen from every figure there is, the trail offers every act and
table to filter by, the reserve lists its dated floors, a desk shows up to forty rows of six subjects, the page of a request begins with what one
needs to know now and ends with everything that happened, narrowed by person and subject, each line with what mends it, with its strip of time, the list of requests is narrowed by seven things, the first call is typed on one page whose form proves whose it is, the gallery shows everything at once, to developers;
the page of the second factor, opened once, holds the picture that a phone scans. No first view is."""

IN_ANY_LANGUAGE = 7040
"""6.875 KB: Japanese and Korean letters take three bytes each. Asked of the pages that are heaviest in English."""

FIRST_IN_ANY_LANGUAGE = FIRST_VIEW + 2816
"""The same of the heaviest first view, the whole report of a term."""

TEN_ROWS = 256
"""Bytes that ten more of everything may add to a next view."""

BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}
BY_GUNICORN = (
    b"HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Wed, 25 Nov 2026 13:48:17 GMT\r\nConnection: keep-alive\r\n\r\n"
)
"""What gunicorn puts around the headers of the application."""

LINKED = re.compile(r'<(?:link|script|use)[^>]+(?:href|src)="(/static/[^"#]+)')
NO_QUESTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
"""What opens and closes a transaction; everything else counts, who it is that asks included."""


@dataclass
class Measured:
    """One page: bytes of its first view and of its next one, headers included; queries, with fewer rows and with more."""

    place: Place
    first: int
    again: int
    queries: int
    later: int = 0
    grown: int = 0
    in_others: int = 0
    first_in_others: int = 0


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The static files as `make run` and the image have them."""
    root = tmp_path_factory.mktemp("static")
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=root, STORAGES=django_settings.STORAGES | {"staticfiles": storage}):
        call_command("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "*.ttf", "--ignore", "admin")
        yield


@pytest.fixture
def in_earnest(settings):
    """Behind TLS, where headers are longest."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 365 * 24 * 60 * 60, True
    settings.SECURE_HSTS_PRELOAD = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def bytes_of(answer: HttpResponse) -> int:
    """What the wire carries of an answer at the most: a page's padding is random, so it is counted at its longest."""
    body = b"".join(answer) if answer.streaming else answer.content
    if PADDING.search(page := plain(answer)):
        body = compressed(PADDING.sub(b"", page), padding=MOST_PADDING - 1)
    cookies = "".join(f"{cookie.output()}\r\n" for cookie in answer.cookies.values())
    return len(BY_GUNICORN) + len(answer.serialize_headers()) + len("\r\n") + len(cookies) + len(body)


def plain(answer: HttpResponse) -> bytes:
    """A page as it was before it was compressed; nothing of a file."""
    if answer.streaming:
        return b""
    return brotli.decompress(answer.content) if answer.get("Content-Encoding") == "br" else answer.content


def files_of(answer: HttpResponse) -> set[str]:
    """What a browser fetches besides, the first time; a page in Latin letters the face of its headings, too."""
    page = plain(answer).decode()
    has_face = '<html lang="en"' in page and "page-heavy" not in page  # seen to be so in test_languages.py
    return set(LINKED.findall(page)) | ({static(f"letters/{headings().name}")} if has_face else set())


def measure(place: Place, client: Client) -> Measured:
    """Open one page twice as one person: for the first time, and again with the cookies she has by then."""
    first = first_view(place, client)
    again, queries = next_view(place, client)
    return Measured(place, first, again, queries)


def first_view(place: Place, client: Client) -> int:
    """Bytes of a page opened for the first time, with the files it needs."""
    client.cookies.pop(django_settings.CSRF_COOKIE_NAME, None)
    first = client.get(place.address, headers=BROWSER, secure=True)
    return bytes_of(first) + sum(map(bytes_of_file, files_of(first)))


def next_view(place: Place, client: Client) -> tuple[int, int]:
    """Bytes of a page opened again, and how many questions it asked the databases."""
    with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["keyring"]) as keys:
        again = client.get(place.address, headers=BROWSER, secure=True)
    queries = [one["sql"] for one in (*asked, *keys) if not one["sql"].startswith(NO_QUESTION)]
    return bytes_of(again), len(queries)


@functools.cache
def bytes_of_file(file: str) -> int:
    """What the wire carries of a style sheet, a script or a picture, whoever fetches it."""
    return bytes_of(Client().get(file, headers=BROWSER, secure=True))


def test_every_page_is_light_and_asks_little(demonstration, transactional_db, collected, in_earnest, settings):
    settings.DEMO = True  # Second factor off: measures the demonstration, whose people have no factor.
    clients = of_everybody()
    walked = places(doors() if recording.IS_RECORDING else near_their_limit_or_drawn(doors()))
    found = [measure(place, clients[place.by]) for place in walked]
    for each in heaviest_ten(found):
        each.in_others = max(measure_in(language, each.place, clients[each.place.by]) for language in ("ja", "ko"))
    for each in sorted(found, key=lambda each: -each.first)[:3]:
        each.first_in_others = max(first_in(language, each.place, clients[each.place.by]) for language in ("ja", "ko"))
    with_more_rows()
    clients = of_everybody()  # The walk may have taken so long that some pages ask for the password again.
    for each in found:
        clients[each.place.by].get(each.place.address, secure=True)  # what is kept in memory is kept anew
        each.grown, each.later = next_view(each.place, clients[each.place.by])

    record(found)
    too_much = [f"{each.place}: {words}" for each in found for words in excesses(each)]
    assert not too_much, "\n".join(too_much)


def of_everybody() -> dict[str | None, Client]:
    """A browser of each person, just signed in, and one of nobody; what is kept in memory is kept from now on."""
    clients = {None: Client()} | {user.username: just_signed_in(user) for user in User.objects.all()}
    for client in clients.values():
        client.get("/", secure=True)
    return clients


def near_their_limit_or_drawn(walked: list[Door]) -> list[Door]:
    """The pages with a limit of their own, as one of those who open them, and every sixth of the others; in `make soak` all."""
    heavy = [door for door in walked if page_of(door) in HEAVIER]
    return as_one_each(heavy) + soak.sample([door for door in walked if door not in heavy], 6, of="weights")


def page_of(place: Place | Door) -> str:
    """The name of the page of a place, without its state and row."""
    return place.name.partition(",")[0].partition(" ")[0]


def heaviest_ten(found: list[Measured]) -> list[Measured]:
    """The next views that are nearest to their limit."""
    return sorted((each for each in found if limit_of(each) == NEXT_VIEW), key=lambda each: -each.again)[:10]


def measure_in(language: str, place: Place, client: Client) -> int:
    """Bytes of the next view in another language."""
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    try:
        return bytes_of(client.get(place.address, headers=BROWSER, secure=True))
    finally:
        del client.cookies[django_settings.LANGUAGE_COOKIE_NAME]


def first_in(language: str, place: Place, client: Client) -> int:
    """Bytes of the first view in another language."""
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    try:
        return first_view(place, client)
    finally:
        del client.cookies[django_settings.LANGUAGE_COOKIE_NAME]


def limit_of(each: Measured) -> int:
    """What the next view may weigh."""
    return HEAVIER.get(page_of(each.place), NEXT_VIEW)


def excesses(each: Measured) -> list[str]:
    """Where a page exceeds its limits."""
    checks = {
        f"first view {each.first} bytes": each.first > FIRST_VIEW,
        f"first view {each.first_in_others} bytes in another language": each.first_in_others > FIRST_IN_ANY_LANGUAGE,
        f"next view {each.again} bytes": each.again > limit_of(each),
        f"next view {each.grown} bytes with more rows": each.grown > limit_of(each) + TEN_ROWS,
        f"next view {each.in_others} bytes in another language": each.in_others > IN_ANY_LANGUAGE,
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
    head = f"With headers, style sheets, scripts and pictures; heaviest: {heaviest.place.name}, {heaviest.first / 1024:.1f} KB; most queries: {dearest.place.name}, {dearest.queries}."
    farthest = max(found, key=lambda each: each.in_others)
    head += f" In Japanese or Korean the heaviest next view, {farthest.place.name}, takes {farthest.in_others / 1024:.1f} KB, the heaviest first view {max(each.first_in_others for each in found) / 1024:.1f} KB."
    figures("weight", [head, "", *lines])


def limits() -> str:
    """What pages may weigh, as docs/quality.md says it (held by laws/test_docs.py)."""
    more = ", ".join(f"{name} {kilobytes(limit)}" for name, limit in sorted(HEAVIER.items(), key=lambda one: -one[1]))
    return (
        f"Limits: {kilobytes(FIRST_VIEW)} at a first view, {kilobytes(NEXT_VIEW)} at a next one; more at a next one for {more}. "
        f"In Japanese and Korean {kilobytes(FIRST_IN_ANY_LANGUAGE)} and {kilobytes(IN_ANY_LANGUAGE)} for the heaviest of the others."
    )


def kilobytes(limit: int) -> str:
    """A limit, to the last of its bytes."""
    return f"{limit / 1024:g} KB"
