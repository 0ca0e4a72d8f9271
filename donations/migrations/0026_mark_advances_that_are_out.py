"""Mark advances that are out, so that a desk does not look through those of all years."""

from django.db import migrations, models
from django.db.models import Q

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["note", "refusal"]


class Migration(migrations.Migration):
    dependencies = [("donations", "0025_keep_sums_of_days")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="is_out",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(
            audited("donations_payment", sealed=SEALED, ignored=["is_out"]).sql,
            audited("donations_payment", sealed=SEALED).sql,
        ),
        migrations.RunSQL("ALTER TABLE donations_payment DISABLE TRIGGER guard_decided", migrations.RunSQL.noop),
        sql_file(__file__, "0026_mark_advances_that_are_out"),
        migrations.RunSQL("ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["paid_at"], name="payment_out", condition=Q(is_out=True)),
        ),
    ]
