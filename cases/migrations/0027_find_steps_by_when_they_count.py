"""Steps are asked for by when they count, no longer by the first moment they may have been."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_read_the_key_of_its_own_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="statuschange",
            name="change_status_occurred",
        ),
        migrations.AddIndex(
            model_name="statuschange",
            index=models.Index(fields=["status", "counts_at"], name="change_status_counts"),
        ),
        migrations.AddIndex(
            model_name="statuschange",
            index=models.Index(fields=["counts_at"], name="change_counts"),
        ),
    ]
