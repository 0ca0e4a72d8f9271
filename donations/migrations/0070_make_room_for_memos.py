"""What officers write beside a payment gets a table of its own, to be sealed under the key of the fund; and who opened it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0067_lend_between_funds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Memo",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "fund",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donations.fund",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memo",
                        to="donations.payment",
                    ),
                ),
                ("purpose", lfnkr.keyring.sealing.SealedField(verbose_name="purpose")),
                ("shared_with", lfnkr.keyring.sealing.SealedField(verbose_name="shared with")),
            ],
            options={"verbose_name": "memo"},
        ),
        migrations.AddConstraint(
            model_name="memo",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__isnull", False), ("shared_with__isnull", False), _connector="OR"),
                name="memo_says_something",
            ),
        ),
        migrations.CreateModel(
            name="MemoReading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "memo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="donations.memo",
                    ),
                ),
            ],
            options={"verbose_name": "reading of a memo", "ordering": ["-id"]},
        ),
        migrations.AddIndex(
            model_name="memoreading",
            index=models.Index(fields=["memo", "by", "-read_at"], name="memo_reading"),
        ),
        # On the way back the words return to the payments first (0071), and this holds again then.
        migrations.RemoveConstraint(model_name="payment", name="payment_shared_with_somebody"),
    ]
