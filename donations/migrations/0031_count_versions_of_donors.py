"""Two who correct one giver at once see both versions: the row counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("donations", "0030_note_money_of_before_the_books")]

    operations = [
        migrations.AddField(
            model_name="donor",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (version) ON donations_donor TO lfnkr_web",
            "REVOKE UPDATE (version) ON donations_donor FROM lfnkr_web",
        ),
    ]
