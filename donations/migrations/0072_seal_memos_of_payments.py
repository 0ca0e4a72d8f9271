"""A memo is written with its payment and stays; of what payments said in clear, nothing is left in their table."""

from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["note", "refusal"]


class Migration(migrations.Migration):
    dependencies = [("donations", "0071_move_words_into_memos"), TRAIL]

    operations = [
        audited("donations_memo"),
        append_only("donations_memo"),
        audited("donations_memoreading"),
        append_only("donations_memoreading"),
        # A column that is dropped leaves what it held in the file of its table; one of another type is written anew without it.
        migrations.RunSQL(
            [
                "DROP TRIGGER guard_purpose ON donations_payment",
                "ALTER TABLE donations_payment ALTER COLUMN purpose DROP DEFAULT, ALTER COLUMN shared_with DROP DEFAULT",
                "ALTER TABLE donations_payment ALTER COLUMN purpose TYPE integer USING 0,"
                " ALTER COLUMN shared_with TYPE integer USING 0",
            ],
            [
                "CREATE TRIGGER guard_purpose BEFORE INSERT ON donations_payment FOR EACH ROW WHEN"
                " (NEW.kind = 'expense' AND NEW.settlement_id IS NULL AND NOT NEW.has_receipt AND btrim(NEW.purpose) = '')"
                " EXECUTE FUNCTION donations_guard_purpose()",
                "ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_purpose",
            ],
        ),
        migrations.RemoveField(model_name="payment", name="purpose"),
        migrations.RemoveField(model_name="payment", name="shared_with"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("whole_amount", None), ("whole_amount__gt", models.F("amount")), _connector="OR"),
                name="payment_whole_above_our_share",
            ),
        ),
        migrations.RunSQL(
            audited("donations_payment", sealed=[*SEALED, "payee_code"], ignored=["is_out"]).sql,
            audited(
                "donations_payment", sealed=[*SEALED, "purpose", "payee_code", "shared_with"], ignored=["is_out"]
            ).sql,
        ),
        sql_file(__file__, "0072_seal_memos_of_payments"),
    ]
