"""No page asks more questions at sixty rows than at ten: how many it asks is measured, and no number is fixed.

`make soak` fills the house with two hundred.

A transaction's own words (BEGIN, COMMIT, SAVEPOINT, RELEASE) ask nothing and are left out of the count.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cases import casework
from cases.tests import factories
from cases.tests.screens import page_of
from donations.payments import actions as spending
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests import soak
from reports import jobs
from reports.models import PrintJob, ReleaseItem
from reports.releases.tests.proposing import another, propose, release

pytestmark = [pytest.mark.slow, pytest.mark.soak]

FEW, MANY = 10, soak.count("LFNKR_ROWS", 60, long=200)
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
REPORT = (
    "",
    "?audience=public",
    "?audience=members",
    "figures/requests.adults/",
    "figures/spending.rescue/",
    "releases/",
)
"""The pages of a report that whoever may see it opens."""


@pytest.fixture
def queries(desk_of):
    """How many questions each page asks of both databases, as somebody: `queries(hana, "/")`."""

    def count(user: User, *addresses: str) -> dict[str, int]:
        desk = desk_of(user)
        return {address: questions(desk, address) for address in addresses}

    return count


def questions(desk, address: str) -> int:
    desk.get(address)
    with CaptureQueriesContext(connections["default"]) as ours, CaptureQueriesContext(connections["keyring"]) as keys:
        page = desk.get(address, follow=False)
    assert page.status_code == 200, f"{address} gives {page.status_code}"
    return len([one for one in (*ours, *keys) if not one["sql"].startswith(CONTROL)])


def test_pages_of_requests_ask_the_same_at_ten_and_at_many(queries, hana, mio, sora):
    money.gift(sora, 100_000_000)
    grow(FEW, by=hana)
    few = desks_and_lists(queries, hana, mio)
    grow(MANY - FEW, by=hana)
    many = desks_and_lists(queries, hana, mio)

    assert not [
        (page, before[page], asked)
        for before, now in zip(few, many, strict=True)
        for page, asked in now.items()
        if asked > before[page]
    ]


def desks_and_lists(queries, hana, mio) -> tuple[dict[str, int], dict[str, int]]:
    lists = ("/", "/requests/", "/requests/?show=all", "/money/decisions/")
    return queries(hana, *lists, "/requests/new/"), queries(mio, *lists)


def grow(number: int, *, by: User) -> None:
    """So many requests more for a mother with her child; some are proposed to the director."""
    for place in range(number):
        case = factories.case(by, factories.woman(), factories.child(), received_at=factories.ago(hours=80))
        if place % 5 == 0:
            money.decision(by, case)


def test_a_request_of_many_years_asks_what_a_short_one_asks(queries, desk_of, hana, mio, sora):
    money.gift(sora, 10_000_000)
    case = factories.case(hana, factories.woman(names=("박순옥",)), factories.child())
    money.commitment(hana, mio, case)
    desk_of(hana).post(page_of(case, "open-seal"))
    pages = (
        case.get_absolute_url(),
        *(page_of(case, name) for name in ("move", "change-case", "record-event", "assign")),
    )
    lengthen(case, hana)
    short = queries(hana, *pages), queries(mio, case.get_absolute_url(), f"/money/estimates/{case.pk}/")
    for _time in range(MANY // 20):
        lengthen(case, hana, notes=18)

    long = queries(hana, *pages), queries(mio, case.get_absolute_url(), f"/money/estimates/{case.pk}/")
    pairs = zip(short, long, strict=True)
    assert not [page for before, now in pairs for page, asked in now.items() if asked > before[page]]


def lengthen(case, by: User, notes: int = 1) -> None:
    """More of everything that stands in a stream."""
    for _time in range(notes):
        casework.add_note(case, by=by, text="She called.")
    members = factories.members_of(case)
    casework.record_event(case, by=by, kind="illness", happened=exactly(clock.today()), members=members, text="fever")
    casework.close_operation(factories.operation(*members, by=by), by=by, at=clock.now())
    factories.join(case, factories.child(), by=by, is_another=True)


def test_pages_of_money_ask_the_same_at_ten_and_at_many(queries, hana, mio, sora):
    money.gift(sora, 900_000_000)
    commitment = money.commitment(hana, mio)
    spend(FEW, commitment, sora)
    few = books(queries, mio, sora, commitment)
    spend(MANY - FEW, commitment, sora)

    # Where the newest entries have fewer kinds of source, fewer questions are asked.
    pairs = zip(few, books(queries, mio, sora, commitment), strict=True)
    assert not [page for before, now in pairs for page, asked in now.items() if asked > before[page]]


def spend(number: int, commitment, sora) -> None:
    """So many gifts and proposed payments more."""
    for place in range(number):
        money.gift(sora, 10_000)
        (money.expense if place % 2 else money.advance)(commitment, sora, 100)


def books(queries, mio, sora, commitment) -> tuple[dict[str, int], dict[str, int]]:
    lists = ("/", "/money/", "/money/entries/", "/money/gifts/", f"/money/commitments/{commitment.pk}/")
    return queries(mio, *lists), queries(sora, *lists, "/money/gifts/new/", f"/money/commitments/{commitment.pk}/pay/")


def test_pages_of_the_report_ask_the_same_of_a_fuller_year(queries, hana, mio, sora, yuki):
    year = ensure_term(clock.today())
    over = ensure_term(year.starts_on - timedelta(days=1))
    (item,) = propose(over, mio, "requests.adults")
    job = jobs.ask_for_print(year, by=mio, audience="internal", language="en")
    money.gift(sora, 90_000_000)
    fill_the_year(FEW // 5, hana, mio, sora, yuki)
    few = reports(queries, mio, sora, yuki, item, job)
    fill_the_year(MANY // 20, hana, mio, sora, yuki)

    assert reports(queries, mio, sora, yuki, item, job) == few


def fill_the_year(number: int, hana, mio, sora, yuki) -> None:
    """More of everything a report counts, lists or lets out: requests led, gifts, payments, settled advances, missions."""
    for _time in range(number):
        case = money.case(hana, money.MINIMUM, factories.woman(), factories.child())
        casework.mobilise(factories.operation(*factories.members_of(case), by=hana), by=hana, at=clock.now())
        money.gift(sora, 10_000, earmark="rescue")
        commitment = money.commitment(hana, mio, case)
        spending.approve_payment(money.expense(commitment, sora, 1_000), by=mio)
        advance = spending.approve_payment(money.advance(commitment, sora, 1_000), by=mio)
        spending.settle_advance(advance, by=sora, returned=400, lines=[("food", 600)], settled_at=clock.now())
        visit, day = {"place": "", "interviews": 2}, clock.today()
        words = {"led_by": "the office", "area": "the border", "purpose": "to see"}
        casework.record_mission(by=hana, begins_on=day, ends_on=day, visits=[visit], goods=["bandages"], **words)
        over = ensure_term(ensure_term(day).starts_on - timedelta(days=1))
        release(over, mio, yuki, another(over))


def reports(queries, mio, sora, yuki, item: ReleaseItem, job: PrintJob) -> list[dict[str, int]]:
    """Every page of the report, as each of those who may open it."""
    report, over = (f"/reports/{term}/" for term in (item.fiscal_year_id + 1, item.fiscal_year_id))
    seen = ("/reports/", *(report + page for page in REPORT))
    prints = (f"{report}print/", job.get_absolute_url(), f"{job.get_absolute_url()}status/")
    return [
        queries(mio, *seen, *prints, f"{over}releases/", f"{over}releases/propose/?key={item.key}"),
        queries(sora, *seen),
        queries(yuki, *seen, *prints, f"{over}releases/approve/", f"/reports/releases/{item.pk}/revoke/"),
    ]
