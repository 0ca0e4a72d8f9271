"""What became of each periodic job: one row a run, with one plain sentence. The queue itself is procrastinate's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock


class Outcome(models.TextChoices):
    """How a run ended."""

    RUNNING = "running", _lazy("running")
    GOOD = "good", _lazy("done")
    FAILED = "failed", _lazy("failed")
    LOST = "lost", _lazy("interrupted")


class JobRunQuerySet(models.QuerySet):
    """Questions about many runs."""

    def last_of_each(self) -> dict[str, JobRun]:
        """The newest of these runs of each job, by the job's name."""
        return {run.name: run for run in self.order_by("name", "-started_at", "-pk").distinct("name")}

    def good(self) -> JobRunQuerySet:
        """Those that did what they should."""
        return self.filter(outcome=Outcome.GOOD)


class JobRun(models.Model):
    """One run of a periodic job: when, how it ended, and what it says of it, in each language of the house."""

    name = models.CharField(_lazy("job"), max_length=60)
    started_at = models.DateTimeField(_lazy("started"), default=clock.now)
    ended_at = models.DateTimeField(_lazy("ended"), null=True)
    outcome = models.CharField(_lazy("outcome"), max_length=8, choices=Outcome, default=Outcome.RUNNING)
    said = models.JSONField(_lazy("sentence"), default=dict)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("run of a job")
        verbose_name_plural = _lazy("runs of jobs")
        indexes = [models.Index(fields=["name", "-started_at"], name="jobs_run_by_name")]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="job_run_outcome_is_known"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.RUNNING) ^ models.Q(ended_at__isnull=False),
                name="job_run_ends_with_an_outcome",
            ),
        ]
        db_table = "jobs_run"

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def sentence(self) -> str:
        """What it says of itself, in the reader's language."""
        return self.said.get(get_language() or "") or self.said.get(settings.LANGUAGE_CODE, "")

    @property
    def is_good(self) -> bool:
        """Whether it did what it should."""
        return self.outcome == Outcome.GOOD
