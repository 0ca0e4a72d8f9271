"""Objects behind the addresses of accounts, for the law of the permission matrix."""

from __future__ import annotations

from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role


def examples(people: dict[str, User]) -> dict[str, dict]:
    """What each address with parameters is told: `{url name: kwargs}`."""
    change = account_actions.propose_role(people["jun"], by=people["rin"], role=Role.AUDITOR, reason="Joined the board")
    pages = "account-detail account-correct role-propose account-suspend account-restore sessions-end password-reset"
    return {
        **{f"accounts:{name}": {"pk": people["hana"].pk} for name in pages.split()},
        "accounts:role-approve": {"pk": change.pk},
        "accounts:role-decline": {"pk": change.pk},
        "account_reset_password_from_key": {"uidb36": "0", "key": "no-such-key"},
        "mfa_edit_webauthn": {"pk": 0},
        "mfa_remove_webauthn": {"pk": 0},
    }
