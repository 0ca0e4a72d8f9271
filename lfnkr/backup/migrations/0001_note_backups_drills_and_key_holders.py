"""Where each backup, each drill and each holder of the off-line key is noted."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("ended_at", models.DateTimeField(default=lfnkr.calendar.clock.now, verbose_name="ended at")),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "settings",
                                "it is not set up: the recipient, the folder or the addresses are missing or wrong",
                            ),
                            ("no_space", "the disk is full, or the folder cannot be written to"),
                            ("database", "a database did not answer, or ended the connection"),
                            ("program", "PostgreSQL's programs are missing or reported an error"),
                            ("other", "something unforeseen"),
                        ],
                        max_length=10,
                        verbose_name="what went wrong",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=500, verbose_name="where it lies")),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[("", "not tried"), ("proven", "restored and verified"), ("failed", "not proven")],
                        max_length=10,
                        verbose_name="proof",
                    ),
                ),
                ("last_seal", models.CharField(blank=True, max_length=90, verbose_name="last seal")),
                ("manifest_sha256", models.CharField(blank=True, max_length=64, verbose_name="hash of the manifest")),
                ("data_size", models.BigIntegerField(default=0, verbose_name="size of the data")),
                ("data_sha256", models.CharField(blank=True, max_length=64, verbose_name="hash of the data")),
                (
                    "data_plain_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the data before encryption"),
                ),
                ("keyring_size", models.BigIntegerField(default=0, verbose_name="size of the keyring")),
                ("keyring_sha256", models.CharField(blank=True, max_length=64, verbose_name="hash of the keyring")),
                (
                    "keyring_plain_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the keyring before encryption"),
                ),
            ],
            options={
                "verbose_name": "backup",
                "verbose_name_plural": "backups",
                "ordering": ["-ended_at"],
                "indexes": [models.Index(fields=["-ended_at"], name="backup_run_by_moment")],
            },
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                ("restored", models.CharField(max_length=100, verbose_name="which backup was restored")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("opened", "everything was restored, verified, and a name opened"),
                            ("failed", "it could not be restored, or a verification failed"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="recorded at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backup_drills",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "restore drill",
                "verbose_name_plural": "restore drills",
                "ordering": ["-day", "-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["opened", "failed"])), name="drill_result_is_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyHolder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "copy",
                    models.CharField(
                        choices=[("first", "first copy"), ("second", "second copy")], max_length=6, verbose_name="copy"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="who holds it")),
                ("since", models.DateField(verbose_name="since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="recorded at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_holders_recorded",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "holder of the off-line key",
                "verbose_name_plural": "holders of the off-line key",
                "ordering": ["copy", "-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("copy__in", ["first", "second"])), name="key_copy_is_known"
                    )
                ],
            },
        ),
    ]
