"""The nightly job: a proven backup, a sentence when there is none, and silence about what another machine does well."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lfnkr.backup import elsewhere
from lfnkr.backup.jobs import take_backup
from lfnkr.backup.models import BackupRun
from lfnkr.backup.tests.conftest import BACKUP, application_addresses, backup_addresses
from lfnkr.jobs.models import Outcome

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]


def test_without_a_folder_and_without_a_backup_the_night_failed():
    run = take_backup()

    assert run.outcome == Outcome.FAILED
    assert "no backup of the last 26 hours" in run.said["en"]


def test_what_another_machine_made_is_enough():
    BackupRun.objects.create(started_at=timezone.now())

    assert take_backup().outcome == Outcome.GOOD


def test_a_demonstration_is_not_backed_up(settings):
    settings.DEMO = True  # Second factor off: nobody signs in, a job asks whether it is the demonstration.

    run = take_backup()

    assert (run.outcome, run.said["en"]) == (Outcome.GOOD, "A demonstration is not backed up.")


def test_a_backup_that_is_refused_is_said_on_the_desk_and_noted(monkeypatch, tmp_path):
    monkeypatch.setenv("LFNKR_BACKUP_DIR", str(tmp_path))
    monkeypatch.delenv("LFNKR_BACKUP_RECIPIENT", raising=False)

    run = take_backup()

    assert run.outcome == Outcome.FAILED
    assert run.said["en"].startswith("No backup was made: it is not set up")
    assert BackupRun.objects.get().problem == "settings"


def test_a_night_ends_with_a_proven_backup(house, monkeypatch, tmp_path):
    monkeypatch.setenv("LFNKR_BACKUP_DIR", str(tmp_path))
    monkeypatch.setenv("LFNKR_BACKUP_RECIPIENT", house.public)
    for alias, address in backup_addresses(house.names).items():
        monkeypatch.setenv(BACKUP[alias], address)

    run = elsewhere.run_in(application_addresses(house.names), take_backup)

    assert run.outcome == Outcome.GOOD, run.said
    assert run.said["en"].startswith("Whole, and proven")
    assert len(list(tmp_path.iterdir())) == 1
