"""What payments said in clear is sealed under the keys of their funds; on the way back it stands in clear again."""

from django.db import migrations

from lfnkr.keyring import keys
from lfnkr.keyring.sealing import seal_with_key, text_with_key

COLUMNS = ("purpose", "shared_with")
BATCH = 500


def seal(apps, schema_editor):
    """A memo for each payment that says something; the keys of its funds are made where there are none."""
    Memo, Payment = (apps.get_model("donations", name) for name in ("Memo", "Payment"))
    said = Payment.objects.exclude(purpose="", shared_with="")
    funds = {("fund", pk) for pk in said.values_list("commitment__fund_id", flat=True).distinct()}
    found = keys.keys_made_for(funds) if funds else {}
    memos = []
    for payment in said.select_related("commitment").iterator(BATCH):
        memo = Memo(fund_id=payment.commitment.fund_id, payment=payment)
        seal_with_key(memo, found["fund", memo.fund_id], **{name: getattr(payment, name) or None for name in COLUMNS})
        memos.append(memo)
    Memo.objects.bulk_create(memos, batch_size=BATCH)


def unseal(apps, schema_editor):
    """Each payment says again what its memo says."""
    Memo, Payment = (apps.get_model("donations", name) for name in ("Memo", "Payment"))
    memos = list(Memo.objects.select_related("payment"))
    found = keys.keys_for({("fund", memo.fund_id) for memo in memos})
    for memo in memos:
        for name in COLUMNS:
            setattr(memo.payment, name, text_with_key(memo, found["fund", memo.fund_id], name) or "")
    Payment.objects.bulk_update((memo.payment for memo in memos), COLUMNS, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("donations", "0070_make_room_for_memos")]

    operations = [
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "SET CONSTRAINTS ALL IMMEDIATE",
                "ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided,"
                " ENABLE ALWAYS TRIGGER guard_signature, ENABLE ALWAYS TRIGGER complete",
            ],
        ),
        migrations.RunPython(seal, unseal),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "ALTER TABLE donations_payment DISABLE TRIGGER guard_decided, DISABLE TRIGGER guard_signature,"
            " DISABLE TRIGGER complete",
        ),
    ]
