"""The trail keeps no fingerprint of a name token: it would tell after an erasure which name was searched for."""

from django.db import migrations

from lfnkr.audit.operations import audited


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_place_steps_by_their_day"),
        ("audit", "0006_fingerprint_sealed_columns"),
    ]

    operations = [
        migrations.RunSQL(
            audited("cases_nametoken", sealed=["token"], unprinted=["token"]).sql,
            audited("cases_nametoken", sealed=["token"]).sql,
        )
    ]
