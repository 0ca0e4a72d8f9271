"""The tables of the audit trail, before anything guards them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Stray",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="event")),
            ],
            options={
                "verbose_name": "change outside an act",
                "db_table": "audit_stray",
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("txid", models.BigIntegerField(verbose_name="transaction")),
                ("table_name", models.TextField(verbose_name="table")),
                ("row_key", models.TextField(verbose_name="row")),
                (
                    "operation",
                    models.CharField(
                        choices=[("INSERT", "added"), ("UPDATE", "changed"), ("DELETE", "removed")],
                        max_length=6,
                        verbose_name="what happened",
                    ),
                ),
                ("changed", models.JSONField(verbose_name="changed columns")),
                ("actor", models.UUIDField(null=True, verbose_name="who")),
                ("act", models.TextField(blank=True, verbose_name="act")),
                ("act_id", models.UUIDField(null=True, verbose_name="number of the act")),
                ("case_id", models.UUIDField(null=True, verbose_name="rescue request")),
                ("db_user", models.TextField(verbose_name="database role")),
            ],
            options={
                "verbose_name": "audit event",
                "db_table": "audit_event",
                "indexes": [
                    models.Index(fields=["txid", "act_id"], name="audit_event_by_transaction"),
                    models.Index(fields=["act", "id"], name="audit_event_by_act"),
                    models.Index(fields=["table_name", "row_key", "id"], name="audit_event_by_row"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("no", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("event_id", models.BigIntegerField(unique=True, verbose_name="event")),
                ("from_act", models.BooleanField(verbose_name="caused by an act of the application")),
                ("act_id", models.UUIDField(verbose_name="sealed in act")),
                ("at", models.DateTimeField(verbose_name="sealed at")),
                ("previous_mac", models.BinaryField(verbose_name="fingerprint of the former seal")),
                ("mac", models.BinaryField(verbose_name="fingerprint")),
            ],
            options={
                "verbose_name": "seal",
                "db_table": "audit_seal",
                "indexes": [
                    models.Index(condition=models.Q(("from_act", False)), fields=["no"], name="audit_seal_strays")
                ],
            },
        ),
    ]
