"""The treasurer's hour: the reserve on the first page, and not one name on any page she can reach."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from donations.models import Fund
from lfnkr.accounts.models import User
from lfnkr.money import Money
from lfnkr.tests import soak
from reports.demo.today import PARTIES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "keyring"]),
    pytest.mark.usefixtures("demonstration"),
]

LINK = re.compile(r'(?:href|action)="([^"#]+)"')
NAMES_IN = ("name_hangul", "name_latin", "hangul", "latin")
NOT_PAGES = ("/static/", "/admin/", "/accounts/logout")
OF_A_KIND = soak.count("LFNKR_CRAWL", 2, long=9_999)
"""So many addresses of each page: every figure of every year would take minutes. Each kind of page is looked at, the first two
addresses found of it; `make soak` looks at all."""


def names() -> set[str]:
    """Every name of a person in the demonstration."""
    year = json.loads((settings.BASE_DIR / "reports/demo/year.json").read_text(encoding="utf-8"))
    return {name for name in (*named_in(year), *named_in(list(PARTIES.values()))) if len(name) > 1}


def named_in(told, key: str = "") -> list[str]:
    """The names in a tree of the demonstration's data."""
    if isinstance(told, dict):
        return [name for key, value in told.items() for name in named_in(value, key)]
    if isinstance(told, (list, tuple)):
        pair = len(told) == 2 and all(isinstance(text, str) for text in told)
        return (
            list(told) if pair and re.search("[가-힣]", told[0]) else [n for each in told for n in named_in(each, key)]
        )
    return [told] if isinstance(told, str) and key in NAMES_IN else []


def crawled(desk) -> dict[str, str]:
    """The pages reached from the first by following links."""
    found, asked, kinds = {}, ["/"], Counter()
    while asked:
        address = asked.pop(0)
        kind = resolve(urlsplit(address).path).view_name
        if address in found or kinds[kind] == OF_A_KIND:
            continue
        kinds[kind] += 1
        found[address] = desk.get(address).content.decode("utf-8", "replace")
        asked += filter(is_page, (local(address, link) for link in LINK.findall(found[address])))
    return found


def local(address: str, link: str) -> str:
    """Where a link leads, as an address of ours; nothing for another site's."""
    place = urlsplit(urljoin(address, unescape(link)))
    return "" if place.netloc or place.scheme else f"{place.path}?{place.query}" if place.query else place.path


def is_page(address: str) -> bool:
    return bool(address) and not address.startswith(NOT_PAGES)


@pytest.fixture
def desk(desk_of):
    return desk_of(User.objects.get(username="sora"))


def test_the_balance_stands_on_her_first_page(desk):
    fund = Fund.objects.rescue()

    page = desk.get("/").text

    for sum_of in (fund.balance, fund.committed, fund.available):
        assert str(Money(sum_of)) in page


def test_the_reserve_is_one_click_from_it(desk):
    page = desk.get("/").text

    assert 'href="/money/"' in page
    assert desk.get("/money/").status_code == 200


@pytest.mark.soak
def test_no_page_she_can_reach_names_anybody(desk):
    known = names()
    pages = crawled(desk)

    assert len(known) > 60
    assert len(pages) > 60
    hits = {(address, name) for address, text in pages.items() for name in known if name in text}
    assert hits == set()


def test_no_request_is_there_for_her(desk, desk_of):
    director = desk_of(User.objects.get(username="mio"))
    requests = re.findall(r'href="(/requests/[0-9a-f-]{36}/)"', director.get("/requests/?show=all").text)

    assert requests
    assert {desk.get(address).status_code for address in requests} == {404}
    assert desk.get("/requests/").status_code == 403
