"""Who is told that a sealed text does not open: once a day, without saying which; the trail and the command name it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell

UNOPENED = NoticeKind(
    key="keyring.unopened_text",
    title=_lazy("A sealed text does not open: run manage.py verify_keyring"),
    who=_lazy("administrator and director"),
    when=_lazy("somebody reads or writes where a key is missing or a text was altered; once a day"),
)
KEYRING = UUID("6b657972-696e-4700-8000-000000000001")
"""What these notices are about: the keyring as a whole, no row of it."""


def tell_officers() -> None:
    """Tell them today, if they were not told yet; call it inside an act."""
    tell(
        UNOPENED,
        User.objects.with_role(Role.ADMINISTRATOR, Role.DIRECTOR),
        about=KEYRING,
        occasion=clock.today().isoformat(),
    )
