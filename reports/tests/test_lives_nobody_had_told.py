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


def test_told_of_nine_days_after_the_call_they_are_as_old_as_they_were_told(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN)
    there = {"joined": "was there already"}
    later = {"joined": "joined them later", "happened": "5 Jun 2026"}
    her.add(
        "2026-06-10 12:00",
        {"sex": "female", "age": "22", **later},
        {"sex": "male", "age": "18", **there},
        {"sex": "male", "age": "adult", **later},
    )

    her.page("2026-06-10 13:00").reads("Woman of 22", "Man of 18").does_not_read(
        "oman of 21", "an of 17", "unknown age"
    )
    house.figures(TERM, "2026-06-11", requests__adults=4, requests__children=0, requests__age_not_known=0)


def test_an_age_nobody_knew_at_the_call_is_completed_by_a_letter(house):
    two = house.ask("2026-06-01 12:00", WOMAN, {"sex": "male", "age": ""})
    two.correct("2026-06-20 12:00", "man or boy of unknown age", age="18", age_told_on="2026-06-19")

    two.page("2026-06-20 13:00").reads("Man of 18")
    house.figures(TERM, "2026-06-21", requests__adults=2, requests__children=0, requests__age_not_known=0)


def test_she_comes_of_age_while_her_mother_is_led_and_joins_her_a_year_later(house):
    her = led(house, "2025-10-01", "Ibis", WOMAN, safe="2025-11-01")
    her.stands("2026-01-10 12:00", "in destination", destination="South Korea")
    house.sign_off(TERM, SIGNED)
    later = {"joined": "joined them later", "happened": "1 Nov 2026", "along": "newly received"}
    her.add("2026-11-01 12:00", {"sex": "female", "age": "18", **later}, {"sex": "male", "age": "born 2000", **later})
    her.page("2026-11-01 13:00").reads("Woman of 18", "Man of 25 or 26")

    house.tells(NEXT, BEHIND).counts(requests__adults=2, requests__children=0)


def test_of_whom_the_year_of_birth_alone_is_told_two_ages_are_said(house):
    two = led(house, "2026-06-01", "Ibis", {"sex": "female", "age": "born 1990"}, {"sex": "female", "age": "born 2008"})
    two.page("2026-06-01 21:00").reads("Woman of 35 or 36", "Woman or girl of 17 or 18")
    house.figures(TERM, "2026-06-02", requests__adults=1, requests__children=0, requests__age_not_known=1)
    two.stands("2026-06-20 12:00", "safe")
    led(house, "2026-06-05", "Knot", MAN, safe="2026-06-20")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 2 adults and 1 person of unknown age to a safe third country."
    )
    told.says("the youngest was at least 35 years and the oldest at least 35 years old")


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
        hana = house.hana.open(other.address).follow("Known already?: woman of 22")
        hana.press("Look for other records", {"name": first.reference.lower()})
        hana.reads("woman of 30", "woman of 22").follow("Compare", which=1)
        hana.send("Make them one", {"Why are you sure that they are one person?": "She said which group she left."})

    told = house.tells(TERM, SIGNED).counts(requests__people=3, flow__several__people=1, rescued__led__people=3)
    told.tells_everybody("LFNKR led 3 adults to a safe third country.")


# Held to be one, and two


@pytest.mark.parametrize("undone", ["taken back", "by a step"])
def test_two_calls_were_held_to_be_of_one_woman_and_are_of_two(house, undone):
    first = house.ask("2026-06-01 12:00", WOMAN)
    again = house.ask("2026-06-02 12:00", WOMAN)
    again.stands("2026-06-03 12:00", "duplicate", original=first.reference, reason="One woman, as it seems.")
    house.tells(TERM, "2026-10-01").counts(requests__people=1, requests__duplicates=1)
    house.sign_off(TERM, SIGNED)
    if undone == "taken back":
        again.in_error("2026-11-02 12:00", "Recorded in error : Duplicate", "She is another.")
        house.agrees("2026-11-02 13:00")
    else:
        again.stands("2026-11-02 12:00", "being verified", reason="She is another.")

    told = house.tells(NEXT, BEHIND).counts(corrected__asked__missed__people=1, corrected__asked__people=0)
    told.counts(requests__people=0, corrected__record__people=0)
    told.says("Counted in no report so far, though so as is known now, in people: having asked, by a request that")
    house.sign_off(NEXT, BEHIND)
    house.tells(NEXT + 1, "2028-10-20").counts(corrected__asked__missed__people=0)


@pytest.mark.parametrize("happened", ["20 Nov 2026", "3 Jun 2026"])
def test_two_women_of_a_signed_report_were_one(house, happened):
    first = house.ask("2026-06-01 12:00", WOMAN)
    again = house.ask("2026-06-02 12:00", WOMAN)
    house.sign_off(TERM, SIGNED)
    why = {"original": first.reference, "reason": "Both pastors speak of one woman."}
    again.stands("2026-11-20 12:00", "duplicate", happened=happened, **why)

    house.tells(TERM, SIGNED).counts(requests__people=2)
    told = house.tells(NEXT, BEHIND).counts(corrected__asked__people=1, corrected__asked__missed__people=0)
    told.says("Counted in the report of an earlier term, and not so as is known now, in people: having asked, by a")
    house.sign_off(NEXT, BEHIND)
    house.tells(NEXT + 1, "2028-10-20").counts(corrected__asked__people=0)


def test_a_son_recorded_in_error_was_there_after_all(house):
    two = house.ask("2026-06-01 12:00", WOMAN, child("male", "6"))
    two.in_error("2026-06-10 12:00", "Recorded in error: son of 6", "There was no son.")
    house.sign_off(TERM, SIGNED)
    two.in_error("2026-11-02 12:00", "It was right after all", "There was.")
    house.agrees("2026-11-02 13:00")

    house.tells(TERM, SIGNED).counts(requests__people=1)
    told = house.tells(NEXT, BEHIND).counts(requests__children=1, requests__people=1, later__requests__people=1)
    told.counts(corrected__asked__missed__people=0)


# Days, and many at once


def test_she_calls_leaves_and_is_safe_around_midnight_of_the_last_day(house):
    her = house.ask("2026-08-31 23:50", WOMAN)
    her.decided("2026-08-31 23:55")
    her.left("2026-08-31 23:59", "Ibis")
    her.stands("2026-09-01 00:01", "safe", happened="31 Aug 2026")
    house.ask("2026-09-01 00:00", MAN).taken_over("2026-09-01 00:00")

    house.tells(TERM, "2026-10-01").tells_everybody(LED).counts(requests__people=1, flow__carried_out__people=0)
    told = house.tells(NEXT, BEHIND).counts(requests__people=1, rescued__led__people=0, flow__carried_in__people=0)
    told.tells_everybody("A partner organisation took over the rescue of 1 adult.")


def test_three_are_safe_in_an_autumn_a_year_and_before_a_day_that_straddle_the_terms(house):
    told_by = (("autumn 2026", WOMAN), ("2026", MAN), ("before 15 Sep 2026", WOMAN))
    people = [led(house, f"2026-07-0{n + 1}", f"Ibis {n}", one) for n, (_when, one) in enumerate(told_by)]
    for one, (when, _who) in zip(people, told_by, strict=True):
        one.stands("2026-12-01 12:00", "safe", happened=when)

    house.tells(TERM, "2026-12-05").counts(rescued__led__people=0, flow__carried_out__people=3)
    house.tells(NEXT, BEHIND).tells_everybody("LFNKR led 3 adults to a safe third country.")


def test_on_the_leap_day_she_is_not_yet_eighteen_and_on_the_next_she_is(house):
    two = house.ask(
        "2028-02-29 12:00",
        {"sex": "female", "birth_on": "1 Mar 2010"},
        {"sex": "male", "birth_on": "29 Feb 2008", "relation": "sibling"},
    )
    two.decided("2028-02-29 13:00")
    two.left("2028-02-29 14:00", "Ibis")
    two.stands("2028-02-29 23:59", "safe", "brother")
    two.stands("2028-03-01 00:01", "safe", "girl of 17")

    told = house.tells(NEXT + 1, "2028-10-01").counts(requests__adults=1, requests__children=1)
    told.tells_everybody("LFNKR led 2 adults to a safe third country.")


def test_a_partner_sends_forty_without_names_and_their_ways_part(house):
    forty = house.ask("2026-06-01 12:00", *[{"age": ""}] * 40, channel="message", asked_by="partner organisation")
    forty.taken_over("2026-06-02 12:00", members=[f"person of unknown age (dependant {n})" for n in range(30, 41)])
    forty.decided("2026-06-03 12:00")

    def some(first: int, last: int) -> list[str]:
        return [f"person of unknown age ({number})" for number in range(first, last)]

    forty.left("2026-06-04 05:00", "Ibis", members=some(1, 20))
    forty.died("2026-06-10 12:00", "9 Jun 2026", "drowned", some(1, 4))
    forty.stands("2026-06-20 12:00", "safe", some(4, 20))
    forty.stands("2026-07-21 12:00", "withdrawn", some(20, 22), reason="They found work.")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "40 people of unknown age asked LFNKR for rescue in the term.",
        "LFNKR led 16 people of unknown age to a safe third country.",
        "While LFNKR led the rescue, 3 people of unknown age died.",
        "A partner organisation took over the rescue of 11 people of unknown age.",
    )
    told.counts(ended__withdrawn__people=2, flow__waiting__people=19, taken_over__open__people=11)


def test_a_term_holds_nothing_but_corrections_of_the_one_before(house):
    two = led(house, "2026-06-01", "Ibis", WOMAN, child("male", "6"), safe="2026-06-20")
    him = led(house, "2026-06-02", "Knot", MAN, safe="2026-06-20")
    girl = house.ask("2026-06-03 12:00", {"sex": "female", "age": "17"})
    house.sign_off(TERM, SIGNED)
    for day, one, line, why in (
        ("2026-11-01", two, "Recorded in error: son of 6", "There was no son."),
        ("2026-11-02", him, "Recorded in error : Safe", "He never arrived."),
    ):
        one.in_error(f"{day} 12:00", line, why)
        house.agrees(f"{day} 13:00")
    him.died("2026-11-02 14:00", "18 Jun 2026", "accident", country="Laos")
    girl.correct("2026-11-03 12:00", "girl of 17", age="19", age_told_on="2026-06-03", reason="Her letter.")

    told = house.tells(NEXT, BEHIND).counts(requests__people=0, rescued__led__people=0, deaths__led__people=1)
    told.counts(corrected__led__people=1, corrected__age__people=1, flow__errors__people=1, later__deaths__people=1)
    told.says("That person died before the term; it became known after the report of that term was frozen")


def test_the_border_is_closed_for_three_terms_and_the_daughter_grows_up(house):
    two = house.ask("2025-10-01 12:00", WOMAN, child("female", "16"))
    two.stands("2025-10-02 12:00", "accepted")
    two.stands("2025-10-03 12:00", "waiting", detail="the border to open")
    house.sign_off(TERM, SIGNED)
    house.sign_off(NEXT, "2027-10-14")
    two.decided("2028-05-01 12:00")
    two.left("2028-05-02 05:00", "Ibis")
    two.stands("2028-05-20 12:00", "safe")

    waiting = "People who waited for an outcome at the end of the term: 2 (waiting for the border to open: 2)."
    house.tells(NEXT, "2027-10-14").says(waiting).counts(flow__carried_in__people=2)
    house.tells(NEXT + 1, "2028-10-01").tells_everybody("LFNKR led 2 adults to a safe third country.")
