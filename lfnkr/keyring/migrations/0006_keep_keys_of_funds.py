"""Funds have keys of their own, under which memos of money are sealed; such a key is never erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keyring", "0005_keep_keys_of_editions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="key",
            name="key_kind_is_known",
        ),
        migrations.AlterField(
            model_name="key",
            name="kind",
            field=models.CharField(
                choices=[
                    ("person", "person"),
                    ("case", "case"),
                    ("draft", "draft"),
                    ("donor", "donor"),
                    ("helper", "helper"),
                    ("edition", "edition of a report"),
                    ("fund", "fund"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="key",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "case", "draft", "donor", "helper", "edition", "fund"])),
                name="key_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="key",
            constraint=models.CheckConstraint(
                condition=models.Q(("erased_at", None), models.Q(("kind", "fund"), _negated=True), _connector="OR"),
                name="key_of_a_fund_stays",
            ),
        ),
    ]
