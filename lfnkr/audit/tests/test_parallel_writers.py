"""Many writers at once leave one gapless chain."""

import threading

import pytest
from django.db import connections, transaction

from lfnkr.audit import trail, verification
from lfnkr.audit.models import AuditEvent, Seal, Stray

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 8, 12


def in_threads(work, count: int) -> list[BaseException]:
    """Run `work(number)` in threads of their own and give what went wrong."""
    wrong = []

    def guarded(number):
        try:
            work(number)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_parallel_acts_leave_a_gapless_chain(pack, mio):
    def work(number):
        for turn in range(ROUNDS):
            if (number + turn) % 4 == 0:
                pack("raw")
            else:
                with trail.act(f"pack_{number}", by=mio):
                    pack()
                    pack()

    assert in_threads(work, WRITERS) == []

    trail.seal_strays()
    assert list(Seal.objects.order_by("no").values_list("no", flat=True)) == list(
        range(1, AuditEvent.objects.count() + 1)
    )
    assert not Stray.objects.exists()
    assert verification.verify().is_whole
    assert Seal.objects.filter(from_act=False).count() == WRITERS * ROUNDS / 4


def test_a_replay_beside_writers_gives_no_false_alarm(pack, mio):
    begun, written = threading.Event(), threading.Event()
    verdicts = []

    def work(number):
        if number == 0:
            begun.set()
            while not written.is_set():
                verdicts.append(verification.verify())
            return
        begun.wait(60)
        try:
            for _ in range(ROUNDS * 2):
                with trail.act("pack", by=mio):
                    pack()
                pack("raw")
        finally:
            if number == 1:
                written.set()

    assert in_threads(work, 4) == []
    assert verdicts
    assert [verdict.fault for verdict in verdicts if verdict.fault] == []


def test_writers_that_give_up_leave_no_gap(pack, mio):
    def work(number):
        for turn in range(ROUNDS):
            try:
                with transaction.atomic():
                    with trail.act("pack", by=mio):
                        pack()
                    if (number + turn) % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue

    assert in_threads(work, 4) == []
    assert verification.verify().is_whole
    assert Seal.objects.latest("no").no == Seal.objects.count()
