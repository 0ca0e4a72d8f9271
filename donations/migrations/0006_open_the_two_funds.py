"""The rescue reserve with its floor and target, the general fund, and the first price list."""

import datetime

from django.db import migrations

FUNDS = [
    {"code": "rescue", "name": "Rescue reserve", "kind": "designated", "floor": 600_000, "target": 1_000_000},
    {"code": "general", "name": "General fund", "kind": "general"},
]
TARIFF = {
    "valid_from": datetime.date(2016, 9, 1),
    "minimum": 250_000,
    "evasion": 350_000,
    "complex": 500_000,
    "per_child": 50_000,
    "infant_under_months": 24,
    "cap": 600_000,
}


def open_funds(apps, schema_editor):
    """Add the rows; the balances begin at nothing."""
    for fund in FUNDS:
        apps.get_model("donations", "Fund").objects.get_or_create(code=fund["code"], defaults=fund)
    apps.get_model("donations", "Tariff").objects.get_or_create(valid_from=TARIFF["valid_from"], defaults=TARIFF)


class Migration(migrations.Migration):
    dependencies = [("donations", "0005_record_changes")]

    # On the way back the rows stay: a fund is never removed, and the tables go with the first migration.
    operations = [migrations.RunPython(open_funds, migrations.RunPython.noop)]
