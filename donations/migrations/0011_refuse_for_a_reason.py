"""A refused payment has its reason, and nothing else has one."""

from django.db import migrations, models
from django.db.models import Q

REASONS = ("amount", "no_receipt", "wrong_case", "wrong_purpose", "other")


def has_reason(table: str) -> models.CheckConstraint:
    """The constraint of one of the two tables."""
    return models.CheckConstraint(
        condition=Q(status="refused", refused_for__in=REASONS) | (~Q(status="refused") & Q(refused_for="")),
        name=f"{table}_refused_for_a_reason",
    )


class Migration(migrations.Migration):
    dependencies = [("donations", "0010_write_why_with_the_refusal")]

    operations = [
        migrations.AddConstraint(model_name=table, constraint=has_reason(table)) for table in ("expense", "advance")
    ]
