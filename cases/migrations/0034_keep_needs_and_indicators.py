"""Keep what is known of the needs of a person and of what was done to them: who told it, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_put_danger_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("medical", "ill or injured, needs a doctor"),
                            ("medicine", "needs medicine every day"),
                            ("pregnant", "pregnant"),
                            ("infant", "a baby to nurse or to carry"),
                            ("disability", "cannot walk, see, hear, speak or learn as others do"),
                            ("distress", "in distress, needs somebody to talk to"),
                            ("papers", "no identity papers"),
                            ("interpreter", "needs an interpreter"),
                            ("basics", "lacks food, clothes or shelter"),
                            ("tracing", "looks for somebody of the family"),
                            ("by_known", "brought by somebody the person knew"),
                            ("abducted", "taken by force"),
                            ("locked_in", "not free to go out"),
                            ("papers_taken", "papers or telephone taken away"),
                            ("threatened", "threatened, or somebody of the family"),
                            ("police_threat", "threatened with the police or with being sent back"),
                            ("children_used", "held by the children"),
                            ("cut_off", "food, sleep or medical care withheld"),
                            ("debt", "held by a debt"),
                            ("earnings", "earnings taken away"),
                            ("labour", "made to work, or to work too long"),
                            ("camera", "made to work before a camera"),
                            ("sexual", "sexual violence"),
                            ("drugged", "given drugs or drink against the will"),
                        ],
                        max_length=16,
                        verbose_name="What was asked",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("yes", "yes"),
                            ("no", "no"),
                            ("unknown", "asked, does not know"),
                            ("not_asked", "not asked"),
                            ("withheld", "known, not recorded"),
                        ],
                        max_length=9,
                        verbose_name="Answer",
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "the person"),
                            ("relative", "a relative on the way with them or elsewhere"),
                            ("staff", "our own people, who saw it"),
                            ("partner", "partner organisation"),
                            ("helper", "a helper on the way"),
                            ("other", "someone else"),
                        ],
                        max_length=8,
                        verbose_name="Who told it",
                    ),
                ),
                ("told_on", models.DateField(verbose_name="Told on")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about a person",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["person", "topic"], name="answer_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "no", "unknown", "not_asked", "withheld"])),
                        name="answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "topic__in",
                                [
                                    "medical",
                                    "medicine",
                                    "pregnant",
                                    "infant",
                                    "disability",
                                    "distress",
                                    "papers",
                                    "interpreter",
                                    "basics",
                                    "tracing",
                                    "by_known",
                                    "abducted",
                                    "locked_in",
                                    "papers_taken",
                                    "threatened",
                                    "police_threat",
                                    "children_used",
                                    "cut_off",
                                    "debt",
                                    "earnings",
                                    "labour",
                                    "camera",
                                    "sexual",
                                    "drugged",
                                ],
                            )
                        ),
                        name="answer_topic_is_known",
                    ),
                ],
            },
        ),
        audited("cases_personanswer"),
        sql_file(__file__, "0034_keep_needs_and_indicators"),
    ]
