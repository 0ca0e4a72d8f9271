"""A drill with the off-line key is asked for once a quarter until one succeeded; the age of a backup is the backup's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lfnkr.backup.measures import ages
from lfnkr.backup.models import BackupRun, Drill
from lfnkr.backup.notices import DRILL_OVERDUE, DRILLS
from lfnkr.calendar import clock
from lfnkr.notices import alarms
from lfnkr.notices.models import Notice


def drill(by, days_ago: int, result: str = "opened") -> Drill:
    """One of so many days ago."""
    return Drill.objects.create(by=by, day=clock.today() - timedelta(days=days_ago), restored="lfnkr-1", result=result)


def backup(**ago: int) -> BackupRun:
    """A whole one that ended so long ago."""
    ended = clock.now() - timedelta(**ago)
    return BackupRun.objects.create(started_at=ended - timedelta(minutes=3), ended_at=ended)


def asked() -> list[str]:
    """Who was asked, one after the other."""
    return list(
        Notice.objects.filter(kind=DRILL_OVERDUE.key).order_by("made_at").values_list("user__username", flat=True)
    )


def looked_at_after(*days: int) -> None:
    """The minute of the clock, so many days from now."""
    for day in days:
        with clock.at(clock.now() + timedelta(days=day)):
            alarms.climb()


def test_officers_are_asked_once_when_the_last_drill_is_a_hundred_days_old(rin, mio, hana, sora, yuki):
    drill(rin, 100)
    looked_at_after(0)
    assert asked() == []

    looked_at_after(1, 1, 2, 40)

    assert sorted(asked()) == ["mio", "rin"]


def test_they_are_asked_again_each_quarter_until_one_succeeded(rin, mio):
    drill(rin, 101)
    looked_at_after(0, 90, 91, 92)
    assert sorted(asked()) == ["mio", "mio", "rin", "rin"]

    with clock.at(clock.now() + timedelta(days=93)):
        drill(rin, 0, result="failed")
        assert Notice.objects.unseen().filter(kind=DRILL_OVERDUE.key).count() == 4
        drill(rin, 0)
        alarms.climb()

    assert not Notice.objects.unseen().filter(kind=DRILL_OVERDUE.key).exists()
    looked_at_after(183)
    assert len(asked()) == 4


def test_where_none_ever_succeeded_it_is_asked_for_a_hundred_days_after_the_first_backup(rin, mio):
    looked_at_after(0, 500)
    assert asked() == []  # No backup: that is what is asked for first.

    backup(days=102)
    backup(days=1)
    looked_at_after(0)

    assert sorted(asked()) == ["mio", "rin"]


def test_the_notice_leads_to_where_a_drill_is_recorded(mio, desk_of):
    address = DRILL_OVERDUE.subjects(mio, [DRILLS])[DRILLS].url

    assert desk_of(mio).get(address).context["title"] == "Record a restore drill"


def measured() -> dict[str, float | None]:
    """The ages by name; nothing where there is no measure."""
    return {family.name: family.samples[0].value if family.samples else None for family in ages()}


def test_the_age_of_a_backup_is_measured_at_the_backup_itself(db):
    assert measured() == {"lfnkr_backup_seconds": None, "lfnkr_backup_proven_seconds": None}

    proven = backup(hours=30)
    BackupRun.objects.bulk_create([BackupRun(started_at=clock.now(), problem="no_space")])
    with clock.at(clock.now()):
        assert measured()["lfnkr_backup_seconds"] == pytest.approx(30 * 3600 + 180, abs=60)
    assert proven.proof == ""
    assert measured()["lfnkr_backup_proven_seconds"] is None


def test_a_backup_that_was_not_proven_makes_the_proven_one_no_younger(db):
    old = clock.now() - timedelta(hours=50)
    BackupRun.objects.create(started_at=old, ended_at=old, proof="proven")
    backup(hours=2)

    found = measured()

    assert found["lfnkr_backup_proven_seconds"] == pytest.approx(50 * 3600, abs=60)
    assert found["lfnkr_backup_seconds"] == pytest.approx(2 * 3600 + 180, abs=60)
