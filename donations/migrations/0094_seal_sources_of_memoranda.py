"""From where money of before the books is known is sealed under the key of the books; readings of all such words are kept."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import UUIDField, Value
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.keyring.operations import SealColumns

BOOKS = Value("00000000-0000-0000-0000-000000000000", output_field=UUIDField())
TOLD_ANEW = {"donations_memorandum": {"removed": ["source"]}}
SEALED = (
    "ALTER TABLE donations_memorandum ADD CONSTRAINT words_of_memorandum_are_sealed CHECK (donations_is_sealed(source))"
)


def reading_of(row: str, model: str) -> migrations.AddField:
    """Readings of such a row."""
    leads = models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="readings", to=f"donations.{model}"
    )
    return migrations.AddField("memoreading", row, leads)


class Migration(migrations.Migration):
    dependencies = [("donations", "0093_seal_words_of_the_books"), TRAIL]

    operations = [
        migrations.RemoveConstraint("memorandum", "memorandum_has_its_source"),
        SealColumns("memorandum", {"source": _lazy("known from")}, kind="fund", subject=(BOOKS,)),
        migrations.AddConstraint(
            "memorandum",
            models.CheckConstraint(condition=models.Q(("source__isnull", False)), name="memorandum_has_its_source"),
        ),
        audited("donations_memorandum", again=True),
        moved(__name__, TOLD_ANEW, back=TOLD_ANEW),
        migrations.RunSQL(SEALED, "ALTER TABLE donations_memorandum DROP CONSTRAINT words_of_memorandum_are_sealed"),
        migrations.RemoveConstraint("memoreading", "reading_of_one_row"),
        reading_of("proposal", "moneyproposal"),
        reading_of("transfer", "transfer"),
        reading_of("adjustment", "adjustment"),
        reading_of("reversal", "reversal"),
        reading_of("memorandum", "memorandum"),
        migrations.AddConstraint(
            "memoreading",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", False),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", False),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", False),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", False),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", False),
                    ),
                    models.Q(
                        ("adjustment__isnull", False),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", True),
                        ("proposal__isnull", True),
                        ("reversal__isnull", False),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("adjustment__isnull", True),
                        ("decision__isnull", True),
                        ("memo__isnull", True),
                        ("memorandum__isnull", False),
                        ("proposal__isnull", True),
                        ("reversal__isnull", True),
                        ("shortfall__isnull", True),
                        ("transfer__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="reading_of_one_row",
            ),
        ),
        # On the way back there is no room for readings of these rows; the trail keeps that there were some.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "ALTER TABLE donations_memoreading DISABLE TRIGGER append_only",
                "DELETE FROM donations_memoreading WHERE num_nonnulls(memo_id, decision_id, shortfall_id) = 0",
                "ALTER TABLE donations_memoreading ENABLE ALWAYS TRIGGER append_only",
            ],
        ),
    ]
