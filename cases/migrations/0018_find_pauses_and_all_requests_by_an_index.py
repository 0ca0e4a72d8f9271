"""Indexes for running pauses among those of all years, and for all requests of a lead or deputy, open or not, in their order."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_say_the_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clockpause",
            index=models.Index(fields=["ends_at"], name="pause_ends"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index("lead", F("received_at").desc(), name="case_lead_all"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index("deputy", F("received_at").desc(), name="case_deputy_all"),
        ),
    ]
