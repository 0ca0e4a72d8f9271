"""A link to choose a password is made when its letter is sent, by the worker: the row keeps our address it leads to."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_start_resets_as_the_owner")]

    operations = [
        migrations.AddField(
            model_name="passwordreset",
            name="site",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="our address in the link"),
        ),
        migrations.AddConstraint(
            model_name="passwordreset",
            constraint=models.CheckConstraint(
                condition=models.Q(site__regex="^(https?://[^/?#@[:space:]]+)?$"),
                name="password_reset_site_is_an_address",
            ),
        ),
        sql_file(__file__, "0007_keep_the_site_of_a_link"),
    ]
