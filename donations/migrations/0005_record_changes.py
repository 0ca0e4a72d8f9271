"""Every change of money is in the audit trail; of names, contacts and free texts only that they changed."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited

RECORDED = {
    "fund": [],
    "ledgerentry": [],
    "donation": [],
    "donor": ["name", "contact"],
    "transfer": ["reason"],
    "adjustment": ["note"],
    "reversal": ["reason"],
    "tariff": [],
    "estimate": [],
    "fundingdecision": ["go_ahead_reason", "note"],
    "commitment": [],
    "fundsshortfall": [],
    "appeal": [],
    "expense": ["note", "refusal"],
    "advance": ["note", "refusal"],
    "settlement": [],
}


class Migration(migrations.Migration):
    dependencies = [("donations", "0004_guard_what_was_decided"), TRAIL]

    operations = [audited(f"donations_{table}", sealed=texts) for table, texts in RECORDED.items()]
