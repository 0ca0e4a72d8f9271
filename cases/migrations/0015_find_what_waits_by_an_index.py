"""Indexes for what waits: open requests of one person, events nobody has acknowledged, seals opened by others."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_drop_former_dates_and_ages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["lead", "-received_at"], name="case_lead_open", condition=Q(closed_at=None)),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["deputy", "-received_at"], name="case_deputy_open", condition=Q(closed_at=None)),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "-recorded_at"], name="event_unseen", condition=Q(acknowledged_at=None)),
        ),
        migrations.AddIndex(
            model_name="sealopening",
            index=models.Index(fields=["-opened_at"], name="opening_by_others", condition=Q(is_own_case=False)),
        ),
    ]
