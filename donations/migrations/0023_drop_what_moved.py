"""The eight columns of causes and the table of advances are gone; what took their place must be there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import donations.ledger.sources

CAUSES = ("donation", "transfer", "commitment", "expense", "advance", "settlement", "adjustment", "reversal")


def ref(to: str, **options) -> models.ForeignKey:
    """A reference that must be there."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **({"related_name": "+"} | options))


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0022_move_entries_into_journals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.RemoveConstraint("ledgerentry", f"entry_one_per_{name}")
            for name in (*(c for c in CAUSES if c != "transfer"), "transfer_leg")
        ),
        *(migrations.RemoveField("ledgerentry", cause) for cause in CAUSES),
        migrations.AlterField("ledgerentry", "journal", ref("donations.journal", related_name="entries")),
        migrations.AlterField(
            "ledgerentry", "kind", models.CharField(choices=donations.ledger.sources.entry_kinds, max_length=12)
        ),
        migrations.AddConstraint(
            "ledgerentry",
            models.UniqueConstraint(fields=["journal", "fund"], name="entry_one_per_journal_and_fund"),
        ),
        migrations.AlterField("adjustment", "fund", ref("donations.fund")),
        migrations.AlterField("adjustment", "amount", models.BigIntegerField()),
        migrations.AddConstraint(
            "adjustment",
            models.CheckConstraint(
                condition=Q(kind="fee", amount__lt=0) | Q(kind="exchange") & ~Q(amount=0),
                name="adjustment_moves_its_fund",
            ),
        ),
        migrations.AlterField("transfer", "fund", ref("donations.fund")),
        migrations.AlterField("transfer", "target", ref("donations.fund")),
        migrations.AlterField("transfer", "amount", models.BigIntegerField()),
        migrations.AddConstraint(
            "transfer",
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(fund=F("target")), name="transfer_between_two_funds"),
        ),
        migrations.AlterField(
            "settlement",
            "advance",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="settled_by", to="donations.payment"
            ),
        ),
        migrations.DeleteModel("Advance"),
    ]
