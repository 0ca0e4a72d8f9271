"""The strip of time: planned beside travelled, under two clocks; where each of a group that parted is now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.models import Leg
from cases.operations.course import standing_legs, standing_of
from cases.operations.strip import now_here, strip_of, two_clocks
from cases.operations.wording import people_of
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import UNKNOWN, about, after, before, exactly


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


def leg(**facts):
    return Leg(**{"from_country": "CN", "to_country": "LA", "mode": "road", "position": 1, **facts})


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("CN", "9:30 PM in Tokyo, 3 Jul 20:30 in China"),
        ("LA", "9:30 PM in Tokyo, 3 Jul 19:30 in Laos"),
        ("MM", "9:30 PM in Tokyo, 3 Jul 19:00 in Myanmar"),
        ("MN", "9:30 PM in Tokyo, 3 Jul 20:30 in Mongolia"),
        ("KR", "9:30 PM in Tokyo, 3 Jul 21:30 in South Korea"),
    ],
)
def test_an_hour_is_said_by_both_clocks(country, said):
    moment = exactly("2018-07-03T21:30")

    assert two_clocks(moment, country) == said.replace("9:30 PM", str(moment))


@pytest.mark.parametrize("day", [None, UNKNOWN, exactly("2018-07-03"), before("2018-07"), about("2018")])
def test_a_day_is_said_as_it_is_known(day):
    assert two_clocks(day, "LA") == ("" if day is None else str(day))


def test_a_country_of_several_clocks_has_none_of_its_own():
    assert two_clocks(exactly("2018-07-03T21:30"), "US") == str(exactly("2018-07-03T21:30"))
    assert "several clocks" in now_here("RU")
    assert "in Laos" in now_here("LA")


@pytest.mark.parametrize("facts", [{}, {"departed_on": UNKNOWN}, {"planned_departure": UNKNOWN, "arrived_on": UNKNOWN}])
def test_where_no_day_is_known_nothing_is_drawn(facts):
    assert strip_of([leg(**facts)]) is None


@pytest.mark.parametrize(
    ("facts", "looks"),
    [
        ({"planned_departure": day(-3)}, ["planned"]),
        ({"planned_departure": day(3), "departed_on": day(2)}, ["planned", "under_way"]),
        ({"departed_on": day(3), "arrived_on": day(2)}, ["arrived"]),
        ({"departed_on": UNKNOWN, "arrived_on": before("2018-07")}, ["arrived"]),
        ({"departed_on": after("2018-07"), "arrived_on": UNKNOWN}, ["arrived"]),
        (
            {"departed_on": exactly("2018-07-03T04:00"), "ending": "interrupted", "ended_on": about("2018-07-04")},
            ["interrupted"],
        ),
        ({"planned_departure": day(3), "ending": "given_up", "ended_on": day(2)}, ["planned", "given_up"]),
    ],
)
def test_what_was_planned_and_what_became_of_it_are_drawn(facts, looks):
    strip = strip_of([leg(**facts)])

    assert [bar.look for bar in strip.rows[0].bars] == looks
    assert all(0 <= float(bar.x[:-1]) <= 100 and 0 < float(bar.width[:-1]) <= 100 for bar in strip.rows[0].bars)
    assert strip.ticks


def test_a_group_parts_and_meets_again_and_each_is_found(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    operation = factories.operation(mother, child, by=hana)

    def where():
        with trail.act("test", by=None):
            return standing_of(standing_legs(operation, hana), people_of(operation, hana))

    assert [place for _who, place in where()] == ["not on the way yet"]
    factories.leg(operation, by=hana, departed_on=day(9), arrived_on=day(8))
    assert where()[0][1] == f"in Laos: since {day(8)}"
    factories.leg(operation, by=hana, from_country="LA", to_country="TH", members=[mother], departed_on=day(7))
    factories.leg(
        operation,
        by=hana,
        from_country="LA",
        to_country="KH",
        members=[child],
        departed_on=day(7),
        ending="interrupted",
    )
    parted = dict(where())
    assert parted["mother"] == f"on the way Laos → Thailand since {day(7)}"
    assert [place for who, place in parted.items() if who != "mother"] == [
        f"interrupted on the way Laos → Cambodia, {day(7)}"
    ]
    factories.leg(operation, by=hana, from_country="LA", to_country="TH", departed_on=day(3), arrived_on=day(2))
    assert len(where()) == 1
    assert where()[0][1] == f"in Thailand: since {day(2)}"


def test_the_page_draws_the_strip_and_says_it_in_words(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    operation = factories.operation(*factories.members_of(case), by=hana)
    factories.leg(operation, by=hana, planned_departure=day(9), departed_on=exactly(factories.ago(days=8)))

    page = desk_of(hana).get(operation.get_absolute_url()).text

    for words in (
        "strip-planned",
        "strip-under_way",
        "Where they are now",
        "in Tokyo,",
        "in Laos",
        "on the way China → Laos",
    ):
        assert words in page
