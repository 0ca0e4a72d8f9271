"""Membership dues and grants: income of kinds of their own, beside gifts."""

from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0080_close_fiscal_years"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="donation",
            name="kind",
            field=models.CharField(
                choices=[("gift", "gift"), ("dues", "membership dues"), ("grant", "grant")],
                db_default="gift",
                default="gift",
                max_length=5,
                verbose_name="kind of income",
            ),
        ),
        migrations.AlterField(
            model_name="donor",
            name="kind",
            field=models.CharField(
                choices=[
                    ("individual", "individual"),
                    ("parish", "parish"),
                    ("school", "school or club"),
                    ("company", "company or foundation"),
                    ("authority", "public authority"),
                    ("organisation", "the organisation itself"),
                ],
                max_length=12,
                verbose_name="kind of giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["gift", "dues", "grant"])), name="donation_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "dues"), _negated=True),
                    models.Q(("appeal", None), ("earmark", "none")),
                    _connector="OR",
                ),
                name="dues_are_for_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "grant"), _negated=True), ("donor__isnull", False), _connector="OR"
                ),
                name="grant_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "gift"), models.Q(("channel", "forward"), _negated=True), _connector="OR"),
                name="only_gifts_brought_forward",
            ),
        ),
        sql_file(__file__, "0081_tell_dues_and_grants_from_gifts"),
    ]
