"""What is written about decisions and shortfalls is sealed under the keys of their funds; readings of it are kept."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.keyring.operations import SealColumns
from lfnkr.postgresql.migration_sql import sql_file

WORDS = {
    "reason": _lazy("why more is needed"),
    "go_ahead_reason": _lazy("go-ahead below the floor"),
    "note": _lazy("note"),
}
OVERRUN = ("wait", "safe", "documents", "border", "partner")
TOLD_ANEW = {
    "donations_fundingdecision": {"removed": [*WORDS]},
    "donations_fundsshortfall": {"removed": ["source"]},
}
"""What the trail knew of the words in clear, and knows of the sealed ones on the way back, is of columns that are no more."""


def reading_of(row: str, model: str) -> migrations.AddField:
    return migrations.AddField(
        model_name="memoreading",
        name=row,
        field=models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="readings", to=f"donations.{model}"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("donations", "0088_keep_days_of_closed_books"), ("keyring", "0006_keep_keys_of_funds"), TRAIL]

    operations = [
        migrations.RemoveConstraint(model_name="fundingdecision", name="overrun_has_its_reason"),
        migrations.RemoveIndex(model_name="fundingdecision", name="decision_go_ahead"),
        SealColumns("fundingdecision", WORDS, kind="fund", subject="fund_id"),
        migrations.AddIndex(
            model_name="fundingdecision",
            index=models.Index(
                fields=["-decided_at"],
                name="decision_go_ahead",
                condition=models.Q(("go_ahead_reason__isnull", False), ("status", "approved")),
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("reason", None)),
                    models.Q(
                        ("amends__isnull", False),
                        ("reason__isnull", False),
                        models.Q(("status__in", [*OVERRUN]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="overrun_has_its_reason",
            ),
        ),
        audited("donations_fundingdecision", again=True),
        migrations.RemoveConstraint(model_name="fundsshortfall", name="shortfall_known_or_told"),
        SealColumns("fundsshortfall", {"source": _lazy("known from")}, kind="fund", subject="fund_id"),
        migrations.AddConstraint(
            model_name="fundsshortfall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("available__isnull", False), ("shortfall__isnull", False)),
                    ("source__isnull", False),
                    _connector="OR",
                ),
                name="shortfall_known_or_told",
            ),
        ),
        audited("donations_fundsshortfall", again=True),
        moved(__name__, TOLD_ANEW, back=TOLD_ANEW),
        sql_file(__file__, "0090_seal_words_of_decisions"),
        migrations.AlterField(
            model_name="memoreading",
            name="memo",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="donations.memo"
            ),
        ),
        reading_of("decision", "fundingdecision"),
        reading_of("shortfall", "fundsshortfall"),
        migrations.AddConstraint(
            model_name="memoreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", None), ("memo__isnull", False), ("shortfall", None)),
                    models.Q(("decision__isnull", False), ("memo", None), ("shortfall", None)),
                    models.Q(("decision", None), ("memo", None), ("shortfall__isnull", False)),
                    _connector="OR",
                ),
                name="reading_of_one_row",
            ),
        ),
        # On the way back there is room for readings of memos alone; the trail keeps that there were others.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "ALTER TABLE donations_memoreading DISABLE TRIGGER append_only",
                "DELETE FROM donations_memoreading WHERE memo_id IS NULL",
                "ALTER TABLE donations_memoreading ENABLE ALWAYS TRIGGER append_only",
            ],
        ),
    ]
