"""A bill that was paid although nothing was ever committed is decided by itself: it has a reason, and no estimate."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.keyring.sealing import SealedField

MOVES_SOMEBODY = ["wait", "safe", "documents", "border", "partner"]


class Migration(migrations.Migration):
    dependencies = [("donations", "0090_seal_words_of_decisions")]

    operations = [
        migrations.RemoveConstraint(model_name="fundingdecision", name="overrun_has_its_reason"),
        migrations.AlterField(
            model_name="fundingdecision",
            name="estimate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="donations.estimate",
            ),
        ),
        migrations.AlterField(
            model_name="fundingdecision", name="reason", field=SealedField(_lazy("why it is asked for"))
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("estimate__isnull", False), ("reason", None)),
                    models.Q(
                        models.Q(
                            ("amends__isnull", False),
                            models.Q(("estimate", None), ("night_exception", False)),
                            _connector="OR",
                        ),
                        ("reason__isnull", False),
                        models.Q(("status__in", MOVES_SOMEBODY), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="overrun_has_its_reason",
            ),
        ),
    ]
