"""Changes of alarms, of the on-call list, of the pager and of one's own choice are recorded in the audit trail."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited


class Migration(migrations.Migration):
    """Audit triggers; the pager's address appears only as "changed", since whoever knows it can wake people."""

    dependencies = [("notices", "0001_notices_alarms_and_the_on_call_list"), TRAIL]

    operations = [
        audited("notices_alarm"),
        audited("notices_oncall"),
        audited("notices_pager", sealed=["address"]),
        audited("notices_preference", key="user_id"),
    ]
