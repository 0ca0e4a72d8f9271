"""Lives that stand on no list, typed through the ordinary pages: unnamed, told twice, mistaken, over the end of the year."""

from __future__ import annotations

import pytest

from reports.tests.telling import House, Told, at

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM = 29
"""From September 2026 to August 2027."""
END = "2026-12-20"
WOMAN = {"sex": "female", "age": "30"}


@pytest.fixture
def house() -> House:
    return House()


def test_two_helpers_tell_two_days_of_one_arrival(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Avocet")
    her.stands("2026-11-06 12:00", "safe", happened="between 3 Nov 2026 and 5 Nov 2026")
    for day in ("3 Nov 2026", "5 Nov 2026"):
        told = {"kind": "contact", "happened": day, "certainty": "contradicted"}
        her.act("2026-11-06 13:00", "Record an event", "Save the event", told)

    her.page("2026-11-06 14:00").reads("between 3 Nov 2026 and 5 Nov 2026", "contradicted")
    house.report(TERM, END).reads("LFNKR led 1 adult to a safe third country.")


def test_whom_the_partner_rescued_was_somebody_else(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.taken_over("2026-10-06 12:00")
    her.partner_told("2026-11-02 12:00", "safe", happened="1 Nov 2026", told_on="2026-11-02")
    house.figures(TERM, "2026-11-03", rescued__partner__people=1)

    her.in_error("2026-11-10 12:00", "Recorded in error : Safe", "The partner met another woman of that name.")

    her.page("2026-11-10 13:00").reads("Led by Partner A", "recorded in error", "told by Partner A on 2 Nov 2026")
    house.figures(TERM, END, rescued__partner__people=0, taken_over__people=1, taken_over__open__people=1)


def test_twins_are_two(house):
    twin = {"sex": "male", "age": "3", "relation": "mother"}
    three = house.ask("2026-10-05 12:00", WOMAN, twin, twin)
    three.correct("2026-10-06 12:00", "son of 3 (2)", note="The one with the scar.")

    three.unsealed("2026-10-06 13:00").reads("Son of 3 (1)", "Son of 3 (2)", "The one with the scar.")
    house.figures(TERM, END, requests__adults=1, requests__children=2)


def test_she_goes_back_to_china_by_her_own_will(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Ibis")
    turned = {"status": "went back by their own will", "reason": "She turned back for her son."}
    refusal = her.refused("2026-10-09 12:00", "Record a status", "Save the status", turned)
    assert "to China" in refusal

    her.stands("2026-10-09 12:00", **turned, detail="to China")

    page = her.unsealed("2026-10-09 13:00").reads(
        "Went back by their own will", "to China", "She turned back for her son"
    )
    page.does_not_read("Interrupted")
    house.figures(TERM, END, rescued__led__people=0, ended__returned__people=1, ended__withdrawn__people=0)
    house.report(TERM, END).reads("1 person went back by their own will.").does_not_read("was repatriated")


def test_she_was_safe_and_goes_home_to_her_sick_mother(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Ibis")
    her.stands("2026-10-20 12:00", "safe")
    her.stands("2026-11-02 12:00", "went back", detail="to North Korea", reason="Her mother is dying.")

    house.figures(TERM, END, rescued__led__people=1, rescued__led__returned_since__people=1, ended__returned__people=1)
    report = house.report(TERM, END).reads("LFNKR led 1 adult to a safe third country.")
    report.reads("Went back by their own will since: 1.").does_not_read("Repatriated since")


def test_years_after_seoul_he_goes_back_and_a_partner_that_led_him_tells_of_it(house):
    him = house.ask("2026-10-05 12:00", {"sex": "male", "age": "41"})
    him.taken_over("2026-10-06 12:00")
    him.partner_told(
        "2026-10-27 12:00", "in destination", destination="South Korea", happened="26 Oct 2026", told_on="2026-10-27"
    )
    back = {"happened": "Nov 2027", "reason": "He was seen on television in Pyongyang.", "told_on": "2027-12-01"}
    him.partner_told("2027-12-01 12:00", "went back", detail="to North Korea", **back)

    him.page("2027-12-01 13:00").reads("Went back by their own will", "told by Partner A on 1 Dec 2027")
    house.figures(TERM, "2027-12-02", taken_over__in_destination__people=1, ended__returned__people=0)
    house.figures(TERM + 1, "2027-12-02", ended__returned__people=1, taken_over__people=0, flow__carried_in__people=0)


def test_a_consulate_turns_them_away_and_another_lets_them_in(house):
    two = house.ask("2026-10-05 12:00", WOMAN, {"sex": "female", "age": "8", "relation": "mother"})
    two.decided("2026-10-05 15:00")
    two.left("2026-10-06 05:00", "Ibis")
    two.stands("2026-10-09 12:00", "interrupted", detail="turned away by an embassy", no_contact_yet=True)

    two.page("2026-10-09 13:00").reads("Turned away by an embassy or a country")
    house.figures(TERM, "2026-10-10", standing__refused=2, standing__refused__led=2, flow__carried_out__people=2)
    two.stands("2026-10-12 12:00", "safe")
    house.figures(TERM, END, standing__refused=0, rescued__led__people=2)


def test_a_man_is_arrested_after_he_arrived_in_laos(house):
    him = house.ask("2026-10-05 12:00", {"sex": "male", "age": "38"})
    him.decided("2026-10-05 15:00")
    him.left("2026-10-06 05:00", "Stork")
    arrest = {"kind": "arrest", "happened": "9 Oct 2026", "country": "Laos", "no_contact_yet": True}
    him.act("2026-10-09 18:00", "Record an event", "Save the event", arrest)
    him.stands("2026-10-09 18:10", "interrupted", detail="in custody on the way", no_contact_yet=True)
    him.page("2026-10-10 12:00").reads("In custody on the way", "Arrest", "Laos")
    him.stands("2026-10-25 12:00", "in movement")
    him.stands("2026-10-27 12:00", "safe")

    him.page("2026-10-27 13:00").reads("none recorded", "Safe in a third country")
    house.report(TERM, END).reads("LFNKR led 1 adult to a safe third country.")


def test_she_withdraws_and_asks_again_in_the_next_term(house):
    her = house.ask("2027-08-10 12:00", WOMAN)
    her.stands("2027-08-20 12:00", "withdrawn", reason="Her husband came back.")
    her.stands("2027-09-10 12:00", "being verified")
    her.decided("2027-09-11 12:00")
    her.left("2027-09-12 05:00", "Bittern")
    her.stands("2027-09-20 12:00", "safe")

    house.figures(TERM, "2027-10-01", requests__people=1, ended__withdrawn__people=1, flow__carried_out__people=0)
    house.figures(TERM + 1, "2027-10-01", requests__people=0, requests__reopened__people=1, rescued__led__people=1)


def test_of_somebody_nothing_is_known_but_a_voice(house):
    somebody = house.ask("2026-10-05 02:00", {"age": ""}, summary="A voice, and the line broke.")
    somebody.page("2026-10-05 03:00").reads("alone, age not known")
    house.figures(TERM, "2026-10-06", requests__people=1, requests__age_not_known=1, requests__women=0)

    somebody.correct("2026-10-07 12:00", "person", sex="female", age="30s", age_told_on="2026-10-07")

    house.figures(TERM, END, requests__people=1, requests__age_not_known=0, requests__women=1)


def test_a_grandmother_brings_three_children_of_two_mothers(house):
    children = [{"sex": "female", "age": age, "relation": "grandparent"} for age in ("9", "7", "4")]
    four = house.ask("2026-10-05 12:00", {"sex": "female", "age": "63"}, *children)
    four.family("2026-10-05 13:00", "grandchild of 9", "mother", life="has died")
    for child in ("grandchild of 7", "grandchild of 4"):
        four.family("2026-10-05 13:10", child, "mother", country="China", whereabouts="sold", life="alive")

    page = four.page("2026-10-05 14:00")
    page.reads("grandparent with grandchildren", "mother", "has died", "sold, or held by others")
    house.figures(TERM, END, requests__adults=1, requests__children=3, requests__mothers_with_children=0)


def test_three_leave_together_and_nobody_said_what_they_are_to_each_other(house):
    house.ask("2026-10-05 12:00", WOMAN, {"sex": "female", "age": "25"}, {"sex": "male", "age": "40"})

    report = house.report(TERM, "2026-10-06").reads("3 adults asked LFNKR for rescue in the term.")
    report.reads("By their parties, in people: group: 3.").does_not_read("friends: 3")

    house.ask("2026-10-07 12:00", WOMAN, {"sex": "female", "age": "41", "relation": "not related"})
    house.report(TERM, "2026-10-08").reads("By their parties, in people: friends: 2; group: 3.")


def test_a_child_is_born_where_they_are_safe_and_asked_for_nothing(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Lapwing")
    her.stands("2026-10-20 12:00", "safe")
    her.add("2026-11-05 12:00", {"sex": "female", "joined": "was born later", "happened": "3 Nov 2026", "kin": "child"})

    report = house.report(TERM, END)
    report.reads("1 adult asked LFNKR for rescue in the term.", "LFNKR led 1 adult to a safe third country.")
    report.reads("By their parties, in people: unaccompanied woman: 1.")
    report.reads("1 person was born among people who were safe already, or came to them there")
    report.does_not_read("child asked", "mother with children: 2")


def test_she_is_rescued_twice_in_two_terms(house):
    first = house.ask("2026-10-05 12:00", {"name": "최금화", **WOMAN})
    first.decided("2026-10-05 15:00")
    first.left("2026-10-06 05:00", "Dunlin")
    first.stands("2026-10-20 12:00", "safe")
    first.stands("2027-05-20 12:00", "repatriated", reason="Taken at the border of Laos, and handed over.")
    with at("2027-11-01 12:00"):
        walker = house.hana.open("/").follow("Log a request")
        told = {"received": "just now", "channel": "phone call", "asked_by": "pastor", "people-0-sex": "female"}
        walker.press("Save the request", told | {"people-0-name": "최금화"})
        walker.send("Save the request", {"people-0-person": first.reference}).follow("To the request")
        again = Told(house, walker.address, walker.text.split()[1])
    again.decided("2027-11-01 15:00")
    again.left("2027-11-02 05:00", "Knot")
    again.stands("2027-11-20 12:00", "safe")

    report = house.report(TERM, "2027-12-01").reads("LFNKR led 1 adult to a safe third country.")
    report.reads("in people: Repatriated since: 1.", "1 person was repatriated.")
    report = house.report(TERM + 1, "2028-10-01").reads("LFNKR led 1 adult to a safe third country.")
    report.does_not_read("1 person was repatriated.", "more than one request")


def test_seven_ask_of_whom_nothing_is_known(house):
    seven = house.ask("2026-10-05 12:00", *({"age": ""} for _person in range(7)))
    house.report(TERM, END).reads("7 people of unknown age asked LFNKR for rescue in the term.")

    told = {"sex": "female", "age": "40s", "age_told_on": "2026-10-06"}
    seven.correct("2026-10-06 12:00", "person of unknown age (3)", **told)

    report = house.report(TERM, END).reads("1 adult and 6 people of unknown age asked LFNKR for rescue in the term.")
    report.reads("By their parties, in people: with people of unknown age: 7.")


def test_the_mother_dies_and_her_son_is_safe(house):
    two = house.ask("2026-10-05 12:00", WOMAN, {"sex": "male", "age": "5", "relation": "mother"})
    two.decided("2026-10-05 15:00")
    two.left("2026-10-06 05:00", "Snipe")
    two.died("2026-10-10 12:00", "10 Oct 2026", "drowned", ["mother"])
    two.stands("2026-10-20 12:00", "safe", "son of 5")

    report = house.report(TERM, END).reads("LFNKR led 1 child to a safe third country.")
    report.reads("While LFNKR led the rescue, 1 adult died.", "1 adult and 1 child asked LFNKR for rescue in the term.")


def test_everything_is_told_in_japanese_with_days_of_the_era(house):
    with at("2026-10-05 12:00"):
        hana = house.walker("hana", "ja").open("/").follow("要請を記録する")
        told = {"received": "たった今", "channel": "phone", "asked_by": "pastor", "people-0-sex": "f"}
        hana.send("要請を保存する", told | {"people-0-birth_on": "昭和60年3月", "people-0-name": "パク・スンオク"})
        hana.follow("要請へ")
        address = hana.address
    with at("2026-10-20 12:00"):
        hana.open(address).follow("状況を記録する")
        hana.send("状況を保存する", {"status": "accepted", "happened": "令和8年10月7日"})

    hana.reads("2026年10月7日", "41歳")
    house.figures(TERM, END, requests__adults=1, requests__women=1)
