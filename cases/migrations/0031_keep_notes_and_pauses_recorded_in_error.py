"""Say of a note, and of a pause of the clock, that it was recorded in error."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

MARKED = ["voided_at"]
NAMED = ["note_id", "pause_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_hold_ages_of_the_newborn"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="clockpause",
            name="pause_one_running",
        ),
        migrations.RemoveConstraint(
            model_name="voiding",
            name="voiding_names_one_row",
        ),
        migrations.AddField(
            model_name="casenote",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="voiding",
            name="note",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.casenote"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="pause",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.clockpause"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at", None), ("voided_at", None)), fields=("case",), name="pause_one_running"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", False),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", False),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", False),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", False),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", False),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", False),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", False),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", False),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("note__isnull", True),
                        ("pause__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="voiding_names_one_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("note",), name="voiding_note_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("pause",), name="voiding_pause_once"
            ),
        ),
        sql_file(__file__, "0031_keep_notes_and_pauses_recorded_in_error"),
        moved(
            __name__,
            {
                "cases_casenote": {"added": MARKED},
                "cases_clockpause": {"added": MARKED},
                "cases_voiding": {"added": NAMED},
            },
            back={
                "cases_casenote": {"removed": MARKED},
                "cases_clockpause": {"removed": MARKED},
                "cases_voiding": {"removed": NAMED},
            },
        ),
    ]
