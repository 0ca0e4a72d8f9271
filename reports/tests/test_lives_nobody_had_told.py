"""Lives nobody had told before: lost after arrival, turned away though safe, born in custody, parted between partners, mended late.

Each is typed through the ordinary pages; what the report says of it is final, equal to the recount, and true. The people are
invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from cases.tests import factories
from reports.tests.telling import House, Told, at

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM, NEXT = 28, 29
"""From September 2025 to August 2026, and the term behind it."""
SIGNED, LATER, BEHIND = "2026-10-14", "2026-11-20", "2027-10-20"
"""When the report of the first term is signed, a day after it, and a day after the term behind it."""
WOMAN, MAN = {"sex": "female", "age": "30"}, {"sex": "male", "age": "35"}
LED = "LFNKR led 1 adult to a safe third country."


@pytest.fixture
def house() -> House:
    return House()


def led(house: House, day: str, code_name: str, *people: dict[str, Any], safe: str = "", **call: Any) -> Told:
    """A request that LFNKR leads from the call of a day, on the way the same evening, and safe where a day is given."""
    asked = house.ask(f"{day} 12:00", *people, **call)
    asked.decided(f"{day} 15:00")
    asked.left(f"{day} 20:00", code_name)
    if safe:
        asked.stands(f"{safe} 12:00", "safe")
    return asked


def child(sex: str, age: str, **told: str) -> dict[str, str]:
    """A child whose mother asks."""
    return {"sex": sex, "age": age, "relation": "mother", **told}


# Lost


def test_she_dies_the_day_after_she_called_and_nobody_led_yet(house):
    two = house.ask(
        "2026-06-01 12:00", {"sex": "female", "age": "72"}, {"sex": "female", "age": "9", "relation": "grandparent"}
    )
    two.died("2026-06-02 12:00", "1 Jun 2026", "illness", ["woman of 72"], country="China")

    told = house.tells(TERM, SIGNED).tells_everybody("Before anybody led the rescue, 1 adult died.")
    told.counts(deaths__led__people=1, deaths__before_lead__people=1).tells_nobody("While LFNKR led")


def test_of_two_who_died_one_was_led_and_the_other_had_only_called(house):
    house.ask("2026-06-01 12:00", WOMAN).died("2026-06-02 12:00", "1 Jun 2026", "illness", country="China")
    led(house, "2026-06-03", "Ibis", MAN).died("2026-06-10 12:00", "9 Jun 2026", "drowned", country="Laos")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "Of those whose rescue no partner led, 2 adults died.", "1 of these died before anybody led the rescue."
    )
    told.counts(deaths__led__people=2, deaths__before_lead__people=1)
    assert "1 of these died before anybody led the rescue." in told.printed()


def test_she_dies_in_seoul_two_winters_after_she_arrived_and_her_request_is_closed(house):
    two = led(house, "2025-10-01", "Ibis", WOMAN, child("female", "9"), safe="2025-10-20")
    two.stands("2025-12-10 12:00", "in destination", destination="South Korea")
    two.act("2026-01-10 12:00", "Close the request", "Close the request", {"closed_for": "everybody is settled"})
    two.died("2028-03-01 12:00", "winter 2027", "illness", ["mother"], country="South Korea")

    told = house.tells(NEXT + 1, "2028-10-01").tells_everybody(
        "Of those whose rescue LFNKR had led, 1 adult died.", "The person who died had reached safety before."
    )
    told.tells_nobody("While LFNKR led")
    house.tells(NEXT, "2027-10-01").counts(deaths__people=0)


def test_she_lived_in_seoul_and_is_caught_in_china_and_sent_back(house):
    her = led(house, "2025-10-01", "Ibis", WOMAN, safe="2025-10-20")
    her.stands("2026-01-10 12:00", "in destination", destination="South Korea")
    house.sign_off(TERM, SIGNED)
    arrest = {"kind": "arrest", "happened": "3 Nov 2026", "country": "China", "no_contact_yet": True}
    her.act("2026-11-05 18:00", "Record an event", "Save the event", arrest)
    her.stands("2026-12-01 12:00", "repatriated", reason="She went to fetch her sister, and was handed over at Tumen.")

    house.tells(TERM, SIGNED).tells_everybody(LED)
    told = house.tells(NEXT, BEHIND).tells_everybody("1 person was repatriated.")
    told.counts(ended__repatriated__people=1, rescued__led__people=0, flow__carried_out__people=0)


def test_he_lived_in_seoul_and_was_never_heard_of_again(house):
    him = led(house, "2025-10-01", "Ibis", MAN, safe="2025-10-20")
    him.stands("2026-01-10 12:00", "in destination", destination="South Korea")
    lost = {"happened": "May 2026", "text": "He flew to Yanji.", "certainty": "inferred"}
    him.act("2026-06-11 12:00", "Record a missing person", "Save", lost)

    told = house.tells(TERM, SIGNED).tells_everybody(LED, "1 person went missing.")
    told.counts(rescued__led__missing_since__people=1, rescued__led__in_destination__people=0, flow__waiting__people=1)
    him.act(
        "2026-11-11 12:00", "Review", "Conclude the request for this person", {"reason": "No word for half a year."}
    )
    house.tells(NEXT, BEHIND).counts(missing__concluded__people=1, flow__carried_out__people=0)


# Turned away


def test_japan_turns_her_away_though_she_is_safe_and_she_goes_to_seoul(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN, safe="2026-06-20", desired_destination="Japan")
    said_no = {"happened": "30 Jun 2026", "country": "Japan", "text": "Nobody vouches for her."}
    her.act("2026-07-01 12:00", "Record an event", "Save the event", {"kind": "turned away by an embassy", **said_no})

    her.page("2026-07-02 12:00").reads(
        "Turned away by an embassy or a country", "30 Jun 2026", "Japan", "Safe in a third"
    )
    with at("2026-07-02 13:00"):
        house.mio.open("/").reads("turned away by an embassy or a country")
    her.stands("2026-08-01 12:00", "in destination", destination="South Korea")
    told = house.tells(TERM, SIGNED).tells_everybody(LED)
    told.counts(standing__refused=0, standing__in_destination=1, destination__as_desired__people=0)


def test_of_a_closed_request_a_country_may_still_say_no(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN, safe="2026-06-20")
    closing = {"closed_for": "everybody is safe, and others look after them"}
    her.act("2026-06-25 12:00", "Close the request", "Close the request", closing)
    said_no = {"kind": "turned away by an embassy", "happened": "Sep 2026", "country": "Canada"}
    her.act("2026-10-01 12:00", "Record an event", "Save the event", said_no)

    her.page("2026-10-01 13:00").reads("Turned away by an embassy or a country", "Sep 2026", "Closed")


# Born, and in families


def test_twins_born_in_custody_are_both_there_and_one_of_them_dies(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN)
    her.stands("2026-06-10 12:00", "interrupted", detail="in custody on the way", no_contact_yet=True)
    born = {"joined": "was born later", "happened": "1 Jul 2026", "kin": "child"}
    her.add("2026-07-02 12:00", {"sex": "male", **born}, {"sex": "female", **born})
    page = her.page("2026-07-02 13:00").reads("In custody on the way, 13 h 1 min: 2 of 3")
    page.does_not_read("Received daughter of 0 months")
    her.died("2026-07-04 12:00", "3 Jul 2026", "illness", ["daughter"], country="Viet Nam")
    her.stands("2026-08-01 12:00", "in movement", ["mother", "son"])
    her.stands("2026-08-20 12:00", "safe", ["mother", "son"])

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 1 adult and 1 child to a safe third country.", "While LFNKR led the rescue, 1 child died."
    )
    told.counts(requests__children=2, deaths__before_lead__people=0, flow__carried_out__people=0)


def test_a_baby_is_told_by_weeks_in_three_languages(house):
    for age in ("3 weeks", "生後3週", "생후 5일"):
        house.ask("2026-06-01 12:00", WOMAN, child("female", age)).page("2026-06-01 13:00").reads(
            "Daughter of 0 months"
        )

    house.figures(TERM, "2026-06-02", requests__adults=3, requests__children=3, requests__age_not_known=0)


def test_her_child_by_a_husband_in_china_follows_a_year_later(house):
    her = led(house, "2025-10-01", "Ibis", WOMAN, safe="2025-11-01")
    her.stands("2026-01-10 12:00", "in destination", destination="South Korea")
    house.sign_off(TERM, SIGNED)
    with at("2026-11-01 11:00"):
        house.sora.open("/money/").follow(her.reference).follow("Release what is left").send("Release it")
    joined = {"joined": "joined them later", "happened": "1 Nov 2026", "kin": "child", "along": "newly received"}
    her.add("2026-11-01 12:00", {"sex": "male", "age": "5", **joined})
    her.decided("2026-11-02 12:00")
    her.left("2026-11-03 05:00", "Knot")
    her.stands("2026-11-20 12:00", "safe", "son")

    told = house.tells(NEXT, BEHIND).tells_everybody("LFNKR led 1 child to a safe third country.")
    told.counts(requests__people=1, requests__children=1, rescued__led__people=1, requests__came_to_safety__people=0)


def test_a_family_is_parted_between_two_partners_and_us(house):
    with at("2026-06-01 11:00"):
        factories.partner("partner-b", "Partner B")
    four = house.ask(
        "2026-06-01 12:00", WOMAN, {**MAN, "relation": "husband"}, child("male", "6"), child("female", "3")
    )
    four.taken_over("2026-06-02 12:00", members="man of 35")
    to_b = {"partner": "Partner B", "reason": "the partner is nearer", "members": "boy of 6"}
    four.act("2026-06-03 12:00", "A partner takes over", "Hand it over", to_b)
    four.decided("2026-06-03 15:00")
    four.left("2026-06-04 05:00", "Ibis")
    four.partner_told("2026-06-20 12:00", "safe", happened="19 Jun 2026", told_on="2026-06-20", members="husband")
    there = {"destination": "South Korea", "happened": "20 Jun 2026", "told_on": "2026-06-21", "members": "son of 6"}
    four.partner_told("2026-06-21 12:00", "in destination", **there)
    four.stands("2026-07-01 12:00", "safe", ["mother", "daughter of 3"])

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 1 adult and 1 child to a safe third country.",
        "Under the lead of a partner 1 adult and 1 child reached safety.",
        "Partner organisations took over the rescue of 1 adult and 1 child.",
    )
    told.counts(taken_over__partners=2, taken_over__in_destination__people=1, requests__people=4)


# Money, ages, names


def test_the_oldest_is_in_her_sixties_and_nobody_knows_more(house):
    for number, age in enumerate(("30", "60s")):
        led(house, f"2026-06-0{number + 1}", ("Ibis", "Knot")[number], {"sex": "female", "age": age}, safe="2026-06-20")

    told = house.tells(TERM, SIGNED).says("the youngest was at least 30 years and the oldest at least 60 years old")
    told.does_not_say("were between 30 years and 60 years old")


def test_a_woman_without_a_name_goes_over_to_another_group_and_is_one_person(house):
    first = led(house, "2026-06-01", "Ibis", WOMAN, {"sex": "female", "age": "22"})
    other = led(house, "2026-06-02", "Knot", MAN)
    first.stands("2026-06-10 12:00", "left the group", "woman of 22", reason="She goes with the other group.")
    came = {"joined": "joined them later", "happened": "10 Jun 2026"}
    other.add("2026-06-11 12:00", {"sex": "female", "age": "22", **came})
    first.stands("2026-06-25 12:00", "safe", "woman of 30")
    other.stands("2026-06-25 12:00", "safe")
    house.tells(TERM, SIGNED).counts(requests__people=4, rescued__led__people=3)
    with at("2026-06-26 12:00"):
        house.sora.open("/money/").follow(first.reference).follow("Release what is left").send("Release it")
        for one in (first, other):
            house.hana.open(one.address).send("Open")
        hana = house.hana.open(other.address).follow("Known already?: woman of 21")
        hana.press("Look for other records", {"name": first.reference.lower()})
        hana.reads("woman of 30", "woman of 22").follow("Compare", which=1)
        hana.send("Make them one", {"Why are you sure that they are one person?": "She said which group she left."})

    told = house.tells(TERM, SIGNED).counts(requests__people=3, flow__several__people=1, rescued__led__people=3)
    told.tells_everybody("LFNKR led 3 adults to a safe third country.")
