"""Each link to choose a password is a row: who started it, until when it works, whether it was used."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import audited


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_role_needs_two_people")]

    operations = [
        migrations.CreateModel(
            name="PasswordReset",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("expires_at", models.DateTimeField(verbose_name="works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="password_resets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={"verbose_name": "A password is being reset", "ordering": ["-started_at"]},
        ),
        audited("accounts_passwordreset"),
    ]
