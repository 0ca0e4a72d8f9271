"""Every table that the audit trail speaks of has a name in the reader's language; nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_record_changes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="externalstatistic",
            options={
                "ordering": ["fiscal_year", "key", "quoted_on"],
                "verbose_name": "external statistic",
                "verbose_name_plural": "external statistics",
            },
        ),
        migrations.AlterModelOptions(
            name="printjob",
            options={"ordering": ["-asked_at"], "verbose_name": "printing of a report"},
        ),
        migrations.AlterModelOptions(
            name="releaseitem",
            options={"ordering": ["key"], "verbose_name": "release of a figure"},
        ),
    ]
