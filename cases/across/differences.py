"""What was told of somebody in another request and differs from what is told now; nothing sealed is read."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.case.models import CaseMember
from cases.choices import Answer

OF_CASE = ("country", "region", "asked_by", "can_leave_alone", "is_watched", "is_guarded")
OF_MEMBER = ("role", "desired_destination", "years_in_china")
NOT_TOLD = (None, "", Answer.NOT_ASKED)


def differences(then: CaseMember, now: CaseMember) -> list[tuple[str, str, str]]:
    """The facts that were told then and differ now, each as (what, then, now); members come with their case at hand.

    A fact that nobody told then is none; one told then and not now says so.
    """
    pairs = [(then.case, now.case, name) for name in OF_CASE] + [(then, now, name) for name in OF_MEMBER]
    found = []
    for former, present, name in pairs:
        told = getattr(former, name)
        if told not in NOT_TOLD and told != getattr(present, name):
            label = capfirst(str(former._meta.get_field(name).verbose_name))
            found.append((label, _shown(former, name), _shown(present, name)))
    return found


def _shown(row: object, name: str) -> str:
    """A fact as a page says it."""
    value = getattr(row, name)
    if value in NOT_TOLD:
        return _("not told")
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)
