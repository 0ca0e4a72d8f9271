"""A filter of many long words in Korean is kept: its address is three times as long as its letters, and more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0002_record_changes_and_keep_what_was_asked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="address",
            field=models.CharField(blank=True, editable=False, max_length=2000, verbose_name="filter"),
        ),
        migrations.AlterField(
            model_name="savedfilter",
            name="address",
            field=models.CharField(editable=False, max_length=2000, verbose_name="filter"),
        ),
    ]
