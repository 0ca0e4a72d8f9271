"""What somebody proposed who has left since is taken up by another, and approved by a third."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0068_keep_what_was_counted_by"),
        ("donations", "0035_say_who_is_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingdecision",
            name="taken_up_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="taken_up_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="taken_up_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="taken_up_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="taken_up_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="taken_up_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_up_at", None), ("taken_up_by", None)),
                    models.Q(
                        ("taken_up_at__isnull", False),
                        ("taken_up_by__isnull", False),
                        models.Q(("taken_up_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_taken_up_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    ("taken_up_by", None),
                    models.Q(("decided_by", models.F("taken_up_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_approved_by_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_up_at", None), ("taken_up_by", None)),
                    models.Q(
                        ("taken_up_at__isnull", False),
                        ("taken_up_by__isnull", False),
                        models.Q(("taken_up_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_taken_up_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    ("taken_up_by", None),
                    models.Q(("decided_by", models.F("taken_up_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_approved_by_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_up_at", None), ("taken_up_by", None)),
                    models.Q(
                        ("taken_up_at__isnull", False),
                        ("taken_up_by__isnull", False),
                        models.Q(("taken_up_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_taken_up_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    ("taken_up_by", None),
                    models.Q(("decided_by", models.F("taken_up_by")), _negated=True),
                    _connector="OR",
                ),
                name="payment_approved_by_a_third",
            ),
        ),
        sql_file(__file__, "0036_hand_on_proposals"),
    ]
