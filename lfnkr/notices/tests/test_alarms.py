"""Alarms climb until somebody acts or their cause is over, once a step, whatever the clock and the workers do."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from lfnkr.accounts.tests.people import person
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.notices import alarms, kinds, pager, rota
from lfnkr.notices.kinds import Responsible
from lfnkr.notices.models import Alarm, Notice, PagerCall
from lfnkr.notices.tests.conftest import on_call


def told() -> list[tuple[str, str]]:
    """Every step and the person it told, in the order they were due."""
    return list(Notice.objects.order_by("since", "step").values_list("step", "user__username"))


def later(**times: float):
    """The clock so much later, looked at by the round of every minute."""
    return clock.at(clock.now() + timedelta(**times))


@pytest.fixture
def raised(danger, hana, jun) -> Alarm:
    danger.responsible = Responsible(lead=hana, deputy=jun)
    return alarms.raise_alarm(danger.kind, danger.about)


def test_the_lead_is_told_at_once(raised):
    assert told() == [("lead", "hana")]


def test_it_climbs_rung_by_rung_at_its_hours(raised, mio, rin):
    second = person("aki", "caseworker")
    on_call(second, by=rin)
    seen = {}
    for minutes in (29, 31, 59, 61, 119, 121):
        with later(minutes=minutes):
            alarms.climb()
        seen[minutes] = [step for step, _name in told()]

    assert seen[29] == ["lead"]
    assert seen[31] == seen[59] == ["lead", "deputy"]
    assert seen[61] == seen[119] == ["lead", "deputy", "on-call"]
    assert seen[121] == ["lead", "deputy", "on-call", "director"]


def test_missed_hours_are_made_up_for_and_say_so(raised, mio):
    with later(hours=3):
        alarms.climb()

    late = {notice.step: (notice.is_late, notice.since - raised.began_at) for notice in Notice.objects.all()}
    assert late == {
        "lead": (False, timedelta(0)),
        "deputy": (True, timedelta(minutes=30)),
        "director": (True, timedelta(minutes=60)),
    }


def test_nobody_is_told_any_more_once_somebody_acts(raised, hana, mio):
    alarms.acknowledge(Notice.objects.get(user=hana), by=hana)
    with later(hours=3):
        alarms.climb()

    raised.refresh_from_db()
    assert told() == [("lead", "hana")]
    assert raised.acknowledged_by == hana
    assert not Notice.objects.unseen().exists()


def test_the_first_who_acts_stands(raised, hana, jun, mio):
    with later(minutes=31):
        alarms.climb()
    alarms.acknowledge(Notice.objects.get(user=jun), by=jun)
    alarms.acknowledge(Notice.objects.get(user=hana), by=hana)

    raised.refresh_from_db()
    assert raised.acknowledged_by == jun


def test_what_is_over_wakes_nobody_any_more(raised, danger, mio):
    danger.is_over = True
    with later(hours=3):
        alarms.climb()

    raised.refresh_from_db()
    assert raised.ended_at
    assert told() == [("lead", "hana")]


def test_a_suspended_lead_is_as_good_as_none(danger, hana, jun, mio):
    hana.is_active = False
    danger.responsible = Responsible(lead=hana, deputy=jun)
    alarms.raise_alarm(danger.kind, danger.about)

    assert told() == [("deputy", "jun")]


def test_without_anybody_to_lead_the_director_is_told_at_once(danger, mio):
    alarms.raise_alarm(danger.kind, danger.about)

    assert told() == [("director", "mio")]


def test_a_restricted_request_tells_neither_deputy_nor_on_call(danger, hana, jun, mio, rin):
    on_call(jun, by=rin)
    danger.responsible = Responsible(lead=hana, deputy=jun, is_restricted=True)
    alarms.raise_alarm(danger.kind, danger.about)
    with later(hours=3):
        alarms.climb()

    assert told() == [("lead", "hana"), ("director", "mio")]


def test_a_new_lead_is_told_and_nobody_twice(raised, danger, hana, jun, mio):
    danger.responsible = Responsible(lead=jun, deputy=hana)
    for _time in range(2):
        alarms.climb()

    assert sorted(told()) == [("lead", "hana"), ("lead", "jun")]


def test_whoever_was_told_as_lead_is_not_told_again_as_deputy(raised, danger, hana, jun):
    danger.responsible = Responsible(lead=jun, deputy=hana)
    with later(minutes=31):
        alarms.climb()

    assert sorted(told()) == [("lead", "hana"), ("lead", "jun")]


def test_a_clock_set_back_two_hours_stops_no_ladder_and_repeats_no_step(raised, mio):
    with later(minutes=31):
        alarms.climb()
    with later(hours=-2):
        alarms.climb()
    with later(hours=-2, minutes=61):
        alarms.climb()

    assert sorted(told()) == [("deputy", "jun"), ("director", "mio"), ("lead", "hana")]


def test_raised_again_it_is_one_alarm_until_it_was_over(danger, hana):
    danger.responsible = Responsible(lead=hana)
    first = alarms.raise_while_it_lasts(danger.kind, danger.about)
    assert alarms.raise_while_it_lasts(danger.kind, danger.about) == first
    danger.is_over = True
    alarms.climb()
    danger.is_over = False

    assert alarms.raise_while_it_lasts(danger.kind, danger.about) != first
    assert len(told()) == 2


def test_one_question_that_fails_leaves_the_others_to_their_turn(raised, mio):
    def fails(_now):
        raise RuntimeError

    kinds.watch("tests.fails", fails)
    with pytest.raises(RuntimeError), later(hours=3):
        alarms.climb()

    assert ("director", "mio") in told()


def test_what_is_no_danger_cannot_be_taken_up(calm, about, hana):
    alarms.tell(calm, [hana], about=about)

    with pytest.raises(ValidationError):
        alarms.acknowledge(Notice.objects.get(), by=hana)


def test_the_pager_is_called_once_for_each_step_that_reaches_somebody_on_call(raised, jun, mio, rin):
    pager.set_pager(by=rin, address="https://pager.example/wake")
    on_call(jun, by=rin)
    for _time in range(2):
        with later(minutes=31):
            alarms.climb()

    assert list(PagerCall.objects.values_list("step", flat=True)) == ["deputy"]


def test_the_pager_is_not_called_for_who_is_not_on_call_while_somebody_else_is(raised, hana, mio, rin):
    pager.set_pager(by=rin, address="https://pager.example/wake")
    on_call(hana, by=rin)
    with later(hours=3):
        alarms.climb()

    assert not PagerCall.objects.exists()


def test_who_took_it_up_stands_in_the_trail(raised, hana):
    alarms.acknowledge(Notice.objects.get(user=hana), by=hana)

    event = AuditEvent.objects.filter(table_name="notices_alarm", act="acknowledge alarm").get()
    assert event.actor == hana.pk


def test_only_who_looks_after_requests_can_be_on_call(sora, rin):
    with pytest.raises(DomainError):
        on_call(sora, by=rin)


def test_nobody_is_on_call_after_the_end_or_once_taken_off(danger, hana, jun, mio, rin):
    period = rota.put_on_call(jun, by=rin, begins_at=clock.now(), ends_at=clock.now() + timedelta(hours=1))
    rota.take_off_call(period, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    with later(hours=3):
        alarms.climb()

    assert told() == [("lead", "hana"), ("director", "mio")]


def test_with_nobody_on_call_the_pager_is_called_when_the_director_is_told(raised, mio, rin):
    pager.set_pager(by=rin, address="https://pager.example/")
    with later(minutes=59):
        alarms.climb()
    assert not PagerCall.objects.exists()
    with later(minutes=61):
        alarms.climb()
    with later(hours=3):
        alarms.climb()

    assert [call.step for call in PagerCall.objects.all()] == ["director"]
