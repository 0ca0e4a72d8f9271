"""Term 20 as LFNKR told it while it ran: typed in as it came, what was said in January, May and July comes out on those days.

LFNKR wrote "12 requests, 6 rescued, a mother and child among them": it counted people. Who they are here is invented.
"""

from __future__ import annotations

import pytest

from reports.tests.telling import House, Told

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM = 20
SOLD = {"sold_rural": "yes", "years_in_china": "6"}


def women(*ages: str, **more: str) -> list[dict[str, str]]:
    return [{"sex": "female", "age": age, **more} for age in ages]


def with_daughter(age: str, daughter: str, **more: str) -> list[dict[str, str]]:
    return [*women(age, **more), {"sex": "female", "age": daughter, "relation": "mother"}]


def leave(told: Told, day: str, code_name: str) -> Told:
    """The money is committed in the morning, and they leave."""
    told.decided(f"{day} 09:00")
    told.left(f"{day} 10:00", code_name)
    return told


def test_what_was_said_in_january_may_and_july_comes_out_on_those_days():
    house = House("2017-09-01")
    pair = leave(house.ask("2017-09-20", *with_daughter("31", "5")), "2017-10-02", "Wren")
    pair.stands("2017-10-20", "safe")
    four = leave(house.ask("2017-10-05", *women("22", "24", "26", "41")), "2017-11-02", "Lark")
    four.stands("2017-11-20", "safe")
    six = house.ask("2017-12-10", *women("29", "33", "36", "39", "45", "52"))
    for told, people in ((four, ("22", "24", "26", "41")), (six, ("29", "33", "36", "39", "45"))):
        for age in people:
            told.correct("2017-12-20", f"woman of {age}", **SOLD)

    house.report(TERM, "2018-01-12").reads(
        "11 adults and 1 child asked LFNKR for rescue",
        "LFNKR led 5 adults and 1 child to a safe third country.",
        "9 of 11",
    )
    january = {"requests__people": 12, "rescued__led__people": 6, "flow__carried_out__people": 6}
    house.figures(TERM, "2018-01-12", **january)

    leave(six, "2018-02-10", "Swift").stands("2018-04-28", "safe")
    leave(house.ask("2018-03-02", *with_daughter("35", "8")), "2018-04-20", "Tern")
    leave(house.ask("2018-03-20", *women("27")), "2018-04-25", "Rail")
    for age, daughter in (("33", "4"), ("28", "3")):
        listed = house.ask("2018-04-30", *with_daughter(age, daughter, last_residence="혜산"))
        listed.page("2018-05-03").reads("Ryanggang", "Received", f"Daughter of {daughter}")

    in_may = {"requests__people": 19, "rescued__led__people": 12, "outcome__requested__led_open": 3}
    house.figures(TERM, "2018-05-03", **in_may, requests__no_lead__people=4)
    house.report(TERM, "2018-05-03").reads("LFNKR led 11 adults and 1 child to a safe third country.")

    out = leave(house.ask("2018-07-02", *women("30")), "2018-07-04", "Crake")
    out.stands("2018-07-18", "safe")
    detained = {"kind": "immigration detention", "happened": "18 Jul 2018", "country": "Thailand"}
    out.act("2018-07-20", "Record an event", "Save the event", detained)
    waiting = [
        house.ask("2018-07-10", *women("58", last_residence="온성")),
        house.ask("2018-07-16", *women("37")),
    ]
    for one in waiting:
        one.stands("2018-07-20", "accepted")
        one.stands("2018-07-21", "waiting", detail="funds")

    out.page("2018-07-24").reads("Safe in a third country", "Immigration detention in a safe country", "Thailand")
    waiting[0].page("2018-07-24").reads("Woman of 58", "North Hamgyong", "Waiting")
    house.period("2018-07-01", "2018-07-24", "2018-07-24 20:00").reads(
        "3 adults asked LFNKR for rescue", "LFNKR led 1 adult to a safe third country"
    )
    house.period("2017-09-01", "2018-01-12", "2018-10-14").reads(
        "LFNKR led 5 adults and 1 child to a safe third country"
    )
