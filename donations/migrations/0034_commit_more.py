"""More of a commitment is decided on by itself: an overrun, while a rescue is under way, after arrival, and after closing."""

import django.db.models.deletion
from django.db import migrations, models

from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["go_ahead_reason", "note"]


class Migration(migrations.Migration):
    dependencies = [("donations", "0033_take_back_a_proposal"), TRAIL]

    operations = [
        migrations.AddField(
            model_name="fundingdecision",
            name="amends",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overruns",
                to="donations.commitment",
            ),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="reason",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=200,
                verbose_name="reason of an overrun",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="raised",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RemoveConstraint(model_name="commitment", name="commitment_never_overdrawn"),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("raised__gte", 0),
                    ("remaining__gte", 0),
                    ("remaining__lte", models.F("amount") + models.F("raised")),
                ),
                name="commitment_never_overdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("reason", "")),
                    models.Q(
                        ("amends__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("status__in", ["wait", "partner"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="overrun_has_its_reason",
            ),
        ),
        migrations.RunSQL(
            audited("donations_fundingdecision", sealed=[*SEALED, "reason"]).sql,
            audited("donations_fundingdecision", sealed=SEALED).sql,
        ),
        sql_file(__file__, "0034_commit_more"),
        ledger_source(
            "overrun",
            "donations_fundingdecision",
            due="status = 'approved' AND amends_id IS NOT NULL",
            lines="""
                SELECT c.fund_id, 'overrun', 0, d.amount, c.id, c.case_reference, NULL, '', NULL, NULL, NULL
                  FROM donations_fundingdecision d JOIN donations_commitment c ON c.id = d.amends_id
                 WHERE d.id = of_source AND d.fund_id = c.fund_id AND d.case_reference = c.case_reference
                   AND d.status = 'approved' AND (d.decided_by_id <> d.proposed_by_id OR d.night_exception)""",
        ),
    ]
