"""What LFNKR's own pages tell of rescues, row by row, typed through the ordinary pages by those who would type it.

The rows and what each leaves behind stand in docs/histories.md.
"""

from __future__ import annotations

import pytest

from reports.tests.telling import House, Told, at

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM = 29
"""From September 2026 to August 2027."""
END = "2026-12-20"
"""A day on which the term still runs: what is read of it then."""
WOMAN = {"sex": "female", "age": "30"}


@pytest.fixture
def house() -> House:
    return House()


def test_a_request_comes_through_a_pastor_and_another_through_local_staff(house):
    by_pastor = house.ask("2026-10-05 02:00", WOMAN, summary="The pastor of the village church called.")
    by_staff = house.ask("2026-10-06 12:00", WOMAN, asked_by="local staff", channel="message")

    by_pastor.page("2026-10-06 13:00").reads("phone call, pastor or congregation", "72 h")
    by_staff.page("2026-10-06 13:00").reads("message, local staff")
    house.figures(TERM, END, requests__cases=2, requests__people=2, requests__adults=2)


def test_a_letter_passed_on_by_a_partner_tells_of_a_mother_and_a_child(house):
    letter = house.ask(
        "2026-10-05 12:00",
        {"name": "박순옥", "sex": "female", "birth_on": "12 Mar 1984", "birthplace": "회령"},
        {"sex": "female", "birth_on": "May 2016", "relation": "mother"},
        channel="letter",
        asked_by="the person herself or himself",
        summary="I left in the winter of 2013. A volunteer of the partner passed this letter on.",
    )
    flights = letter.flight("2026-10-05 13:00", "mother", "left North Korea", happened="winter 2013", country="China")
    flights.reads("Left North Korea", "winter 2013", "China")

    page = letter.unsealed("2026-10-05 14:00")
    page.reads("letter, the person herself or himself", "박순옥", "12 Mar 1984", "회령", "A volunteer of the partner")
    page.reads("Daughter of 10", "mother with children")
    house.figures(TERM, END, requests__adults=1, requests__children=1, requests__mothers_with_children=1)


def test_relatives_in_seoul_ask_and_she_calls_through_somebody_she_never_met(house):
    asked = house.ask(
        "2026-10-05 12:00",
        WOMAN,
        asked_by="relative in South Korea",
        summary="Her sister pays. She named a man she never met, called the uncle of the market.",
    )
    sister = {"name": "한정희", "country": "South Korea", "whereabouts": "settled in safety", "life": "alive"}
    asked.family("2026-10-05 12:30", "woman of 30", "sister", source="relative in South Korea", **sister)
    asked.act(
        "2026-10-07 09:00",
        "Record an event",
        "Save the event",
        {"kind": "contact", "happened": "6 Oct 2026", "text": "She telephoned herself."},
    )

    asked.page("2026-10-07 10:00").reads("relative in South Korea", "sister", "settled in safety", "Contact", "6 Oct")
    asked.unsealed("2026-10-07 10:00").reads("Her sister pays", "She telephoned herself")
    house.figures(TERM, END, requests__people=1)


def test_a_village_chief_hands_over_a_child_whose_parents_were_arrested(house):
    child = house.ask(
        "2026-10-05 16:00",
        {"sex": "male", "age": "5"},
        channel="walk-in",
        asked_by="someone else",
        summary="On Monday the chief of the village brought him to the door.",
    )
    for parent in ("mother", "father"):
        child.family(
            "2026-10-05 17:00", "boy of 5", parent, whereabouts="detained", since="20 Aug 2026", source="someone else"
        )

    child.page("2026-10-05 18:00").reads("walk-in, someone else", "unaccompanied minor", "mother", "detained", "20 Aug")
    house.figures(TERM, END, requests__people=1, requests__adults=0, requests__children=1)


def test_three_requests_come_in_one_month(house):
    for day in ("2027-07-01 09:00", "2027-07-12 09:00", "2027-07-24 12:00"):
        house.ask(day, WOMAN)

    house.period("2027-07-01", "2027-07-31", "2027-08-02").reads("3 adults asked LFNKR for rescue from 1 Jul 2027")
    house.report(TERM, "2027-08-02").reads("3 adults asked LFNKR for rescue")


def test_who_she_is_is_written_down_and_she_is_accepted(house):
    her = house.ask("2026-10-05 12:00", {"name": "Kim Sunja", "sex": "female"})
    her.stands("2026-10-05 13:00", "being verified")
    her.correct(
        "2026-10-06 12:00",
        "woman",
        birth_on="1985",
        name="순희",
        name_kind="also known as",
        birthplace="무산",
        left_to_survive="yes",
    )
    her.family("2026-10-06 12:30", "woman of 40", "father", life="has died")
    her.family("2026-10-06 12:40", "woman of 40", "mother", life="asked, does not know")
    her.stands("2026-10-06 13:00", "accepted")

    her.unsealed("2026-10-06 14:00").reads(
        "Kim Sunja", "순희", "1985", "무산", "has died", "Accepted", "North Hamgyong"
    )
    house.figures(
        TERM,
        END,
        requests__adults=1,
        requests__women=1,
        circumstances__left_to_survive__yes=1,
    )


def test_what_traffickers_did_to_her_is_asked_one_by_one(house):
    her = house.ask(
        "2026-10-05 12:00",
        {"sex": "female", "age": "28"},
        **{"Are they watched?": "yes"} | {"Can they get away by themselves?": "no"},
    )
    her.correct(
        "2026-10-06 12:00",
        "woman of 28",
        deceived="yes",
        sold_rural="yes",
        watched="yes",
        battered="yes",
        sold_sex="no",
        years_in_china="6",
        note="He is 52, a Han farmer.",
    )
    her.family(
        "2026-10-06 12:20",
        "woman of 28",
        "son",
        age="4",
        country="China",
        whereabouts="left with the husband's",
        life="alive",
    )
    her.needs(
        "2026-10-06 12:30", "woman of 28", children_used="yes", sexual="known, not recorded", told_by="the person"
    )

    page = her.unsealed("2026-10-06 13:00")
    page.reads(
        "6 years in China", "sold to a man in a rural area", "He is 52, a Han farmer", "son", "help past surveillance"
    )
    house.figures(
        TERM,
        END,
        requests__adults=1,
        requests__children=0,
        circumstances__sold_rural__yes=1,
        circumstances__sold_sex__no=1,
        circumstances__battered__yes=1,
    )


def test_two_wait_for_funds_under_an_appeal(house):
    waiting = [house.ask("2026-10-05 12:00", WOMAN), house.ask("2026-10-06 12:00", WOMAN)]
    for one in waiting:
        one.stands("2026-10-07 12:00", "accepted")
        one.stands("2026-10-08 12:00", "waiting", detail="funds")

    waiting[0].page("2026-10-08 13:00").reads("Waiting", "funds")
    house.report(TERM, END).reads("People who wait for an outcome now: 2 (waiting for funds: 2).")
    house.figures(TERM, END, requests__people=2, flow__carried_out__people=2)


def test_an_appeal_is_opened_and_closed_and_a_gift_is_booked_beside_it(house):
    with at("2026-10-05 12:00"):
        house.sora.open("/money/").follow("Open an appeal")
        house.sora.send("Open the appeal", {"title": "Ten people in the autumn: JPY 3,000,000"})
        house.sora.open("/money/").follow("Record a gift").send(
            "Book the gift", {"amount": "2,700", "currency": "USD", "channel": "bank"}
        )
        house.sora.open("/money/").reads("Ten people in the autumn: JPY 3,000,000 5 Oct 2026")
    with at("2026-11-05 12:00"):
        house.sora.open("/money/").follow("Close Ten people in the autumn: JPY 3,000,000")
        house.sora.send("Close the appeal", {"closed_on": "2026-11-05"}).reads("The appeal is closed.")
        house.sora.open("/money/").does_not_read("Ten people in the autumn")


def test_a_partner_takes_over_and_tells_how_it_ended(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.taken_over("2026-10-06 12:00")
    her.partner_told("2026-11-02 12:00", "safe", happened="1 Nov 2026", told_on="2026-11-02")
    her.partner_told("2026-11-20 12:00", "in destination", happened="15 Nov 2026", destination="South Korea")

    her.page("2026-11-21").reads("Led by Partner A", "the partner is nearer", "In destination")
    house.report(TERM, END).reads("A partner organisation took over the rescue of 1 adult.")
    house.figures(
        TERM, END, taken_over__people=1, taken_over__safe__people=1, rescued__led__people=0, rescued__partner__people=1
    )


def test_she_escapes_by_herself_to_a_safe_house(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Plover", to_country="China", mode="on foot", helper_code="")
    her.act("2026-10-06 12:00", "Record an event", "Save the event", {"kind": "contact", "happened": "6 Oct 2026"})
    her.act(
        "2026-10-06 20:00",
        "Add a note",
        "Save the note",
        {"text": "She has reached the safe house with her own money."},
    )

    her.unsealed("2026-10-06 21:00").reads("escape without help", "In movement", "Now in China", "her own money")
    house.figures(TERM, END, requests__led__people=1, rescued__led__people=0)


def test_she_is_got_out_of_surveillance_by_people_who_are_paid(house):
    watched = {"Can they get away by themselves?": "no", "Are they watched?": "yes"}
    her = house.ask("2026-10-05 12:00", WOMAN, **watched)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-08 02:00", "Snipe", helper_code="H-12, H-13")
    her.pay("2026-10-09 12:00", "evasion of surveillance", "2,100")
    her.pay("2026-10-09 13:00", "travel", "900")

    her.page("2026-10-09 14:00").reads("help past surveillance", "USD 3,500.00 committed", "USD 3,000.00 used")
    house.report(TERM, END).reads("The rescues cost USD 3,000")


def test_an_operation_is_opened_under_a_code_name_before_anybody_moves(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.act("2026-10-05 16:00", "Open an operation", "Open the operation", {"code_name": "Egret"})

    her.page("2026-10-05 17:00").reads("Operation Egret", "opened 5 Oct 2026")
    other = house.ask("2026-10-06 12:00", WOMAN)
    other.decided("2026-10-06 13:00")
    said = other.refused("2026-10-06 14:00", "Open an operation", "Open the operation", {"code_name": "Egret"})
    assert "The code name Egret is taken. Choose another." in said
    assert her.reference not in said


def test_they_cross_three_borders_by_land(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Curlew", to_country="Viet Nam")
    for day, start, end in (("2026-10-09", "Viet Nam", "Laos"), ("2026-10-12", "Laos", "Thailand")):
        leg = {"from_country": start, "to_country": end, "mode": "road", "departed_on": day, "arrived_on": day}
        her.act(f"{day} 20:00", "Add a leg", "Add the leg", leg)
    her.stands("2026-10-12 21:00", "safe")

    her.page("2026-10-12 22:00").reads("China → Viet Nam", "Viet Nam → Laos", "Laos → Thailand", "Now in Thailand")
    house.report(TERM, END).reads("LFNKR led 1 adult to a safe third country.")


def test_the_river_is_crossed_by_boat_and_shoes_are_bought(house):
    her = house.ask("2026-10-05 12:00", WOMAN, {"sex": "female", "age": "8", "relation": "mother"})
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Godwit")
    leg = {"from_country": "Laos", "to_country": "Thailand", "mode": "boat", "crossing": "M-3"}
    her.act(
        "2026-10-09 23:00", "Add a leg", "Add the leg", {**leg, "departed_on": "2026-10-09", "arrived_on": "2026-10-09"}
    )
    her.stands("2026-10-10 01:00", "safe")
    her.pay("2026-10-12 12:00", "food and clothing", "40", note="Shoes, so that nobody looks at the mud.")

    her.page("2026-10-12 13:00").reads("Laos → Thailand", "boat", "Safe", "USD 40.00 used")
    house.report(TERM, END).reads("LFNKR led 1 adult and 1 child to a safe third country.")


def test_the_guide_is_out_of_reach_for_nine_hours(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Dunlin")
    her.stands("2026-10-07 20:00", "interrupted", detail="contact lost", next_contact="2026-10-08T08:00")
    her.page("2026-10-08 01:00").reads("Contact lost", "5 h")
    her.stands("2026-10-08 05:00", "in movement")

    page = her.page("2026-10-08 06:00")
    page.reads("Interrupted", "contact lost", "none recorded")
    house.figures(TERM, END, requests__led__people=1)


def test_a_group_splits_and_a_part_goes_its_own_way(house):
    group = house.ask("2026-10-05 12:00", *({"sex": "female", "age": age} for age in ("22", "23", "24", "25", "26")))
    group.decided("2026-10-05 15:00")
    group.left("2026-10-06 05:00", "Ruff")
    group.stands("2026-10-08 12:00", "left the group", ["woman of 22", "woman of 23"], reason="They go their own way.")
    group.stands("2026-10-12 12:00", "safe", ["woman of 24", "woman of 25", "woman of 26"])

    group.page("2026-10-12 13:00").reads("Left the group", "Safe in a third country")
    house.report(TERM, END).reads("LFNKR led 3 adults to a safe third country.")
    house.figures(TERM, END, requests__people=5, rescued__led__people=3, ended__left_group__people=2)


def test_a_boat_capsizes_and_two_of_those_on_it_drown(house):
    group = house.ask("2026-10-05 12:00", *({"sex": "female", "age": age} for age in ("25", "54", "31")))
    group.decided("2026-10-05 15:00")
    group.left("2026-10-06 05:00", "Knot")
    group.died(
        "2026-10-10 12:00",
        "10 Oct 2026",
        "drowned",
        ["woman of 25", "woman of 54"],
        country="Laos",
        certainty="press",
        text="At 02:30; twelve on board of a boat for ten. The elder was not found.",
    )
    group.stands("2026-10-10 13:00", "safe", "woman of 31")

    group.unsealed("2026-10-10 14:00").reads("drowned", "press", "twelve on board", "The elder was not found")
    house.report(TERM, END).reads(
        "LFNKR led 1 adult to a safe third country.", "While LFNKR led the rescue, 2 adults died."
    )


def test_two_of_nobodys_boat_drown_and_are_no_members_of_ours(house):
    seen = house.ask("2026-10-05 12:00", WOMAN)
    seen.died("2026-10-12 12:00", "12 Oct 2026", "drowned", [], unknown_people="2", whose="observed, not our caseload")

    house.figures(TERM, END, deaths__observed=2, deaths__people=0, requests__people=1)


def test_they_are_arrested_on_the_way_with_the_helper(house):
    two = house.ask("2026-10-05 12:00", WOMAN, {"sex": "female", "age": "33"})
    two.decided("2026-10-05 15:00")
    two.left("2026-10-06 05:00", "Stint")
    event = {"kind": "arrest", "happened": "8 Oct 2026", "country": "China", "text": "With the helper, a Chinese man."}
    two.act(
        "2026-10-08 12:00",
        "Record an event",
        "Save the event",
        event | {"members": "everybody", "no_contact_yet": True},
    )
    two.stands("2026-10-08 12:10", "interrupted", detail="detained", no_contact_yet=True)

    two.page("2026-10-08 13:00").reads("Arrest", "8 Oct 2026", "Detained", "China")
    house.figures(TERM, END, requests__led__people=2, outcome__requested__led_open=2)


def test_she_is_sent_back_and_flees_again_after_eight_months(house):
    first = house.ask("2026-10-05 12:00", {"name": "최금화", "sex": "female", "age": "30"})
    first.decided("2026-10-05 15:00")
    first.left("2026-10-06 05:00", "Whimbrel")
    first.stands("2026-10-08 12:00", "interrupted", detail="detained", no_contact_yet=True)
    first.stands("2026-10-20 12:00", "repatriated", reason="The police of Tumen handed her over.")
    house.figures(TERM, "2026-11-01", ended__repatriated__people=1, rescued__led__people=0)

    with at("2027-07-01 12:00"):
        walker = house.hana.open("/").follow("Log a request")
        told = {"received": "just now", "channel": "phone call", "asked_by": "pastor", "people-0-sex": "female"}
        walker.press("Save the request", told | {"people-0-name": "최금화"})
        assert not walker.was_taken
        walker.send("Save the request", {"people-0-person": first.reference}).follow("To the request")
        second = Told(house, walker.address, walker.text.split()[1])
    held = {"followed": "labour training camp", "months_held": "8", "country": "China", "happened": "20 Oct 2026"}
    second.flight("2027-07-01 13:00", "woman of 30", "was sent back by force", **held).reads("8 months", "20 Oct 2026")

    second.page("2027-07-01 14:00").reads(first.reference, "repatriated")
    house.figures(TERM, "2027-07-02", requests__cases=2, flow__several__people=1, ended__repatriated__people=1)


def test_her_mother_never_came_back_from_shopping(house):
    two = house.ask("2026-10-05 12:00", {"sex": "female", "age": "19"}, {"sex": "female", "age": "45"})
    typed = {
        "members": "woman of 45",
        "happened": "Nov 2026",
        "text": "She went shopping. Presumably the police.",
        "certainty": "inferred",
    }
    two.act("2026-12-01 12:00", "Record a missing person", "Save", typed)

    two.page("2026-12-02 12:00").reads("Missing", "Nov 2026", "inferred")
    house.figures(TERM, END, flow__carried_out__people=2)


def test_they_give_themselves_up_in_thailand_and_are_fined(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Teal")
    her.stands("2026-10-10 06:00", "safe")
    custody = {"kind": "immigration detention", "happened": "10 Oct 2026", "country": "Thailand"}
    her.act("2026-10-10 12:00", "Record an event", "Save the event", custody | {"text": "Nakhon Phanom, at 06:10."})
    her.pay("2026-10-14 12:00", "fines", "60")
    her.act("2026-10-20 12:00", "It is over", "Save", {"ended": "19 Oct 2026"})

    her.page("2026-10-21 12:00").reads("Immigration detention in a safe country", "19 Oct 2026", "USD 60.00 used")
    house.report(TERM, END).reads("LFNKR led 1 adult to a safe third country.")


def test_three_arrive_in_safety_and_one_enters_japan(house):
    three = house.ask(
        "2026-10-05 12:00",
        {"sex": "male", "age": "41"},
        {"sex": "male", "age": "9", "relation": "father"},
        {"sex": "male", "age": "20"},
        desired_destination="Japan",
    )
    three.decided("2026-10-05 15:00")
    three.left("2026-10-06 05:00", "Smew")
    three.stands("2026-10-12 12:00", "safe")
    three.stands("2026-12-01 18:00", "in destination", ["father", "son of 9"], destination="Japan")
    three.act(
        "2026-12-01 19:00", "Add a note", "Save the note", {"text": "Narita; landing permitted on special grounds."}
    )

    three.page("2026-12-02 12:00").reads("Now in Japan, safe in a third country", "wishes to go to Japan")
    house.report(TERM, END).reads("LFNKR led 2 adults and 1 child to a safe third country.")


def test_nobody_vouches_for_her_in_japan_and_she_goes_to_the_united_states(house):
    her = house.ask("2026-10-05 12:00", WOMAN, desired_destination="Japan")
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Scaup")
    her.stands("2026-10-12 12:00", "safe")
    her.act("2026-10-15 12:00", "Add a note", "Save the note", {"text": "No guarantor in Japan."})
    her.stands("2026-12-10 12:00", "in destination", destination="United States")

    her.page("2026-12-11 12:00").reads("wishes to go to Japan", "Now in United States")
    house.figures(TERM, END, rescued__led__people=1, destination__as_desired__people=0)


def test_a_family_is_together_again_after_eleven_years(house):
    her = house.ask("2026-10-05 12:00", WOMAN)
    her.family(
        "2026-10-05 13:00",
        "woman of 30",
        "mother",
        country="South Korea",
        whereabouts="settled",
        since="2015",
        life="alive",
    )
    her.decided("2026-10-05 15:00")
    her.left("2026-10-06 05:00", "Gadwall")
    her.stands("2026-10-12 12:00", "safe")
    her.stands("2026-12-10 12:00", "in destination", destination="South Korea")
    her.act(
        "2026-12-15 12:00",
        "Record an event",
        "Save the event",
        {"kind": "other", "happened": "14 Dec 2026", "text": "She met her mother again."},
    )

    her.unsealed("2026-12-16 12:00").reads("mother", "2015", "She met her mother again", "In destination")


def test_a_child_is_born_in_seoul_and_she_learns_the_language(house):
    her = house.ask("2025-10-05 12:00", WOMAN)
    her.decided("2025-10-05 15:00")
    her.left("2025-10-06 05:00", "Pintail")
    her.stands("2025-10-12 12:00", "safe")
    her.stands("2025-12-10 12:00", "in destination", destination="South Korea")
    her.act(
        "2026-10-01 12:00",
        "Record an event",
        "Save the event",
        {"kind": "other", "happened": "Sep 2026", "text": "Passed the language course."},
    )
    her.add("2026-11-05 12:00", {"sex": "female", "joined": "was born later", "happened": "3 Nov 2026", "kin": "child"})

    her.page("2026-11-06 12:00").reads("Daughter of 0 months")
    house.figures(TERM, END, rescued__led__people=0)


def test_they_are_visited_two_and_twenty_years_after_it_was_closed(house):
    her = house.ask("2026-10-01 12:00", WOMAN, earlier="2006-10-05T12:00")
    her.stands("2026-10-01 12:10", "accepted", happened="6 Oct 2006")
    memo = {
        "kind": "money was decided",
        "amount": "2,500",
        "happened": "10 Oct 2006",
        "source": "Minutes of the board.",
    }
    her.act("2026-10-01 12:20", "Money of before the books", "Note it", memo)
    her.stood("2026-10-01 12:25", "in movement", "Oct 2006")
    her.stood("2026-10-01 12:30", "safe", "Nov 2006")
    her.stands("2026-10-01 12:40", "in destination", happened="2007", destination="Japan")
    her.page("2026-10-01 12:45").does_not_read("over by", "of 72 h")
    her.act("2026-10-01 12:50", "Close the request", "Close the request", {"closed_for": "everybody is settled"})

    page = her.page("2026-10-01 13:00")
    page.reads("In destination", "2007", "recorded 1 Oct 2026", "Closed")
    for kind, day, text in (
        ("contact", "2008", "Visited; a parish in Osaka was the host."),
        ("other", "March 2010", "She passed the examination."),
        ("contact", "20 Sept 2026", "Visited; her daughter was the host."),
    ):
        told = {"kind": kind, "happened": day, "text": text}
        her.act("2026-10-01 13:10", "Record an event", "Save the event", told)
    page = her.unsealed("2026-10-01 14:00")
    page.reads("a parish in Osaka", "20 Sep 2026", "Mar 2010", "She passed", "2008", "Closed")
