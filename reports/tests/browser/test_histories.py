"""Histories on no usual list, each by the people who would tell it: from the first screen to the sentence that is printed.

What is not the subject of a history is recorded by actions; the rest is typed where it is typed at night: on a phone.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from cases import casework
from cases.models import Case
from cases.status import Status
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import Money
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.printed import shown, spent_in, tells, this_term
from reports.tests.browser.test_partner_outcome import call, take_over
from reports.tests.browser.test_path import by_telephone_just_now, press

pytestmark = pytest.mark.browser


def person(name: str) -> User:
    """One of the people of the demonstration."""
    return User.objects.get(username=name)


def moment(text: str) -> datetime:
    """A moment in Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def asked(received: datetime, *people, told: datetime | None = None) -> Case:
    """A request of hana's, recorded when it came, or later."""
    with clock.at(told or received):
        return factories.case(person("hana"), *(people or (factories.woman(),)), received_at=received)


def on_the_way(case: Case, *days: str) -> None:
    """LFNKR leads, and they set out."""
    led, moving = map(moment, days)
    with clock.at(led):
        casework.fund(case, by=person("mio"))
    with clock.at(moving):
        casework.move(factories.members_of(case), by=person("hana"), status=Status.IN_MOVEMENT)


def go(page: Page, label: str) -> None:
    """To the page of an act, from the menu of the request."""
    goal = page.locator("main").get_by_role("link", name=label, exact=True).first
    with browsers.another_page(page, goal):
        goal.click()


def send(page: Page, label: str, said: str) -> None:
    """Send what was typed, and be told that it is done."""
    with browsers.another_page(page):
        press(page, label)
    expect(page.get_by_text(said).first).to_be_visible()
    shown(page)


def step(page: Page, status: str, day: str = "", reason: str = "") -> None:
    """Everybody of the request to a status: now, or on a day that is told late."""
    go(page, "Record a step learnt late" if day else "Record a status")
    page.locator("#id_status").select_option(status)
    if day:
        page.get_by_label("Or, where the minute is not known").fill(day)
    else:
        page.get_by_label("Just now").check()
    if reason:
        page.get_by_label("Reason").fill(reason)
    send(page, "Save the step" if day else "Save the status", "saved")


def ask_on(page: Page, received: str) -> str:
    """A woman alone asked on a day before, and it is typed in now; its reference."""
    page.goto("/")
    press(page, "Log a request")
    page.locator("#id_received_1").check()
    page.locator("#id_received_at").fill(received)
    page.locator("#id_channel").select_option("phone")
    page.locator("#id_asked_by").select_option("pastor")
    page.locator("#id_people-0-age").fill("30")
    send(page, "Save the request", "The request is saved")
    return page.locator("main h1").inner_text()


def propose(page: Page) -> None:
    """What the rescue will cost, to the director."""
    press(page, "Propose it to the director")
    expect(page.get_by_text("It is proposed.")).to_be_visible()


def decide(house: BrowsedApp, *, at: str = "") -> Page:
    """The director commits what was proposed last; perhaps decided before, by telephone."""
    mio = house.page("mio")
    mio.goto("/money/decisions/")
    mio.locator("main tbody th a").first.click()
    press(mio, "Commit the money")
    if at:
        mio.get_by_label("Decided", exact=True).fill(at)
    mio.get_by_label("Why go below the floor?").fill("The reserve covers it.")
    send(mio, "Commit the money", "The money is committed")
    return mio


def test_14_three_people_without_names_drown(house: BrowsedApp):
    case = asked(moment("2026-10-05 12:00"))
    on_the_way(case, "2026-10-06 12:00", "2026-10-08 12:00")
    page = house.page("hana", width=browsers.PHONE)
    page.goto("/")
    page.get_by_role("link", name=case.reference).first.click()

    go(page, "Record a death")
    for box in page.locator("input[name=members]").all():
        box.uncheck()
    page.get_by_label("How many more died whom nobody could name?").fill("3")
    page.get_by_label("Cause").select_option("drowned")
    page.locator("#id_happened").fill("20 Oct 2026")
    press(page, "Go on")
    expect(page.get_by_role("heading", name="Check before you go on")).to_be_visible()
    shown(page)
    send(page, "Record the death", "It is saved.")

    expect(page.locator(".timeline")).to_contain_text("Death: 3 people nobody could name")
    tells(house, this_term(), "While LFNKR led the rescue, 3 people nobody could name died.")


def test_16_the_same_woman_asks_again(house: BrowsedApp):
    page = house.page("hana", width=browsers.PHONE)
    call(page)
    first = page.locator("main .lede").first.inner_text()
    page.goto("/")
    press(page, "Log a request")
    by_telephone_just_now(page)
    page.get_by_label("Name", exact=False).first.fill("Ri Unsuk")
    expect(page.get_by_text("Possibly the same person")).to_be_visible()
    page.locator("#people-0-matches .choice", has_text=first).locator("input").check()
    page.get_by_label("What was told").fill("The same woman; another pastor calls.")
    send(page, "Save the request", "The request is saved")
    page.get_by_role("link", name="To the request").click()

    step(page, "duplicate", reason="The same woman.")

    tells(house, this_term(), "1 person was in a request that repeats another, and is counted with that other.")


def test_18_a_partner_takes_over_and_gives_back_and_we_lead_her_to_safety(house: BrowsedApp):
    page = house.page("hana", width=browsers.PHONE)
    call(page)
    take_over(page)

    go(page, "The partner gives the lead back")
    page.get_by_label("Just now").check()
    send(page, "We lead again", "LFNKR leads this rescue again.")
    go(page, "Estimate and decision")
    propose(page)
    decide(house)
    page.reload()
    for status in ("in_movement", "safe"):
        step(page, status)

    tells(
        house,
        this_term(),
        "LFNKR led 1 adult to a safe third country.",
        "A partner gave the lead of 1 person back to LFNKR.",
        "in people: given back to LFNKR: 1",
    )


def test_23_she_was_safe_in_august_and_it_is_told_after_the_report_was_signed(house: BrowsedApp, worker):
    case = asked(moment("2024-08-01 12:00"))
    on_the_way(case, "2024-08-02 12:00", "2024-08-03 12:00")
    mio, yuki = house.page("mio"), house.page("yuki")
    mio.goto("/reports/26/")
    mio.get_by_role("link", name="Editions of this term").click()
    press(mio, "Freeze the annual report")
    press(mio, "Freeze it")
    expect(mio.get_by_role("link", name="Open the edition")).to_be_visible(timeout=90_000)
    yuki.goto("/reports/26/editions/")
    yuki.get_by_role("link", name="Edition 1").first.click()
    press(yuki, "Look and sign")
    send(yuki, "Sign it", "The edition is published as it is")

    page = house.page("hana", width=browsers.PHONE)
    page.goto("/")
    page.get_by_role("link", name=case.reference).first.click()
    step(page, "safe", "30 Aug 2024")

    tells(
        house,
        27,
        "LFNKR led 1 adult to a safe third country.",
        "That person was safe before the term; it became known after the report of that term was frozen",
    )


def test_24_decided_on_friday_by_telephone_and_typed_in_later(house: BrowsedApp):
    page = house.page("hana", width=browsers.PHONE)
    ask_on(page, "2026-08-27T20:00")
    go(page, "Estimate and decision")
    propose(page)

    decide(house, at="2026-08-28T18:00")

    page.reload()
    expect(page.locator(".timeline")).to_contain_text("28 Aug 2026, 18:00 · Mio Kanda recorded")
    tells(house, 28, "People who waited for an outcome at the end of the term: 1 (funded, not under way yet: 1).")


def note(page: Page, kind: str, amount: str, happened: str, currency: str = "USD") -> None:
    """Money of before the books, beside its request."""
    go(page, "Money of before the books")
    page.get_by_label(kind).check()
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("Currency", exact=True).select_option(currency)
    page.locator("#id_happened").fill(happened)
    page.get_by_label("Known from").fill("The bank book.")
    send(page, "Note it", "It is noted beside the money of the request.")


def test_25_a_rescue_of_before_the_books_is_typed_in_with_what_is_told_of_its_money(house: BrowsedApp):
    page, mio = house.page("hana", width=browsers.PHONE), house.page("mio")
    mio.goto("/first-hour/terms/")
    mio.get_by_label("Year of the first term").fill("2014")
    send(mio, "Open the terms", "The terms are open.")
    ask_on(page, "2014-10-01T12:00")

    note(page, "money was decided", "2,500", "3 Oct 2014")
    for status, day in (("in_movement", "10 Oct 2014"), ("safe", "Nov 2014")):
        step(page, status, day)
    note(page, "money was paid", "900", "12 Oct 2014")
    note(page, "money was paid", "40000", "Nov 2014", "THB")

    tells(
        house,
        17,
        "LFNKR led 1 adult to a safe third country.",
        "USD 900.00 is noted as paid for rescues before the books begin; it is in no balance.",
        "Not in this sum: 1 more in another currency.",
    )


def test_25_a_rescue_of_six_years_ago_is_typed_in_with_its_money(house: BrowsedApp):
    page, sora = house.page("hana", width=browsers.PHONE), house.page("sora")
    before = spent_in(this_term())
    reference = ask_on(page, "2020-10-01T12:00")
    go(page, "Estimate and decision")
    propose(page)
    mio = decide(house, at="2020-10-03T18:00")
    page.reload()
    for status, day in (("in_movement", "10 Oct 2020"), ("safe", "Nov 2020")):
        step(page, status, day)

    sora.goto("/money/")
    sora.get_by_role("link", name=reference).first.click()
    press(sora, "Propose a payment")
    sora.get_by_label("Paid to").select_option("carrier")
    sora.get_by_label("Purpose").fill("Night bus")
    sora.get_by_label("Amount").fill("900")
    sora.get_by_label("Paid at").fill("2020-10-12T12:00")
    send(sora, "Propose the payment", "The payment is proposed.")
    mio.goto("/")
    mio.get_by_role("link", name=f"Look at it {reference}").click()
    press(mio, "Open")
    send(mio, "Approve and book", "The payment is approved and booked.")

    # The books of this house are closed up to the last August: what was paid in 2020 is booked on the first open day.
    assert spent_in(this_term()) == before + 90_000
    tells(house, 23, "LFNKR led 1 adult to a safe third country.")
    tells(house, this_term(), str(Money(before + 90_000)))
