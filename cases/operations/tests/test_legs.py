"""Legs planned and followed: what cannot be is refused, what somebody else changed is shown, what it said before is kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases import casework
from cases.errors import InTheFuture
from cases.models import Leg, LegChange, LegTraveller
from cases.operations import errors
from cases.operations.choices import LegState
from cases.operations.course import are_at_once, leg_lines, standing_legs
from cases.operations.wording import people_of
from cases.status import Lead
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import UNKNOWN, about, before, between, exactly
from lfnkr.web.edit_conflicts import StaleRecord


@pytest.fixture
def case(hana):
    """A mother and her child."""
    return factories.case(hana, factories.woman(), factories.child())


@pytest.fixture
def operation(hana, case):
    return factories.operation(*factories.members_of(case), by=hana)


def day(ago):
    """So many days ago, or to come where it is below nought."""
    return exactly(clock.today() - timedelta(days=ago))


def told(leg, **facts):
    """What a leg says now, as `change_leg` takes it, with some of it told anew."""
    with trail.act("test", by=None):
        leg.refresh_from_db()
        given = {
            "from_country": leg.from_country,
            "to_country": leg.to_country,
            "mode": leg.mode,
            "crossing": leg.crossing,
            "planned_departure": leg.planned_departure,
            "planned_arrival": leg.planned_arrival,
            "departed_on": leg.departed_on,
            "arrived_on": leg.arrived_on,
            "ending": leg.ending,
            "ended_on": leg.ended_on,
            "version": leg.version,
            "members": [one.member for one in leg.travellers.filter(is_along=True).select_related("member")],
            "staff": [one.staff for one in leg.escorts.filter(is_along=True, helper_code="").select_related("staff")],
            "helper_codes": [one.helper_code for one in leg.escorts.filter(is_along=True, staff=None)],
        }
    return given | facts


def lines(operation, by):
    with trail.act("test", by=None):
        return leg_lines(standing_legs(operation, by), people_of(operation, by))


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("planned_departure", "planned_arrival"),
        ("departed_on", "arrived_on"),
        ("departed_on", "ended_on"),
    ],
)
def test_a_leg_that_ends_before_it_begins_is_refused(hana, operation, begin, end):
    facts = {begin: exactly("2018-07-02"), end: exactly("2018-07-01")}
    facts |= {"ending": "given_up"} if end == "ended_on" else {}

    with pytest.raises(errors.LegEndsBeforeItBegins):
        factories.leg(operation, by=hana, **facts)


@pytest.mark.parametrize(
    ("left", "arrived"),
    [
        (exactly("2018-07"), exactly("2018-07-01")),
        (exactly("2018-07-01"), exactly("2018-07")),
        (about("2018-07-02"), exactly("2018-07-01")),
        (UNKNOWN, before("2018-07-01")),
        (between("2018-06-01", "2018-08-01"), exactly("2018-07-01T04:00")),
        (exactly("2018-07-01"), exactly("2018-07-01")),
    ],
)
def test_days_of_any_precision_that_may_follow_each_other_are_taken(hana, operation, left, arrived):
    leg = factories.leg(operation, by=hana, departed_on=left, arrived_on=arrived)

    assert leg.state == LegState.ARRIVED


def test_what_has_not_come_is_planned_and_not_recorded(hana, operation):
    leg = factories.leg(operation, by=hana, planned_departure=day(-3), planned_arrival=day(-4))

    assert leg.state == LegState.PLANNED
    with pytest.raises(InTheFuture):
        casework.change_leg(leg, by=hana, **told(leg, departed_on=day(-1)))


def test_a_leg_does_not_both_arrive_and_end_on_the_way(hana, operation):
    with pytest.raises(errors.LegEndsOneWay):
        factories.leg(operation, by=hana, arrived_on=day(1), ending="interrupted")


@pytest.mark.parametrize(("ending", "state"), [("interrupted", LegState.INTERRUPTED), ("given_up", LegState.GIVEN_UP)])
def test_a_leg_is_followed_until_it_ends(hana, operation, ending, state):
    leg = factories.leg(operation, by=hana, planned_departure=day(3))

    left = casework.change_leg(leg, by=hana, **told(leg, departed_on=day(2)))
    over = casework.change_leg(leg, by=hana, **told(leg, ending=ending, ended_on=day(1)))

    assert (left.state, over.state) == (LegState.UNDER_WAY, state)


def test_an_arrival_is_told_when_it_is_known(hana, operation):
    leg = factories.leg(operation, by=hana, departed_on=day(3))

    assert casework.change_leg(leg, by=hana, **told(leg, arrived_on=day(1))).state == LegState.ARRIVED


def test_a_leg_of_a_closed_operation_is_not_changed(hana, operation):
    leg = factories.leg(operation, by=hana)
    casework.close_operation(operation, by=hana, at=clock.now())

    with pytest.raises(errors.OperationIsClosed):
        casework.change_leg(leg, by=hana, **told(leg, departed_on=day(1)))


def test_a_leg_recorded_in_error_is_not_changed(hana, case, operation):
    leg = factories.leg(operation, by=hana)
    casework.void(leg, by=hana, case=case, reason="Another family.")

    with pytest.raises(errors.LegNotTravelled):
        casework.change_leg(leg, by=hana, **told(leg, departed_on=day(1)))


def test_the_second_of_two_who_change_a_leg_is_told(hana, operation):
    leg = factories.leg(operation, by=hana)
    both = told(leg)
    casework.change_leg(leg, by=hana, **both | {"departed_on": day(2)})

    with pytest.raises(StaleRecord):
        casework.change_leg(leg, by=hana, **both | {"departed_on": day(3)})

    with trail.act("test", by=None):
        assert Leg.objects.get(pk=leg.pk).departed_on == day(2)


def test_what_a_leg_said_before_is_kept(hana, operation):
    leg = factories.leg(operation, by=hana, departed_on=day(3))
    casework.change_leg(leg, by=hana, **told(leg, departed_on=day(2), crossing="X-4", helper_codes=["H-7"]))

    (line,) = lines(operation, hana)

    assert [len(change.words) > 0 for change in line.history] == [True, True]
    assert f"Left on: {day(2)} (before: {day(3)})" in line.history[0].words
    assert "Code of the crossing: X-4 (before: nothing)" in line.history[0].words
    assert "Who goes along: H-7 (before: nothing)" in line.history[0].words


def test_what_was_saved_unchanged_leaves_no_history(hana, operation):
    leg = factories.leg(operation, by=hana, departed_on=day(3))
    casework.change_leg(leg, by=hana, **told(leg))

    with trail.act("test", by=None):
        assert LegChange.objects.filter(leg=leg).count() == 1


def test_the_history_of_a_leg_is_only_added_to(hana, operation):
    leg = factories.leg(operation, by=hana)

    with pytest.raises(DatabaseError, match="permission denied"), trail.act("test", by=None), transaction.atomic():
        LegChange.objects.filter(leg=leg).update(before="nothing")


def test_everybody_of_the_operation_travels_unless_some_are_chosen(hana, case, operation):
    mother, _child = factories.members_of(case)
    factories.leg(operation, by=hana)
    factories.leg(operation, by=hana, from_country="LA", to_country="TH", members=[mother])

    first, second = lines(operation, hana)

    assert (first.who, second.who) == ("everybody of the operation", "mother")


def test_who_travels_is_chosen_anew(hana, case, operation):
    mother, child = factories.members_of(case)
    leg = factories.leg(operation, by=hana, members=[mother])
    casework.change_leg(leg, by=hana, **told(leg, members=[child]))
    casework.change_leg(leg, by=hana, **told(leg, members=[mother, child]))
    casework.change_leg(leg, by=hana, **told(leg, members=[mother]))

    with trail.act("test", by=None):
        assert [one.member for one in LegTraveller.objects.filter(leg=leg, is_along=True)] == [mother]


def test_nobody_is_no_traveller(hana, operation):
    with pytest.raises(errors.NobodyTravels):
        factories.leg(operation, by=hana, members=[])


def test_somebody_of_no_operation_is_no_traveller(hana, operation):
    stranger = factories.member(hana)

    with pytest.raises(errors.NotOnTheOperation):
        factories.leg(operation, by=hana, members=[stranger])


def test_the_database_takes_no_traveller_of_no_operation(hana, operation):
    leg, stranger = factories.leg(operation, by=hana), factories.member(hana)

    with pytest.raises(IntegrityError, match="Only people of the operation"), trail.act("test", by=None):
        LegTraveller.objects.create(leg=leg, member=stranger)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"departed_on": exactly("2018-07-02"), "arrived_on": exactly("2018-07-01")}, "leg_arrives_after_leaving"),
        ({"planned_departure": exactly("2018-07-02"), "planned_arrival": exactly("2018-07")}, None),
        ({"planned_departure": exactly("2018-07-02"), "planned_arrival": exactly("2018-06")}, "leg_planned_in_order"),
        ({"ending": "given_up", "arrived_on": exactly("2018-07-01")}, "leg_ends_one_way"),
        ({"ended_on": exactly("2018-07-01")}, "leg_ends_one_way"),
    ],
)
def test_the_database_keeps_the_days_of_a_leg_in_order(hana, operation, facts, rule):
    leg = factories.leg(operation, by=hana)

    with trail.act("test", by=None):
        if rule is None:
            assert Leg.objects.filter(pk=leg.pk).update(**facts) == 1
            return
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Leg.objects.filter(pk=leg.pk).update(**facts)


def test_one_of_ours_who_does_not_go_after_all_holds_no_leg_back(hana, jun, operation):
    leg = factories.leg(operation, by=hana, from_country="LA", to_country="TH", staff=[jun])
    with pytest.raises(errors.MemberInChina):
        casework.change_leg(leg, by=hana, **told(leg, from_country="CN"))

    turned = casework.change_leg(leg, by=hana, **told(leg, from_country="CN", staff=[]))
    with pytest.raises(errors.MemberInChina):
        casework.change_leg(leg, by=hana, **told(leg, staff=[jun]))

    assert turned.touches_china


def test_the_database_lets_none_of_ours_along_again_where_china_is(hana, jun, operation):
    leg = factories.leg(operation, by=hana, from_country="LA", to_country="TH", staff=[jun])
    casework.change_leg(leg, by=hana, **told(leg, from_country="CN", staff=[]))

    with pytest.raises(IntegrityError, match="No member of the organisation"), trail.act("test", by=None):
        leg.escorts.update(is_along=True)


def test_a_leg_turned_away_from_china_takes_one_of_ours_at_once(hana, jun, operation):
    leg = factories.leg(operation, by=hana)

    casework.change_leg(leg, by=hana, **told(leg, from_country="LA", to_country="TH", staff=[jun]))

    assert lines(operation, hana)[0].along == jun.display_name


def test_two_legs_of_one_traveller_at_once_are_saved_and_said(hana, case, operation):
    mother, child = factories.members_of(case)
    factories.leg(operation, by=hana, departed_on=day(9), arrived_on=day(5), members=[mother])
    factories.leg(operation, by=hana, departed_on=day(8), arrived_on=day(6), members=[mother, child])
    factories.leg(operation, by=hana, departed_on=day(5), arrived_on=day(4), members=[mother])

    said = [line.warnings for line in lines(operation, hana)]

    assert said[0] == said[2] == []
    assert "mother would still be on leg 1 (China → Laos)" in said[1][0]


def test_legs_of_other_people_and_of_unsure_days_are_not_said_to_be_at_once(hana, case, operation):
    mother, child = factories.members_of(case)
    first = factories.leg(operation, by=hana, departed_on=day(9), arrived_on=day(5), members=[mother])
    other = factories.leg(operation, by=hana, departed_on=day(8), arrived_on=day(6), members=[child])
    unsure = factories.leg(operation, by=hana, departed_on=UNKNOWN, arrived_on=day(6), members=[mother])

    assert are_at_once(first, other)
    assert not are_at_once(first, unsure)
    assert [line.warnings for line in lines(operation, hana)] == [[], [], []]


def test_a_page_names_nobody_of_a_request_that_is_not_ones_own(hana, jun):
    ours, theirs = factories.member(hana), factories.member(jun)
    operation = factories.operation(ours, theirs, by=factories.user("mio"), lead=Lead.LFNKR)
    factories.leg(operation, by=hana)

    trail.identify(hana)
    words = people_of(operation, hana)

    assert words[theirs.pk].startswith("somebody of another request")
    assert not words[ours.pk].startswith("somebody")
