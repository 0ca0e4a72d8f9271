"""Where somebody was born, lived last in the North and crossed: three places as they were told, each sealed with its town."""

from django.db import migrations

import lfnkr.keyring.sealing
from lfnkr.audit.operations import audited

HELP = "As it was told, in any script; towns of the list appear below. Sealed."


class Migration(migrations.Migration):
    dependencies = [("cases", "0046_carry_over_from_a_duplicate")]

    operations = [
        *(
            migrations.AddField("identity", name, lfnkr.keyring.sealing.SealedField(words, help_text=HELP))
            for name, words in (
                ("birthplace", "Birthplace"),
                ("last_residence", "Last residence in North Korea"),
                ("crossing_place", "Place of crossing"),
            )
        ),
        migrations.AlterField(
            "identity",
            "origin_town",
            lfnkr.keyring.sealing.SealedField(
                "Town of origin",
                help_text="Where it was only told that they are from there: neither born nor living there. Sealed.",
            ),
        ),
        audited("cases_identity", key="person_id", again=True),
    ]
