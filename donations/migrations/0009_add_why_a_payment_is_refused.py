"""Why a payment or an advance is refused, as whoever proposed it may read it."""

from django.db import migrations, models


def refused_for() -> models.CharField:
    """The column of both tables."""
    return models.CharField(
        blank=True,
        choices=[
            ("amount", "the amount is not plausible"),
            ("no_receipt", "no receipt and no note"),
            ("wrong_case", "it belongs to another request"),
            ("wrong_purpose", "wrong fund or category"),
            ("other", "something else, talk to me"),
        ],
        editable=False,
        max_length=13,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0008_say_tiers_of_anybody"),
    ]

    operations = [
        migrations.AddField(model_name=model, name="refused_for", field=refused_for())
        for model in ("expense", "advance")
    ]
