"""Interest and other income: money that nobody gave, owed or granted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0083_split_rows_of_statements"),
    ]

    operations = [
        migrations.AlterField(
            model_name="donation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gift", "gift"),
                    ("dues", "membership dues"),
                    ("grant", "grant"),
                    ("other", "interest or other income"),
                ],
                db_default="gift",
                default="gift",
                max_length=5,
                verbose_name="kind of income",
            ),
        ),
        migrations.AlterField(
            model_name="linematch",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("double", "the same row told twice"),
                    ("own", "moved between accounts of ours"),
                    ("several", "several gifts or payments together, booked each by itself"),
                    ("income", "income that these books do not keep"),
                    ("office", "a cost that these books do not keep"),
                ],
                editable=False,
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="donation", name="donation_kind_is_known"),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["gift", "dues", "grant", "other"])), name="donation_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "other"), _negated=True),
                    models.Q(("appeal", None), ("donor", None), ("earmark", "none")),
                    _connector="OR",
                ),
                name="other_income_is_for_nothing",
            ),
        ),
    ]
