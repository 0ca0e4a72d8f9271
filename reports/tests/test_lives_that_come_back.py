"""Lives that come back, are told wrong and again, and cross the end of a term, from the first screen to the printed sentence.

Each is typed through the ordinary pages; what the report says of it is final, equal to the recount, and the same for members
and public where it is said to them. The people are invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from reports.tests.telling import House, Told, at

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM, NEXT = 28, 29
"""From September 2025 to August 2026, and the term behind it."""
SIGNED, LATER, BEHIND = "2026-10-14", "2026-11-20", "2027-10-20"
"""When the report of the first term is signed, a day after it, and a day after the term behind it."""
WOMAN = {"sex": "female", "age": "30"}
HER_SON = {"sex": "male", "age": "6", "relation": "mother"}
LED = "LFNKR led 1 adult to a safe third country."


@pytest.fixture
def house() -> House:
    return House()


def led(house: House, day: str, code_name: str, *people: dict[str, Any], safe: str = "") -> Told:
    """A request that LFNKR leads from the call of a day, on the way the next morning, and safe where a day is given."""
    asked = house.ask(f"{day} 12:00", *people)
    asked.decided(f"{day} 15:00")
    asked.left(f"{day} 20:00", code_name)
    if safe:
        asked.stands(f"{safe} 12:00", "safe")
    return asked


def asks_again(house: House, day: str, name: str, of: Told) -> Told:
    """Somebody known by a name asks once more, and is found to be the same person."""
    with at(day):
        walker = house.hana.open("/").follow("Log a request")
        told = {"received": "just now", "channel": "phone call", "asked_by": "pastor", "people-0-sex": "female"}
        walker.press("Save the request", told | {"people-0-name": name})
        walker.send("Save the request", {"people-0-person": of.reference}).follow("To the request")
        return Told(house, walker.address, walker.text.split()[1])


def agrees(house: House, day: str) -> None:
    """The director looks at what waits for a second officer, and agrees."""
    with at(day):
        house.mio.open("/").follow("Look and agree").send("I agree")


def test_her_safety_was_an_error_and_is_true_after_all(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN, safe="2026-06-20")
    house.sign_off(TERM, SIGNED)
    her.in_error(f"{LATER} 12:00", "Recorded in error : Safe", "The guide meant another group.")
    agrees(house, f"{LATER} 13:00")
    house.tells(NEXT, "2026-11-21").counts(corrected__led__people=1, rescued__led__people=0)

    her.stands("2026-12-01 12:00", "safe", happened="30 Nov 2026")

    house.tells(TERM, SIGNED).tells_everybody(LED, rescued__led__people=1)
    told = house.tells(NEXT, BEHIND).counts(rescued__led__people=1, flow__carried_out__people=0)
    told.tells_everybody(LED)
    told.says("Counted in the report of an earlier term, and not so as is known now", "led to safety by LFNKR: 1")


def test_a_partner_gives_her_back_when_the_year_is_over(house):
    her = house.ask("2026-06-01 12:00", WOMAN)
    her.taken_over("2026-06-02 12:00")
    house.sign_off(TERM, SIGNED)
    her.act("2026-11-01 12:00", "The partner gives the lead back", "We lead again")
    her.decided("2026-11-02 12:00")
    her.left("2026-11-03 05:00", "Ibis")
    her.stands("2026-11-20 12:00", "safe")

    house.tells(TERM, SIGNED).tells_everybody(
        "A partner organisation took over the rescue of 1 adult.", taken_over__people=1
    )
    told = house.tells(NEXT, BEHIND).tells_everybody(
        LED, "A partner gave the lead of 1 person back to LFNKR.", rescued__led__people=1
    )
    told.counts(taken_over__people=0, rescued__partner__people=0, flow__carried_in__people=1)


def test_steps_are_told_in_no_order(house):
    her = house.ask("2026-06-01 12:00", WOMAN)
    her.decided("2026-06-01 15:00")
    her.left("2026-06-02 05:00", "Ibis")
    her.stands("2026-07-20 12:00", "safe")
    her.stands("2026-09-20 12:00", "in destination", destination="South Korea")
    her.stood("2026-09-21 12:00", "interrupted", "12 Jun 2026", detail="in hiding")
    her.stood("2026-09-21 12:10", "in movement", "20 Jun 2026")
    her.stood("2026-09-21 12:20", "being verified", "1 Jun 2026")

    her.page("2026-09-21 13:00").reads("in hiding", "12 Jun 2026", "In destination", "none recorded")
    house.tells(TERM, SIGNED).tells_everybody(LED, rescued__led__people=1).counts(rescued__led__still_safe__people=1)
    house.tells(NEXT, BEHIND).counts(rescued__led__people=0, flow__carried_in__people=0)


def test_the_mother_is_led_and_her_son_was_taken_over(house):
    two = house.ask("2026-06-01 12:00", WOMAN, HER_SON)
    two.taken_over("2026-06-02 12:00", members="boy of 6")
    two.decided("2026-06-02 15:00")
    two.left("2026-06-03 05:00", "Ibis", members="mother")
    two.stands("2026-06-20 12:00", "safe", "mother")
    two.partner_told("2026-07-02 12:00", "safe", happened="1 Jul 2026", told_on="2026-07-02", members="son of 6")

    told = house.tells(TERM, SIGNED)
    told.tells_everybody(
        LED,
        "A partner organisation took over the rescue of 1 child.",
        "Under the lead of a partner 1 child reached safety.",
    )
    told.counts(rescued__led__people=1, taken_over__people=1, rescued__partner__children=1).tells_nobody("0 child")


def test_her_son_is_led_and_the_mother_was_taken_over(house):
    two = house.ask("2026-06-01 12:00", WOMAN, HER_SON)
    two.taken_over("2026-06-02 12:00", members="woman of 30")
    two.decided("2026-06-02 15:00")
    two.left("2026-06-03 05:00", "Ibis", members="son of 6")
    two.stands("2026-06-20 12:00", "safe", "son of 6")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 1 child to a safe third country.", "A partner organisation took over the rescue of 1 adult."
    )
    told.counts(
        rescued__led__children=1, rescued__led__adults=0, taken_over__open__people=1, flow__carried_out__people=1
    )


def test_her_death_is_told_again_with_another_day_and_place(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN)
    her.died("2026-06-20 12:00", "20 Jun 2026", "drowned", country="Laos")
    house.sign_off(TERM, SIGNED)
    her.in_error(f"{LATER} 12:00", "Recorded in error : Death", "She was seen in July.")
    agrees(house, f"{LATER} 13:00")
    her.died(f"{LATER} 14:00", "4 Jul 2026", "illness", country="Thailand")

    house.tells(TERM, SIGNED).tells_everybody("While LFNKR led the rescue, 1 adult died.", deaths__led__people=1)
    told = house.tells(NEXT, BEHIND).counts(deaths__people=0, corrected__died__people=0, flow__carried_in__people=0)
    told.tells_nobody("adult died")


def test_a_request_that_was_closed_is_asked_again_years_later(house):
    her = house.ask("2025-10-05 12:00", {"name": "최금화", **WOMAN})
    her.stands("2025-10-20 12:00", "withdrawn", reason="Her husband's family watches her.")
    closing = {"closed_for": "they withdrew"}
    her.act("2025-10-21 12:00", "Close the request", "Close the request", closing)
    house.sign_off(TERM, SIGNED)
    her.act("2028-03-01 12:00", "Reopen the request", "Reopen the request", {"reason": "She calls again."})
    her.stands("2028-03-01 12:10", "being verified")
    her.decided("2028-03-02 12:00")
    her.left("2028-03-03 05:00", "Ibis")
    her.stands("2028-03-20 12:00", "safe")

    house.tells(TERM, SIGNED).counts(requests__people=1, ended__withdrawn__people=1, flow__carried_out__people=0)
    told = house.tells(NEXT + 1, "2028-10-10").tells_everybody(LED, rescued__led__people=1)
    told.counts(requests__people=0, requests__reopened__people=1).says("1 person")


def test_she_was_led_to_safety_turned_back_and_is_led_once_more(house):
    first = led(house, "2026-06-01", "Ibis", {"name": "최금화", **WOMAN}, safe="2026-06-20")
    first.stands("2026-08-01 12:00", "went back", detail="to North Korea", reason="For her daughter.")
    house.sign_off(TERM, SIGNED)
    again = asks_again(house, "2026-12-01 12:00", "최금화", first)
    again.decided("2026-12-01 15:00")
    again.left("2026-12-02 05:00", "Knot")
    again.stands("2026-12-20 12:00", "safe")

    once = house.tells(TERM, SIGNED).tells_everybody(
        LED, "1 person went back by their own will.", rescued__led__people=1
    )
    once.counts(rescued__led__again__people=0, rescued__led__returned_since__people=1)
    told = house.tells(NEXT, BEHIND).counts(rescued__led__people=1, rescued__led__again__people=1)
    told.tells_everybody(
        LED,
        "That person had been safe in an earlier term already, and asked again: both rescues count, each in its term.",
    )
    again.page(f"{BEHIND} 12:00").reads(first.reference)


def test_of_twins_one_has_no_name_yet(house):
    twin = {"sex": "female", "age": "0 months", "relation": "mother"}
    three = house.ask(
        "2026-06-01 12:00", WOMAN, {**twin, "name": "은별"}, {"sex": "not known", "age": "", "relation": "mother"}
    )
    three.page("2026-06-01 13:00").reads("mother")
    house.figures(TERM, "2026-06-02", requests__people=3, requests__children=1, requests__age_not_known=1)
    three.decided("2026-06-02 12:00")
    three.left("2026-06-02 20:00", "Ibis")
    three.stands("2026-06-20 12:00", "safe")

    told = house.tells(TERM, SIGNED)
    told.tells_everybody("LFNKR led 1 adult, 1 child and 1 person of unknown age to a safe third country.")


def test_a_grandmother_brings_two_and_a_third_is_born_on_the_way(house):
    girls = [{"sex": "female", "age": age, "relation": "grandparent"} for age in ("19", "4")]
    them = led(house, "2026-06-01", "Ibis", {"sex": "female", "age": "63"}, *girls)
    with at("2026-06-10 12:00"):
        form = house.hana.open(them.address).follow("Add people").form("Add them")
        _grandmothers, hers, *_others = [
            kin for kin in form.control("people-0-kin").offered if kin.startswith("child:")
        ]
    born = {"sex": "male", "joined": "was born later", "happened": "9 Jun 2026", "kin": hers}
    them.add("2026-06-10 12:00", born)
    them.stands("2026-06-25 12:00", "safe")

    told = house.tells(TERM, SIGNED).tells_everybody("LFNKR led 2 adults and 2 children to a safe third country.")
    told.counts(requests__people=4, rescued__led__people=4, requests__came_to_safety__people=0)


def test_of_her_only_forty_or_fifty_and_the_spring_are_known(house):
    her = house.ask("2026-06-01 12:00", {"sex": "female", "age": "40s"}, earlier="2026-02-10T12:00")
    her.stands("2026-06-01 12:10", "accepted", happened="11 Feb 2026")
    her.taken_over("2026-06-01 12:20", decided_at="2026-02-12T12:00")
    her.partner_told("2026-06-02 12:00", "safe", happened="spring 2026", told_on="2026-06-02")

    told = house.tells(TERM, SIGNED).tells_everybody("Under the lead of a partner 1 adult reached safety.")
    told.counts(rescued__partner__people=1, rescued__partner__age_not_known=0, flow__carried_out__people=0)


# Of the kind that happens on the way


def test_a_pregnant_woman_gives_birth_in_laos_and_the_child_dies_there(house):
    her = led(house, "2026-06-01", "Ibis", WOMAN)
    her.add(
        "2026-06-12 12:00", {"sex": "female", "joined": "was born later", "happened": "11 Jun 2026", "kin": "child"}
    )
    her.died("2026-06-14 12:00", "13 Jun 2026", "illness", ["daughter of 0 months"], country="Laos")
    her.stands("2026-06-25 12:00", "safe", "mother")

    told = house.tells(TERM, SIGNED).tells_everybody(LED, "While LFNKR led the rescue, 1 child died.")
    told.counts(requests__people=2, deaths__led__children=1, rescued__led__children=0)


def test_the_child_was_nineteen_as_is_learnt_after_the_edition(house):
    two = led(
        house, "2026-06-01", "Ibis", WOMAN, {"sex": "female", "age": "16", "relation": "sibling"}, safe="2026-06-20"
    )
    house.sign_off(TERM, SIGNED)
    two.correct(f"{LATER} 12:00", "sister of 16", age="19", age_told_on="2026-06-01", reason="It stands in her letter.")

    house.tells(TERM, SIGNED).tells_everybody("LFNKR led 1 adult and 1 child to a safe third country.")
    house.tells(NEXT, BEHIND).counts(rescued__led__people=0, corrected__age__people=1).tells_nobody("led 1")


def test_she_was_given_up_and_had_lived_in_seoul_all_along(house):
    her = led(house, "2025-10-05", "Ibis", WOMAN)
    lost = {"happened": "20 Oct 2025", "text": "No word from Kunming.", "certainty": "inferred"}
    her.act("2025-11-01 12:00", "Record a missing person", "Save", lost)
    her.act(
        "2026-05-01 12:00",
        "Review",
        "Conclude the request for this person",
        {"reason": "No sign of life for half a year."},
    )
    house.sign_off(TERM, SIGNED)
    her.stood(f"{LATER} 12:00", "in destination", "Dec 2025", destination="South Korea")

    house.tells(TERM, SIGNED).tells_everybody("1 person went missing.")
    told = house.tells(NEXT, BEHIND).counts(missing__found__people=1, rescued__led__people=1, later__rescued__people=1)
    told.tells_everybody("1 missing person was found alive.", LED)


def test_one_partner_hands_on_to_another_and_it_gives_back_the_daughter_alone(house):
    two = house.ask("2026-06-01 12:00", WOMAN, {"sex": "female", "age": "8", "relation": "mother"})
    two.taken_over("2026-06-02 12:00")
    two.act("2026-07-01 12:00", "The partner gives the lead back", "We lead again", {"members": "daughter of 8"})
    two.partner_told("2026-07-20 12:00", "safe", happened="19 Jul 2026", told_on="2026-07-20")
    two.decided("2026-07-21 12:00")
    two.left("2026-07-22 05:00", "Ibis")
    two.stands("2026-08-10 12:00", "safe", "daughter of 8")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 1 child to a safe third country.", "Under the lead of a partner 1 adult reached safety."
    )
    told.counts(taken_over__people=2, taken_over__given_back__people=1, lead__given_back__people=1)


def test_a_man_who_fell_ill_stays_behind_and_catches_up(house):
    three = led(house, "2026-06-01", "Ibis", WOMAN, {"sex": "male", "age": "41"}, {"sex": "male", "age": "20"})
    three.stands("2026-06-08 12:00", "left the group", "man of 41", reason="He could not walk.")
    three.stands("2026-06-20 12:00", "safe", ["woman of 30", "man of 20"])
    three.stands("2026-07-02 12:00", "safe", "man of 41")

    told = house.tells(TERM, SIGNED).tells_everybody(
        "LFNKR led 3 adults to a safe third country.", "1 person left the group."
    )
    told.counts(flow__carried_out__people=0, rescued__led__still_safe__people=3)


def test_her_sister_withdraws_for_her_and_had_no_right_to(house):
    her = house.ask("2026-08-20 12:00", WOMAN, asked_by="relative in South Korea")
    her.stands("2026-08-25 12:00", "withdrawn", reason="Her sister said so.")
    house.sign_off(TERM, SIGNED)
    her.in_error(f"{LATER} 12:00", "Recorded in error : Withdrawn", "She never withdrew: she calls herself.")
    agrees(house, f"{LATER} 13:00")
    her.decided(f"{LATER} 14:00")
    her.left("2026-11-21 05:00", "Ibis")
    her.stands("2026-12-10 12:00", "safe")

    house.tells(TERM, SIGNED).tells_everybody("1 person withdrew the request.")
    told = house.tells(NEXT, BEHIND).counts(corrected__withdrawn__people=1, requests__people=0, rescued__led__people=1)
    told.tells_everybody(LED)


def test_she_goes_home_for_her_daughter_and_both_are_led_out(house):
    first = led(house, "2026-02-01", "Ibis", {"name": "최금화", **WOMAN}, safe="2026-02-20")
    first.stands("2026-03-01 12:00", "went back", detail="to North Korea", reason="For her daughter.")
    again = asks_again(house, "2026-06-01 12:00", "최금화", first)
    again.add("2026-06-01 12:30", {"sex": "female", "age": "9", "joined": "was there already", "kin": "child"})
    again.decided("2026-06-01 15:00")
    again.left("2026-06-02 05:00", "Knot")
    again.stands("2026-06-20 12:00", "safe")

    told = house.tells(TERM, SIGNED).tells_everybody("LFNKR led 1 adult and 1 child to a safe third country.")
    told.counts(requests__people=2, requests__cases=2, flow__several__people=1, rescued__led__again__people=0)
    told.counts(ended__returned__people=1, rescued__led__returned_since__people=0)


def test_those_whom_a_country_turned_back_are_caught_and_sent_home(house):
    two = led(house, "2026-06-01", "Ibis", WOMAN, HER_SON)
    two.stands("2026-06-09 12:00", "interrupted", detail="turned away by an embassy", no_contact_yet=True)
    two.stands("2026-06-10 12:00", "interrupted", detail="detained", no_contact_yet=True)
    two.stands("2026-08-30 12:00", "repatriated", reason="Handed over at Tumen.")

    told = house.tells(TERM, SIGNED).tells_everybody("2 people were repatriated.", rescued__led__people=0)
    told.counts(ended__returned__people=0, standing__repatriated=2, standing__refused=0)


def test_somebody_dies_in_detention_on_a_day_nobody_knows(house):
    her = led(house, "2026-07-01", "Ibis", WOMAN)
    her.stands("2026-07-10 12:00", "interrupted", detail="in custody on the way", no_contact_yet=True)
    house.sign_off(TERM, SIGNED)
    her.died(f"{LATER} 12:00", "between 10 Jul 2026 and 20 Sep 2026", "illness", country="Viet Nam")

    house.tells(TERM, SIGNED).counts(deaths__people=0, standing__custody=1)
    told = house.tells(NEXT, BEHIND).counts(deaths__led__people=1, later__deaths__people=0, flow__carried_in__people=1)
    told.tells_everybody("While LFNKR led the rescue, 1 adult died.")


def test_years_after_she_arrived_her_child_is_adopted_there(house):
    two = led(house, "2025-10-05", "Ibis", WOMAN, HER_SON, safe="2025-10-20")
    two.stands("2025-12-10 12:00", "in destination", destination="United States")
    adopted = {"kind": "other", "happened": "Nov 2026", "text": "Adopted by her husband, a citizen."}
    two.act("2026-12-01 12:00", "Record an event", "Save the event", adopted | {"members": "son of 6"})

    two.unsealed("2026-12-02 12:00").reads("Adopted by her husband", "Nov 2026")
    house.tells(TERM, SIGNED).tells_everybody("LFNKR led 1 adult and 1 child to a safe third country.")
    house.tells(NEXT, BEHIND).counts(rescued__led__people=0, flow__carried_in__people=0)


def test_a_child_adopted_in_china_asks_with_her_guardian(house):
    two = house.ask(
        "2026-06-01 12:00", {"sex": "female", "age": "58"}, {"sex": "female", "age": "12", "relation": "guardian"}
    )
    two.page("2026-06-01 13:00").reads("Child in care of 12")

    house.tells(TERM, SIGNED).tells_everybody(
        "1 adult and 1 child asked LFNKR for rescue in the term.", requests__people=2
    )


def test_a_girl_was_on_the_request_of_another_woman(house):
    girl = {"sex": "female", "age": "9"}
    wrong = house.ask("2026-06-01 12:00", WOMAN, {**girl, "relation": "mother"})
    right = house.ask("2026-06-02 12:00", {"sex": "female", "age": "41"})
    house.sign_off(TERM, SIGNED)
    wrong.in_error(f"{LATER} 12:00", "Recorded in error: daughter of 9", "She is the daughter of the other woman.")
    agrees(house, f"{LATER} 13:00")
    right.add(f"{LATER} 14:00", {**girl, "joined": "was there already", "kin": "child"})

    house.tells(TERM, SIGNED).tells_everybody("2 adults and 1 child asked LFNKR for rescue in the term.")
    told = house.tells(NEXT, BEHIND).counts(flow__errors__people=1, later__requests__people=1)
    told.counts(flow__carried_in__people=2, flow__taken_off__people=1)
    told.counts(flow__received__people=1, flow__carried_out__people=3)


def test_her_sister_pays_for_all_of_it_and_the_reserve_for_nothing(house):
    led(house, "2026-06-01", "Ibis", WOMAN, safe="2026-06-20")
    with at("2026-06-21 12:00"):
        given = {"what": "The way to Laos and a guide.", "received": "1 Jun 2026", "value": "2,100", "currency": "USD"}
        sora = house.sora.open("/money/gifts/in-kind/").follow("Record a gift in kind")
        sora.send("Save", given | {"basis": "as the giver said"})

    told = house.tells(TERM, SIGNED).tells_everybody(LED)
    told.counts(spending__rescue=0).does_not_say("The rescues cost")
