"""What was done about backups: each run, each drill, and who holds the off-line key; rows are only ever added."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.backup.refusal import Problem
from lfnkr.calendar import clock


class ForThoseWhoSeeBackups(models.QuerySet):
    """Rows that one permission shows."""

    def visible_to(self, user: models.Model | AnonymousUser) -> ForThoseWhoSeeBackups:
        """All of them for those who see backups, nothing for anybody else."""
        return self if user.has_perm("backup.see_backups") else self.none()


class RunQuerySet(ForThoseWhoSeeBackups):
    """Questions about the runs."""

    def whole(self) -> RunQuerySet:
        """Those that left a whole backup."""
        return self.filter(problem="")


class BackupRun(models.Model):
    """One attempt to make a backup, noted when it ended: what it left, or why it left nothing.

    Hashes are SHA-256 in hexadecimal: of each encrypted file, and of the stream before it was encrypted, which is what
    the proof restored. Sizes are bytes of the encrypted files.
    """

    class Proof(models.TextChoices):
        """Whether the stream was restored while it was made."""

        NONE = "", _lazy("not tried")
        PROVEN = "proven", _lazy("restored and verified")
        FAILED = "failed", _lazy("not proven")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    started_at = models.DateTimeField(_lazy("started at"))
    ended_at = models.DateTimeField(_lazy("ended at"), default=clock.now)
    problem = models.CharField(_lazy("what went wrong"), max_length=10, choices=Problem.choices, blank=True)
    place = models.CharField(_lazy("where it lies"), max_length=500, blank=True)
    proof = models.CharField(_lazy("proof"), max_length=10, choices=Proof.choices, blank=True)
    last_seal = models.CharField(_lazy("last seal"), max_length=90, blank=True)
    manifest_sha256 = models.CharField(_lazy("hash of the manifest"), max_length=64, blank=True)
    data_size = models.BigIntegerField(_lazy("size of the data"), default=0)
    data_sha256 = models.CharField(_lazy("hash of the data"), max_length=64, blank=True)
    data_plain_sha256 = models.CharField(_lazy("hash of the data before encryption"), max_length=64, blank=True)
    keyring_size = models.BigIntegerField(_lazy("size of the keyring"), default=0)
    keyring_sha256 = models.CharField(_lazy("hash of the keyring"), max_length=64, blank=True)
    keyring_plain_sha256 = models.CharField(_lazy("hash of the keyring before encryption"), max_length=64, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("backup")
        verbose_name_plural = _lazy("backups")
        ordering = ["-ended_at"]
        indexes = [models.Index(fields=["-ended_at"], name="backup_run_by_moment")]

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d %H:%M}"

    @property
    def is_whole(self) -> bool:
        """Whether it left a backup."""
        return not self.problem

    @property
    def size(self) -> int:
        """Bytes of both encrypted files."""
        return self.data_size + self.keyring_size

    @property
    def took(self) -> timedelta:
        """How long it lasted."""
        return self.ended_at - self.started_at

    @property
    def sentence(self) -> str:
        """What came of it, in the reader's language."""
        if self.problem:
            return _("No backup was made: %(problem)s.") % {"problem": self.get_problem_display()}
        words = {
            self.Proof.PROVEN: _("Whole, and proven: it was restored and verified before it was encrypted."),
            self.Proof.FAILED: _(
                "Whole, but not proven: restoring it on trial failed. The command of the runbook says why."
            ),
        }
        return words.get(self.proof, _("Whole; a proof was not asked for."))


class Drill(models.Model):
    """One backup brought back with the off-line key on a machine that is not the server, to see that it can be done."""

    class Result(models.TextChoices):
        """What came of it."""

        OPENED = "opened", _lazy("everything was restored, verified, and a name opened")
        FAILED = "failed", _lazy("it could not be restored, or a verification failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField(_lazy("day"))
    restored = models.CharField(_lazy("which backup was restored"), max_length=100)
    result = models.CharField(_lazy("result"), max_length=10, choices=Result.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_lazy("recorded by"), related_name="backup_drills"
    )
    recorded_at = models.DateTimeField(_lazy("recorded at"), default=clock.now, editable=False)

    objects = ForThoseWhoSeeBackups.as_manager()

    class Meta:
        verbose_name = _lazy("restore drill")
        verbose_name_plural = _lazy("restore drills")
        ordering = ["-day", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(result__in=["opened", "failed"]), name="drill_result_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class KeyHolder(models.Model):
    """Who holds one of the two copies of the off-line key, from a day on; the newest row of a copy is in force."""

    class Copy(models.TextChoices):
        """Which of the two."""

        FIRST = "first", _lazy("first copy")
        SECOND = "second", _lazy("second copy")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    copy = models.CharField(_lazy("copy"), max_length=6, choices=Copy.choices)
    name = models.CharField(_lazy("who holds it"), max_length=80)
    since = models.DateField(_lazy("since"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_lazy("recorded by"), related_name="key_holders_recorded"
    )
    recorded_at = models.DateTimeField(_lazy("recorded at"), default=clock.now, editable=False)

    objects = ForThoseWhoSeeBackups.as_manager()

    class Meta:
        verbose_name = _lazy("holder of the off-line key")
        verbose_name_plural = _lazy("holders of the off-line key")
        ordering = ["copy", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(copy__in=["first", "second"]), name="key_copy_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.copy}: {self.name}"
