"""The accounts of the demonstration, and their one password, made once for each installation; production never loads this."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import account_actions, credentials
from lfnkr.accounts.invented import PEOPLE, REASON
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action


@transaction.atomic
def open_demo_accounts(password: str) -> dict[str, User]:
    """Open the six accounts, each role approved by a second person as in earnest; those that exist are left alone."""
    if not User.objects.filter(username__in=PEOPLE).exists():
        account_actions.open_first_accounts(director=_facts("mio"), administrator=_facts("rin"))
        mio, rin = (User.objects.get(username=name) for name in ("mio", "rin"))
        for username in ("hana", "jun", "sora", "yuki"):
            role = PEOPLE[username].role
            user = account_actions.open_account(by=rin, **_facts(username), role=role, reason=REASON)
            account_actions.approve_role(user.role_changes.open().get(), by=mio)
        for user in User.objects.filter(username__in=PEOPLE):
            choose_password_of_the_demonstration(user, by=rin, password=password)
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}


@action(_lazy("start password reset"), stored_as="start password reset")
def choose_password_of_the_demonstration(user: User, *, by: User, password: str) -> None:
    """Give one of the demonstration's people the password they share."""
    credentials.start_reset(user)
    user.set_password(password)
    user.save(update_fields=["password"])


def password_kept_in(file: Path) -> str:
    """The demonstration's password, read from the file of sign-ins, or made and written there for its owner alone.

    The file appears whole: who asks while another writes it gets the same password, and never half a file.
    """
    if not file.exists():
        lines = [
            f"Password of all six: {pronounceable()}",
            *(f"{name:4}  {one.role.label:18}  {' · '.join(one.names.values())}" for name, one in PEOPLE.items()),
        ]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}-") as kept:
            kept.write("\n".join(lines) + "\n")
            kept.flush()
            with contextlib.suppress(FileExistsError):  # somebody else was first: theirs is the password
                os.link(kept.name, file)
    return file.read_text(encoding="utf-8").splitlines()[0].rpartition(" ")[2]


def pronounceable() -> str:
    """A password easy to read out and to type, such as "kobadi-metufo-rasilu-vegona" (73 bits)."""
    syllables = [secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _ in range(12)]
    return "-".join("".join(syllables[first : first + 3]) for first in range(0, 12, 3))


def _facts(username: str) -> dict[str, str]:
    """What an account of the demonstration is opened with."""
    return {"username": username, **PEOPLE[username].names, "email": f"{username}@lfnkr.example"}
