"""The table of wrapped keys."""

from django.db import migrations, models

import lfnkr.calendar.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("case", "case"),
                            ("draft", "draft"),
                            ("donor", "donor"),
                            ("helper", "helper"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("subject", models.UUIDField(verbose_name="whose")),
                ("principal", models.CharField(default="server", max_length=60, verbose_name="who can unwrap it")),
                ("wrapped", models.BinaryField(verbose_name="wrapped key")),
                (
                    "created_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="made at"),
                ),
                ("erased_at", models.DateTimeField(editable=False, null=True, verbose_name="erased at")),
            ],
            options={
                "verbose_name": "key",
                "verbose_name_plural": "keys",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "kind", "principal"), name="key_is_wrapped_once_for_each_principal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "case", "draft", "donor", "helper"])),
                        name="key_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("erased_at", None), ("wrapped", b""), _connector="XOR"),
                        name="key_is_empty_when_erased",
                    ),
                ],
            },
        ),
    ]
