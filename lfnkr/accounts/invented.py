"""The six invented people of the demonstration, by whom a database tells that it holds one; production refuses it."""

from __future__ import annotations

from lfnkr.accounts.models import RoleChange
from lfnkr.accounts.roles import Role

PEOPLE = {
    "hana": ("Hana Mori", Role.CASEWORKER),
    "jun": ("Jun Arai", Role.CASEWORKER),
    "mio": ("Mio Kanda", Role.DIRECTOR),
    "sora": ("Sora Ishii", Role.TREASURER),
    "yuki": ("Yuki Hata", Role.AUDITOR),
    "rin": ("Rin Oda", Role.ADMINISTRATOR),
}
"""Sign-in name: name and role. None of them exists."""

REASON = "Demonstration"
"""Why they hold their roles. Changes of role stay for ever, so this tells a database that was a demonstration once."""


def was_loaded() -> bool:
    """Whether the demonstration's people have, or ever had, accounts in this database."""
    names = [name for name, _role in PEOPLE.values()]
    return RoleChange.objects.filter(reason=REASON, user__display_name__in=names).exists()
