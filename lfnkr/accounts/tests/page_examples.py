"""Objects behind the addresses of accounts, for the law of the permission matrix."""

from __future__ import annotations

from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import account

OF_ACCOUNT = "account-detail account-correct role-propose account-suspend account-restore sessions-end password-reset"


def examples(people: dict[str, User]) -> dict[str, dict]:
    """What each address with parameters is told: `{url name: kwargs}`."""
    change = account_actions.propose_role(people["jun"], by=people["rin"], role=Role.AUDITOR, reason="Joined the board")
    return {
        **{f"accounts:{name}": {"pk": people["hana"].pk} for name in OF_ACCOUNT.split()},
        "accounts:role-approve": {"pk": change.pk},
        "accounts:role-decline": {"pk": change.pk},
        "account_reset_password_from_key": {"uidb36": "0", "key": "no-such-key"},
        "mfa_edit_webauthn": {"pk": 0},
        "mfa_remove_webauthn": {"pk": 0},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """The account of whoever asks, a suspended one, and changes of role that are one's own or answered."""
    mio, rin, gone = people["mio"], people["rin"], account("gone", role=Role.AUDITOR)
    account_actions.suspend(gone, by=rin)
    about_mio = account_actions.propose_role(mio, by=rin, role=Role.TREASURER, reason="Asked to")
    answered = account_actions.propose_role(people["yuki"], by=rin, role=Role.TREASURER, reason="Asked to")
    account_actions.decline_role(answered, by=mio)
    return {
        "administrator's": {f"accounts:{name}": {"pk": rin.pk} for name in OF_ACCOUNT.split()},
        "director's": {f"accounts:{name}": {"pk": mio.pk} for name in OF_ACCOUNT.split()},
        "suspended": {f"accounts:{name}": {"pk": gone.pk} for name in OF_ACCOUNT.split()},
        "about director": {f"accounts:role-{name}": {"pk": about_mio.pk} for name in ("approve", "decline")},
        "answered": {f"accounts:role-{name}": {"pk": answered.pk} for name in ("approve", "decline")},
    }
