"""Indexes of the trail: the changes of one action, and what was done about one request."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_find_events_by_person_and_day"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="auditevent",
            name="audit_event_by_transaction",
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["txid", "act_id", "id"], name="audit_event_by_action"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("case_id__isnull", False)), fields=["case_id", "id"], name="audit_event_by_request"
            ),
        ),
    ]
