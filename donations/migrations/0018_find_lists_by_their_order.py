"""Indexes in the order of the lists of decisions, second signatures and gifts."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_name_every_audited_table"),
        ("donations", "0017_sign_in_ones_own_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="donation",
            name="donation_received",
        ),
        migrations.AddIndex(
            model_name="donation",
            index=models.Index(fields=["-received_on", "-recorded_at", "id"], name="donation_in_the_list"),
        ),
        migrations.AddIndex(
            model_name="fundingdecision",
            index=models.Index(fields=["-proposed_at", "id"], name="decision_proposed"),
        ),
        migrations.AddIndex(
            model_name="moneyproposal",
            index=models.Index(fields=["-proposed_at", "id"], name="proposal_proposed"),
        ),
    ]
