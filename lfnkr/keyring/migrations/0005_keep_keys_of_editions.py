"""Editions of the annual report have keys of their own, under which the records behind their figures are sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keyring", "0004_keep_check_value_of_server_key"),
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
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="key",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "case", "draft", "donor", "helper", "edition"])),
                name="key_kind_is_known",
            ),
        ),
    ]
