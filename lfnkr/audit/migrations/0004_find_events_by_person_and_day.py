"""Indexes of the trail: what one person did, and what happened on a day, without reading the whole of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_guard_the_trail"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["actor", "id"], name="audit_event_by_actor")
        ),
        migrations.AddIndex(model_name="auditevent", index=models.Index(fields=["at"], name="audit_event_by_moment")),
    ]
