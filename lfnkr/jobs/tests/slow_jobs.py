"""Jobs for the tests of the worker, declared only where this module is loaded; each leaves rows that a test counts."""

from __future__ import annotations

import time

from lfnkr.jobs.models import JobRun
from lfnkr.jobs.tasks import job


@job("tests.slow", retries=0)
def slow(*, mark: int, hundredths: int) -> None:
    """Say that it began, take its time, and say once that it is done."""
    JobRun.objects.create(name=f"begun {mark}")
    time.sleep(hundredths / 100)
    JobRun.objects.create(name=f"done {mark}")


@job("tests.held", queue="printing", retries=0)
def held(*, mark: int) -> None:
    """Say that it began, and that it is done once the test lets it go on."""
    JobRun.objects.create(name=f"begun {mark}")
    while not JobRun.objects.filter(name=f"go on {mark}").exists():
        time.sleep(0.05)
    JobRun.objects.create(name=f"done {mark}")


@job("tests.alone", queue="printing", retries=0)
def alone(*, mark: int) -> None:
    """Leave a row for as long as it lasts, and another when it sees somebody else's."""
    run = JobRun.objects.create(name="inside")
    time.sleep(0.3)
    others = JobRun.objects.filter(name="inside").exclude(pk=run.pk).exclude(said={"left": True}).exists()
    JobRun.objects.filter(pk=run.pk).update(said={"left": True})
    JobRun.objects.create(name=f"done {mark}" if not others else f"crowded {mark}")


@job("tests.moved", formerly=("tests.former",))
def moved(*, mark: int) -> None:
    """Known under another name once."""
    JobRun.objects.create(name=f"done {mark}")
