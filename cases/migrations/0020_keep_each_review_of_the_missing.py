"""Keep each review that concluded a missing person's request: a person found later takes the mark off, not the review."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import append_only, audited

REVIEWS_SO_FAR = """
SELECT set_config('lfnkr.scope', 'all', true);
INSERT INTO cases_missingreview (member_id, change_id, reviewed_at, reviewed_by_id)
SELECT DISTINCT ON (m.id) m.id, s.id, m.missing_reviewed_at, s.recorded_by_id
  FROM cases_casemember m JOIN cases_statuschange s ON s.member_id = m.id AND s.status = 'missing'
 WHERE m.missing_reviewed_at IS NOT NULL
 ORDER BY m.id, s.id DESC;
"""
"""Who reviewed was not kept in a column: the trail knows; here stands who told that the person was missing."""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_end_the_work_on_whoever_was_reviewed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MissingReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reviewed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="cases.statuschange"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="cases.casemember"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "review of a missing person"},
        ),
        audited("cases_missingreview"),
        append_only("cases_missingreview"),
        migrations.RunSQL(REVIEWS_SO_FAR, migrations.RunSQL.noop),
    ]
