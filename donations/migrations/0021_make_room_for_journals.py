"""Journals and their kinds of source, releases as rows, one table of payments: empty places beside what there is."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import lfnkr.calendar.clock

REASONS = ("amount", "no_receipt", "wrong_case", "wrong_purpose", "other")


def one(to: str, **options) -> models.ForeignKey:
    """A reference that nothing follows back, empty as long as the rows were not moved."""
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options)


def advance(to: str, **options) -> models.OneToOneField:
    """The advance that a settlement ends."""
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to=to, **options)


LAWS = {
    "by_another": ~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
    "signed": Q(status="proposed", decided_by=None, decided_at=None)
    | (~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
    "status_is_known": Q(status__in=["proposed", "approved", "refused"]),
    "refused_for_a_reason": Q(status="refused", refused_for__in=REASONS) | (~Q(status="refused") & Q(refused_for="")),
    "above_zero": Q(amount__gt=0, booked_amount__gt=0),
    "rate_kept": Q(currency="USD", rate=None, booked_amount=F("amount")) | (~Q(currency="USD") & Q(rate__gt=0)),
}
"""The laws of a payment by name; of its two tables they were the same."""


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0020_take_off_the_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An advance becomes a payment with another kind; until its row has moved, nothing may hold to its table.
        migrations.AlterField(
            "settlement", "advance", advance("donations.advance", related_name="settlement", db_constraint=False)
        ),
        *(migrations.RemoveConstraint("expense", f"expense_{name}") for name in LAWS),
        migrations.RenameModel("Expense", "Payment"),
        migrations.RenameIndex("payment", new_name="payment_paid_at", old_name="expense_paid_at"),
        migrations.AddField(
            "payment",
            "kind",
            models.CharField(
                choices=[("expense", "payment"), ("advance", "advance")],
                db_default="expense",
                max_length=7,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            "payment",
            "kind",
            models.CharField(
                choices=[("expense", "payment"), ("advance", "advance")], max_length=7, verbose_name="kind"
            ),
        ),
        migrations.AlterField(
            "payment",
            "category",
            models.CharField(
                blank=True,
                choices=[
                    ("evasion", "evasion of surveillance"),
                    ("travel", "travel"),
                    ("guide", "guide"),
                    ("safe_house", "safe house"),
                    ("supplies", "food and clothing"),
                    ("fines", "fines"),
                    ("communications", "communications"),
                    ("medical", "medical"),
                ],
                max_length=14,
                verbose_name="for",
            ),
        ),
        migrations.AlterField(
            "payment",
            "commitment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="donations.commitment"
            ),
        ),
        *(
            migrations.AddConstraint("payment", models.CheckConstraint(condition=law, name=f"payment_{name}"))
            for name, law in LAWS.items()
        ),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=Q(kind="expense") & ~Q(category="")
                | Q(kind="advance", category="", has_receipt=False, settlement=None),
                name="payment_of_its_kind",
            ),
        ),
        migrations.CreateModel(
            name="LedgerSource",
            fields=[
                ("kind", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63, unique=True)),
                ("is_reversible", models.BooleanField()),
                ("is_balanced", models.BooleanField()),
            ],
            options={"verbose_name": "kind of source"},
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_kind", models.CharField(max_length=12)),
                ("source_id", models.UUIDField()),
            ],
            options={
                "verbose_name": "journal",
                "constraints": [
                    models.UniqueConstraint(fields=["source_id", "source_kind"], name="journal_one_per_source")
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="donations.commitment"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "release of what is left",
                "constraints": [models.CheckConstraint(condition=Q(amount__gt=0), name="release_above_zero")],
            },
        ),
        migrations.AddField(
            "ledgerentry",
            "journal",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="donations.journal",
            ),
        ),
        migrations.AddField(
            "ledgerentry",
            "undoes",
            models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="donations.ledgerentry",
            ),
        ),
        migrations.AddField("adjustment", "fund", one("donations.fund")),
        migrations.AddField("adjustment", "amount", models.BigIntegerField(null=True)),
        migrations.AddField("transfer", "fund", one("donations.fund")),
        migrations.AddField("transfer", "target", one("donations.fund")),
        migrations.AddField("transfer", "amount", models.BigIntegerField(null=True)),
    ]
