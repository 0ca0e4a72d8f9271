"""The six invented people of the demonstration, by whom a database tells that it holds one; production refuses it."""

from __future__ import annotations

from typing import NamedTuple

from lfnkr.accounts.models import RoleChange
from lfnkr.accounts.roles import Role


class Invented(NamedTuple):
    """One of them: the name in three scripts, and the role."""

    latin_name: str
    name_ja: str
    name_ko: str
    role: Role

    @property
    def names(self) -> dict[str, str]:
        """The names as an account keeps them."""
        return {"latin_name": self.latin_name, "name_ja": self.name_ja, "name_ko": self.name_ko}


PEOPLE = {
    "hana": Invented("Hana Mori", "森 花", "모리 하나", Role.CASEWORKER),
    "jun": Invented("Jun Arai", "新井 純", "아라이 준", Role.CASEWORKER),
    "mio": Invented("Mio Kanda", "神田 美緒", "간다 미오", Role.DIRECTOR),
    "sora": Invented("Sora Ishii", "石井 空", "이시이 소라", Role.TREASURER),
    "yuki": Invented("Yuki Hata", "畑 由紀", "하타 유키", Role.AUDITOR),
    "rin": Invented("Rin Oda", "小田 凛", "오다 린", Role.ADMINISTRATOR),
}
"""By sign-in name. None of them exists."""

REASON = "Demonstration"
"""Why they hold their roles. Changes of role stay for ever, so this tells a database that was a demonstration once."""


def was_loaded() -> bool:
    """Whether the demonstration's people have, or ever had, accounts in this database."""
    names = [person.latin_name for person in PEOPLE.values()]
    return RoleChange.objects.filter(reason=REASON, user__latin_name__in=names).exists()
