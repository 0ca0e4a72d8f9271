"""The table of what became of each periodic job."""

from django.db import migrations, models

import lfnkr.calendar.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="job")),
                ("started_at", models.DateTimeField(default=lfnkr.calendar.clock.now, verbose_name="started")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("good", "done"),
                            ("failed", "failed"),
                            ("lost", "interrupted"),
                        ],
                        default="running",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("said", models.JSONField(default=dict, verbose_name="sentence")),
            ],
            options={
                "verbose_name": "run of a job",
                "verbose_name_plural": "runs of jobs",
                "db_table": "jobs_run",
                "indexes": [models.Index(fields=["name", "-started_at"], name="jobs_run_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["running", "good", "failed", "lost"])),
                        name="job_run_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "running"), ("ended_at__isnull", False), _connector="XOR"),
                        name="job_run_ends_with_an_outcome",
                    ),
                ],
            },
        ),
    ]
