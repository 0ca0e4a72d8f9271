"""What is told about requests: interruptions, missed contacts, the 72 hours and their steps, a request assigned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.models import Case
from cases.response_time.measure import LIMIT, clock_of
from cases.response_time.notices import reached_at
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.notices import alarms, rota
from lfnkr.notices.models import Alarm, Notice


def told(kind: str) -> list[tuple[str, str]]:
    """Every step of a kind and whom it told, in the order they were due."""
    found = Notice.objects.filter(kind=f"cases.{kind}").order_by("since", "step", "user__username")
    return list(found.values_list("step", "user__username"))


def look(**later: float) -> None:
    """The round of every minute, so much later."""
    with clock.at(clock.now() + timedelta(**later)):
        alarms.climb()


@pytest.fixture
def case(hana, jun, mio) -> Case:
    """A request of hana's with jun as deputy."""
    made = factories.case(hana)
    return casework.assign(made, by=mio, lead=hana, deputy=jun)


def test_an_interruption_is_told_to_the_lead_in_the_same_act(hana):
    factories.member(hana, Status.INTERRUPTED)

    assert told("interrupted") == [("lead", "hana")]


def test_a_mother_and_her_children_interrupted_together_are_one_alarm(hana):
    case = factories.case(hana, factories.woman(), factories.child(), factories.child(3))
    factories.bring(case, Status.INTERRUPTED, by=hana)

    assert Alarm.objects.get().about == case.pk
    assert len(told("interrupted")) == 1


def test_an_interruption_is_over_when_the_status_moves_on(hana, mio):
    member = factories.member(hana, Status.INTERRUPTED)
    casework.move([member], by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())
    look(hours=3)

    assert Alarm.objects.get().ended_at
    assert told("interrupted") == [("lead", "hana")]


def test_interrupted_again_it_is_another_alarm(hana):
    member = factories.member(hana, Status.INTERRUPTED)
    casework.move([member], by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())
    factories.bring_on(member.case, Status.INTERRUPTED, by=hana)

    assert Alarm.objects.count() == 2


def test_a_missed_contact_climbs_from_its_moment(case, hana):
    agreed = clock.now() + timedelta(hours=1)
    casework.agree_contact(case, by=hana, at=agreed)
    look(minutes=59)
    assert told("contact_missed") == []
    look(minutes=91)

    assert told("contact_missed") == [("lead", "hana"), ("deputy", "jun")]
    assert Alarm.objects.get().began_at == agreed


@pytest.mark.parametrize("kept", ["another", "none", "closed"])
def test_a_contact_kept_meanwhile_ends_the_ladder(case, hana, mio, kept):
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=1))
    look(minutes=61)
    with clock.at(clock.now() + timedelta(minutes=62)):
        if kept == "closed":
            casework.move(factories.members_of(case), by=hana, status="withdrawn", occurred_at=clock.now(), reason="x")
            casework.close_case(case, by=hana, closed_for="other", reason="She withdrew.")
        else:
            at = clock.now() + timedelta(days=1) if kept == "another" else None
            casework.agree_contact(case, by=hana, at=at)
    look(hours=4)

    assert told("contact_missed") == [("lead", "hana")]
    assert Alarm.objects.get().ended_at


def test_the_steps_of_the_72_hours_are_told_once_to_lead_and_deputy(case):
    for _time in range(2):
        look(hours=48)

    assert told("clock_step") == [("24", "hana"), ("24", "jun"), ("48", "hana"), ("48", "jun")]


def test_a_new_lead_is_not_told_the_steps_of_before(case, hana, mio, jun):
    look(hours=25)
    aki = factories.user("aki")
    casework.assign(case, by=mio, lead=aki, deputy=jun)
    look(hours=26)

    assert told("clock_step") == [("24", "hana"), ("24", "jun")]


def test_the_steps_leave_pauses_out(case, hana):
    casework.pause_clock(
        case, by=hana, begins_at=factories.ago(minutes=50), ends_at=factories.ago(minutes=10), reason="border"
    )
    look(hours=23, minutes=30)
    assert told("clock_step") == []
    look(hours=23, minutes=41)

    assert told("clock_step") == [("24", "hana"), ("24", "jun")]


def test_while_the_clock_stands_still_no_step_is_reached(case, hana):
    casework.pause_clock(case, by=hana, begins_at=factories.ago(minutes=50), reason="border")
    look(days=4)

    assert told("clock_step") == []
    assert not Alarm.objects.filter(kind="cases.clock_over").exists()


def test_72_hours_over_is_an_alarm_from_that_moment(case, hana):
    look(hours=73)
    alarm = Alarm.objects.get(kind="cases.clock_over")

    with clock.at(clock.now() + timedelta(hours=73)):
        assert alarm.began_at == reached_at(clock_of(case, clock.now()), LIMIT)
    assert ("lead", "hana") in told("clock_over")


def test_a_pause_added_afterwards_ends_it_and_the_next_time_is_another(case, hana):
    look(hours=72)
    with clock.at(clock.now() + timedelta(hours=72)):
        casework.pause_clock(
            case, by=hana, begins_at=factories.ago(hours=20), ends_at=factories.ago(hours=10), reason="border"
        )
    look(hours=73)
    look(hours=90)

    assert Alarm.objects.filter(kind="cases.clock_over").count() == 2


def test_of_a_restricted_request_lead_and_director_alone_are_told(case, hana, jun, mio, rin):
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    factories.user("aki")
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=1))
    look(hours=80)

    everybody = set(Notice.objects.exclude(kind="cases.assigned").values_list("user__username", flat=True))
    assert everybody == {"hana", "mio"}
    assert {name for _step, name in told("clock_step")} == {"hana"}


def test_a_new_lead_and_a_new_deputy_are_told(hana, jun, mio):
    case = factories.case(hana)
    case = casework.assign(case, by=mio, lead=jun, deputy=hana)
    casework.assign(case, by=mio, lead=jun, deputy=hana)

    assert told("assigned") == [("", "jun")]


def test_who_takes_a_request_is_not_told_of_it(hana, mio):
    casework.assign(factories.case(hana), by=mio, lead=mio)

    assert told("assigned") == []


def test_a_request_of_years_ago_that_is_typed_in_today_raises_no_alarm(hana):
    factories.case(hana, received_at=clock.now() - timedelta(days=400))
    look()

    assert told("clock_over") == []


def test_an_interruption_of_years_ago_calls_nobody_and_one_of_today_does(hana):
    received_at = clock.now() - timedelta(days=400)
    case = factories.case(hana, received_at=received_at)
    for status, days in (("accepted", 1), ("funded", 2), ("in_movement", 3)):
        moment = received_at + timedelta(days=days)
        if status == "funded":
            casework.fund(case, by=hana, occurred_at=moment)
        else:
            casework.move(factories.members_of(case), by=hana, status=status, occurred_at=moment)
    interrupted = {"status": Status.INTERRUPTED, "detail": "hiding"}
    casework.move(factories.members_of(case), by=hana, occurred_at=received_at + timedelta(days=4), **interrupted)
    assert told("interrupted") == []

    casework.move(factories.members_of(case), by=hana, occurred_at=clock.now(), **interrupted)
    assert told("interrupted") == [("lead", "hana")]


def test_a_request_recorded_long_after_it_came_climbs_from_its_recording(hana, jun, mio, rin):
    rota.put_on_call(jun, by=rin, begins_at=clock.now(), ends_at=clock.now() + timedelta(days=1))
    factories.case(hana, received_at=clock.now() - timedelta(days=20))
    look()
    assert told("clock_over") == [("lead", "hana")]
    look(minutes=61)

    assert told("clock_over") == [("lead", "hana"), ("on-call", "jun")]
