"""A payment says whom it goes to, what it is for, and what others paid of the same bill; of before, nothing of that is known."""

from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["note", "refusal"]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0057_hold_commitments_to_their_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="payee_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="helper’s code"),
        ),
        migrations.AddField(
            model_name="payment",
            name="payee_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("helper", "a guide or helper, by code"),
                    ("carrier", "bus, train, boat or driver"),
                    ("lodging", "lodging or landlord"),
                    ("shop", "shop or market"),
                    ("clinic", "doctor, hospital or pharmacy"),
                    ("authority", "authority or court"),
                    ("partner", "partner organisation"),
                    ("staff", "somebody of our own, for what they paid"),
                    ("other", "somebody else"),
                ],
                db_default="",
                default="",
                max_length=9,
                verbose_name="paid to",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="purpose",
            field=models.CharField(blank=True, db_default="", default="", max_length=120, verbose_name="purpose"),
        ),
        migrations.AddField(
            model_name="payment",
            name="shared_with",
            field=models.CharField(blank=True, db_default="", default="", max_length=80, verbose_name="shared with"),
        ),
        migrations.AddField(
            model_name="payment",
            name="whole_amount",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="the whole bill"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("payee_code", ""), ("payee_kind", "helper"), _connector="OR"),
                name="payment_code_of_a_helper",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared_with", ""), ("whole_amount", None)),
                    models.Q(
                        ("whole_amount__gt", models.F("amount")),
                        ("whole_amount__isnull", False),
                        models.Q(("shared_with", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_shared_with_somebody",
            ),
        ),
        migrations.RunSQL(
            audited(
                "donations_payment", sealed=[*SEALED, "purpose", "payee_code", "shared_with"], ignored=["is_out"]
            ).sql,
            audited("donations_payment", sealed=SEALED, ignored=["is_out"]).sql,
        ),
        sql_file(__file__, "0058_say_whom_a_payment_is_for"),
    ]
