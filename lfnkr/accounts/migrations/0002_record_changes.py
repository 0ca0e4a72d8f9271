"""Changes of accounts, roles and second factors are recorded in the audit trail."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_accounts_and_role_changes"),
        ("mfa", "0003_authenticator_type_uniq"),
        TRAIL,
    ]

    operations = [
        # The password's hash appears as "changed" only; signing in alone leaves no row here.
        audited("accounts_user", sealed=["password"], ignored=["last_login"]),
        audited("accounts_rolechange"),
        audited("mfa_authenticator", sealed=["data"], ignored=["last_used_at"]),
    ]
