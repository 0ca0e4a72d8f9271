"""The address a form led to may be that of a long filter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0007_list_wordings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="formtoken",
            name="result",
            field=models.CharField(blank=True, max_length=2500, verbose_name="address of the result"),
        ),
    ]
