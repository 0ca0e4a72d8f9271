"""The pages about backups: what is missing or overdue is said, a drill and a holder are recorded, nothing of it is for others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from lfnkr.audit.models import AuditEvent
from lfnkr.backup import actions, errors, state
from lfnkr.backup.first_hour import STEPS
from lfnkr.backup.models import BackupRun, Drill, KeyHolder
from lfnkr.calendar import clock

LIST = reverse("backup:backup-list")


def backup(ago: timedelta = timedelta(0), **facts) -> BackupRun:
    """A run that ended so long ago."""
    ended = clock.now() - ago
    return BackupRun.objects.create(started_at=ended - timedelta(minutes=3), ended_at=ended, **facts)


def test_a_drill_still_to_come_is_refused(rin):
    with pytest.raises(errors.DrillToCome):
        actions.record_drill(by=rin, day=clock.today() + timedelta(days=1), restored="lfnkr-1", result="opened")


def test_one_person_does_not_hold_both_copies(rin):
    actions.name_key_holder(by=rin, copy="first", name="Mio Kato", since=clock.today())

    with pytest.raises(errors.HoldsTheOther):
        actions.name_key_holder(by=rin, copy="second", name="mio kato", since=clock.today())

    assert not state.key_has_two_holders(state.key_holders())


def test_the_newest_holder_of_each_copy_is_in_force(rin):
    for copy, name in (("first", "Mio Kato"), ("second", "Ai Mori"), ("first", "Ken Ito")):
        actions.name_key_holder(by=rin, copy=copy, name=name, since=clock.today())

    assert [holder.name for holder in state.key_holders()] == ["Ken Ito", "Ai Mori"]
    assert state.key_has_two_holders(state.key_holders())
    assert KeyHolder.objects.count() == 3


def test_without_any_backup_one_is_missing(db):
    assert state.backup_is_missing()


def test_a_backup_is_missing_after_26_hours(db):
    backup(timedelta(hours=25, minutes=50))
    assert not state.backup_is_missing()

    with clock.at(clock.now() + timedelta(minutes=15)):
        assert state.backup_is_missing()


def test_an_attempt_that_failed_is_no_backup(db):
    backup(timedelta(hours=30))
    backup(problem="no_space")

    assert state.backup_is_missing()
    assert state.state().failed_lately


def test_a_backup_that_was_not_proven_is_said(db):
    backup(proof="failed")

    assert not state.backup_is_missing()
    assert state.state().failed_lately


def test_going_live_waits_for_a_drill_that_succeeded(rin):
    assert state.last_drill_day() is None

    actions.record_drill(by=rin, day=clock.today(), restored="lfnkr-1", result="failed")
    assert state.last_drill_day() is None

    actions.record_drill(by=rin, day=clock.today(), restored="lfnkr-1", result="opened")
    assert state.last_drill_day() == clock.today()


def test_a_drill_is_overdue_after_100_days(rin):
    assert state.drill_is_overdue(state.last_drill_day())
    actions.record_drill(by=rin, day=clock.today() - timedelta(days=100), restored="lfnkr-1", result="opened")
    assert not state.drill_is_overdue(state.last_drill_day())

    with clock.at(clock.now() + timedelta(days=1)):
        assert state.drill_is_overdue(state.last_drill_day())


def test_the_list_says_what_is_missing(desk_of, rin):
    page = desk_of(rin).get(LIST).content.decode()

    assert "There is no backup of the last 26 hours." in page
    assert "before the house opens" in page
    assert "No backup was made yet" in page


def test_the_list_shows_runs_drills_and_holders(desk_of, rin):
    backup(
        proof="proven",
        data_size=1_000_000,
        data_sha256="ab" * 32,
        data_plain_sha256="cd" * 32,
        place="/backups/lfnkr-1",
    )
    backup(timedelta(days=1), problem="no_space")
    actions.record_drill(by=rin, day=clock.today(), restored="lfnkr-1", result="opened")
    actions.name_key_holder(by=rin, copy="first", name="Mio Kato", since=clock.today())

    page = desk_of(rin).get(LIST).content.decode()

    assert "There is no backup of the last 26 hours." not in page
    assert "cdcdcdcd → abababab" in page
    assert "the disk is full" in page
    assert "Mio Kato" in page
    assert "Everything was restored, verified, and a name opened" in page


def test_a_drill_is_recorded_on_its_page(desk_of, rin):
    desk = desk_of(rin)
    filled = {"day": clock.today().isoformat(), "restored": "lfnkr-20270301T174000Z", "result": "opened"}

    answer = desk.post(reverse("backup:drill-record"), filled)

    assert (answer.status_code, answer.url) == (302, LIST)
    drill = Drill.objects.get()
    assert (drill.by, drill.restored, drill.result) == (rin, "lfnkr-20270301T174000Z", "opened")
    assert AuditEvent.objects.filter(table_name="backup_drill", act="record drill", actor=rin.pk).count() == 1


def test_a_refusal_stands_at_its_field(desk_of, rin):
    actions.name_key_holder(by=rin, copy="first", name="Mio Kato", since=clock.today())
    filled = {"copy": "second", "name": "Mio Kato", "since": clock.today().isoformat()}

    answer = desk_of(rin).post(reverse("backup:key-holder-name"), filled)

    assert answer.status_code == 200
    assert "holds the other copy" in answer.context["form"].errors["name"][0]
    assert KeyHolder.objects.count() == 1


def test_the_first_hour_waits_for_two_holders_a_backup_and_a_drill(rin):
    assert [step.look().is_done for step in STEPS] == [False, False, False]

    for copy, name in (("first", "Mio Kato"), ("second", "Ai Mori")):
        assert not STEPS[0].look().is_done
        actions.name_key_holder(by=rin, copy=copy, name=name, since=clock.today())
    backup()
    actions.record_drill(by=rin, day=clock.today(), restored="lfnkr-1", result="opened")

    assert [step.look().is_done for step in STEPS] == [True, True, True]
    assert STEPS[0].look().said == "Held by Mio Kato, Ai Mori."


def test_the_first_hour_says_in_tokyo_time_when_the_last_backup_ended(db):
    with clock.at(datetime(2026, 11, 28, 17, 43, tzinfo=UTC)):
        backup()

        assert STEPS[1].look().said == "The last one: 29 Nov 2026, 02:43."


@pytest.mark.parametrize("name", ["backup:backup-list", "backup:drill-record", "backup:key-holder-name"])
def test_nobody_else_sees_them(desk_of, hana, sora, yuki, name):
    assert [desk_of(user).get(reverse(name)).status_code for user in (hana, sora, yuki)] == [403, 403, 403]
