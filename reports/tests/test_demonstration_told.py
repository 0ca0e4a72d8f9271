"""The demonstration shows the bell, a missed contact that climbs, and who acts on what."""

import pytest

from cases.models import Case
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.ladder import on_call_at
from lfnkr.notices.models import Alarm, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def unseen(name: str) -> list[tuple[str, str]]:
    """What waits behind somebody's bell."""
    waiting = Notice.objects.unseen().filter(user__username=name).order_by("since")
    return list(waiting.values_list("kind", "step"))


def test_a_missed_contact_has_reached_lead_on_call_and_director():
    missed = Alarm.objects.filter(kind="cases.contact_missed").get()
    with trail.reading():
        assert Case.objects.get(pk=missed.about).is_contact_missed(clock.now())

    told = [(notice.step, notice.user.username, notice.is_late) for notice in missed.notices.order_by("since")]
    assert told == [("lead", "hana", False), ("on-call", "jun", False), ("director", "mio", False)]
    assert missed.is_climbing


def test_nobody_finds_more_behind_the_bell_than_these_days_brought():
    counts = {name: len(unseen(name)) for name in ("hana", "jun", "mio", "sora", "yuki", "rin")}

    assert ("cases.contact_missed", "lead") in unseen("hana")
    assert max(counts.values()) <= 6
    assert counts["hana"] >= 2


def test_clocks_that_are_over_were_taken_up_by_their_caseworker():
    over = Alarm.objects.filter(kind="cases.clock_over", ended_at=None)

    assert over.count() == 2
    assert {alarm.acknowledged_by.username for alarm in over} == {"hana"}


def test_no_alarm_of_former_years_stands():
    assert Alarm.objects.standing().filter(kind="cases.interrupted").count() == 0


def test_somebody_is_on_call():
    assert [user.username for user in on_call_at(clock.now())] == ["jun"]
