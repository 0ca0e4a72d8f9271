"""Lives known to two partners and to us at once, told over two terms: whoever told of them, and whoever led, each fact once.

Each is typed through the ordinary pages; what the report says of it is final, equal to the recount, and true. The people are
invented.
"""

from __future__ import annotations

import pytest

from cases.tests import factories
from reports.tests.telling import House, Told, at

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM, NEXT = 28, 29
"""From September 2025 to August 2026, and the term behind it."""
SIGNED, BEHIND = "2026-10-14", "2027-10-20"
"""When the reports of the two are signed."""
LED = "LFNKR led 1 adult to a safe third country."


@pytest.fixture
def house() -> House:
    """With a second partner."""
    house = House()
    with at("2026-01-05 12:00"):
        factories.partner("partner-b", "Partner B")
    return house


def asked_by_partner(house: House, day: str) -> Told:
    """A request that a partner passes on, of a woman of 30."""
    return house.ask(f"{day} 12:00", {"sex": "female", "age": "30"}, asked_by="partner organisation", channel="message")


def by_b(told: Told, day: str) -> None:
    """The second partner takes over."""
    told.act(f"{day} 12:00", "A partner takes over", "Hand it over", {"partner": "Partner B", "reason": "nearer"})


def made_one(house: House, day: str, one: Told, other: Told) -> None:
    """The records of two requests are found to be of one woman; looked for by the reference of the other."""
    with at(f"{day} 12:00"):
        for each in (one, other):
            house.hana.open(each.address).send("Open")
        hana = house.hana.open(one.address).follow("Known already?: woman of 30")
        hana.press("Look for other records", {"name": other.reference})
        hana.follow("Compare").send("Make them one", {"Why are you sure that they are one person?": "She says so."})


def test_two_partners_ask_for_one_woman_and_the_second_request_is_a_duplicate(house):
    first = asked_by_partner(house, "2026-06-01")
    again = asked_by_partner(house, "2026-06-03")
    first.taken_over("2026-06-04 12:00")
    again.stands("2026-06-05 12:00", "duplicate", original=first.reference, reason="Both speak of her.")
    house.sign_off(TERM, SIGNED)
    first.partner_told("2026-11-20 12:00", "safe", happened="19 Nov 2026", told_on="2026-11-20")

    house.tells(TERM, SIGNED).counts(requests__people=1, requests__duplicates=1, taken_over__people=1)
    told = house.tells(NEXT, BEHIND).tells_everybody("Under the lead of a partner 1 adult reached safety.")
    told.counts(rescued__partner__people=1, taken_over__people=0, requests__people=0)


def test_a_takes_her_over_hands_on_to_b_and_we_lead_her_to_safety_a_term_later(house):
    her = asked_by_partner(house, "2026-06-01")
    her.taken_over("2026-06-02 12:00")
    house.sign_off(TERM, SIGNED)
    by_b(her, "2026-10-20")
    her.act("2026-11-01 12:00", "The partner gives the lead back", "We lead again")
    her.decided("2026-11-02 12:00")
    her.left("2026-11-03 12:00", "Ibis")
    her.stands("2026-11-20 12:00", "safe")

    house.tells(TERM, SIGNED).counts(taken_over__people=1, taken_over__open__people=1)
    told = house.tells(NEXT, BEHIND).tells_everybody(LED)
    told.counts(taken_over__people=0, lead__handed_on__people=1, lead__given_back__people=1, rescued__partner__people=0)


def test_a_led_one_record_to_safety_and_we_the_other_and_they_are_one(house):
    theirs = asked_by_partner(house, "2026-06-01")
    theirs.taken_over("2026-06-02 12:00")
    theirs.partner_told("2026-06-21 12:00", "safe", happened="20 Jun 2026", told_on="2026-06-21")
    ours = asked_by_partner(house, "2026-07-01")
    ours.decided("2026-07-01 15:00")
    ours.left("2026-07-02 12:00", "Ibis")
    ours.stands("2026-07-20 12:00", "safe")
    house.sign_off(TERM, SIGNED)
    made_one(house, "2026-11-02", ours, theirs)

    house.tells(TERM, SIGNED).counts(requests__people=2, rescued__led__people=1, rescued__partner__people=1)
    told = house.tells(NEXT, BEHIND).counts(corrected__record__people=1, requests__people=0, rescued__led__people=0)
    told.says("Counted in the report of an earlier term by what was corrected since")


def test_b_tells_in_the_next_term_that_she_had_died_before_a_took_her_over(house):
    her = asked_by_partner(house, "2026-06-01")
    her.taken_over("2026-06-10 12:00")
    house.sign_off(TERM, SIGNED)
    her.died("2026-11-10 12:00", "5 Jun 2026", "illness", country="China")

    told = house.tells(NEXT, BEHIND).counts(deaths__people=1, later__deaths__people=1, requests__people=0)
    told.says("That person died before the term")


def test_the_mother_asks_through_a_the_son_through_b_and_we_lead_both(house):
    mother = asked_by_partner(house, "2026-06-01")
    son = house.ask("2026-06-02 12:00", {"sex": "male", "age": "9"}, asked_by="partner organisation", channel="message")
    son.taken_over("2026-06-03 12:00")
    house.sign_off(TERM, SIGNED)
    son.act("2026-10-20 12:00", "The partner gives the lead back", "We lead again")
    mother.decided("2026-10-21 12:00")
    son.decided("2026-10-21 13:00")
    mother.left("2026-10-22 12:00", "Ibis")
    son.left("2026-10-22 12:00", "Knot")
    mother.stands("2026-11-05 12:00", "safe")
    son.stands("2026-11-06 12:00", "safe")

    told = house.tells(NEXT, BEHIND).tells_everybody("LFNKR led 1 adult and 1 child to a safe third country.")
    told.counts(lead__given_back__people=1, requests__people=0, taken_over__people=0, flow__carried_in__people=2)
