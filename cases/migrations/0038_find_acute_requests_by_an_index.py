"""Find the open requests of acute risk by an index: on desks they stand right behind danger and missed contacts."""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_say_how_somebody_joined"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                django.db.models.functions.comparison.Least("response_due_at", "next_contact_at"),
                models.F("received_at"),
                condition=models.Q(("closed_at", None), ("has_open_people", True), ("risk_level", "acute")),
                name="case_acute",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("lead"),
                django.db.models.functions.comparison.Least("response_due_at", "next_contact_at"),
                condition=models.Q(("closed_at", None), ("has_open_people", True), ("risk_level", "acute")),
                name="case_lead_acute",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("deputy"),
                django.db.models.functions.comparison.Least("response_due_at", "next_contact_at"),
                condition=models.Q(("closed_at", None), ("has_open_people", True), ("risk_level", "acute")),
                name="case_deputy_acute",
            ),
        ),
    ]
