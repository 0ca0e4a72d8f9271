"""Several workers and several people at once: each step told once, each letter written once, the first who acts stands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections

from lfnkr.calendar import clock
from lfnkr.notices import alarms, outbox
from lfnkr.notices.kinds import Responsible
from lfnkr.notices.models import Alarm, Letter, Notice

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, ROUNDS = 4, 5


def at_once(do: Callable[[], object], moment: datetime) -> None:
    """Have every worker do it at the same moment, each on a connection of its own."""
    ready = Barrier(WORKERS)

    def work() -> None:
        try:
            with clock.at(moment):
                ready.wait()
                do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(work) for _worker in range(WORKERS)]:
            done.result()


def test_workers_at_once_tell_each_step_once_and_write_each_letter_once(danger, hana, jun, mio):
    danger.responsible = Responsible(lead=hana, deputy=jun)
    raised = clock.now()
    for number in range(ROUNDS):
        at_once(lambda number=number: alarms.raise_alarm(danger.kind, danger.about, occasion=str(number)), raised)
    for minutes in (31, 61, 121):
        at_once(alarms.climb, raised + timedelta(minutes=minutes))
        at_once(outbox.write_letters, raised + timedelta(minutes=minutes))
        at_once(outbox.send_letters, raised + timedelta(minutes=minutes))

    steps = sorted(Notice.objects.values_list("occasion", "step", "user__username"))
    assert steps == sorted(
        (str(number), step, name)
        for number in range(ROUNDS)
        for step, name in (("lead", "hana"), ("deputy", "jun"), ("director", "mio"))
    )
    assert Letter.objects.count() == len(mail.outbox) == len(steps)


def test_of_several_people_who_act_at_once_one_stands(danger, hana, jun, mio):
    danger.responsible = Responsible(lead=hana, deputy=jun)
    alarm = alarms.raise_alarm(danger.kind, danger.about)
    with clock.at(clock.now() + timedelta(hours=3)):
        alarms.climb()
    people = iter([(notice, notice.user) for notice in Notice.objects.select_related("user")] * 2)

    def act() -> None:
        notice, user = next(people)
        alarms.acknowledge(notice, by=user)

    at_once(act, clock.now())

    alarm = Alarm.objects.get(pk=alarm.pk)
    assert alarm.acknowledged_by in (hana, jun, mio)
    assert alarm.acknowledged_at
