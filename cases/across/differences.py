"""What was told of somebody in another request and differs from what is told now; nothing sealed is read."""

from __future__ import annotations

from functools import cache

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.choices import Answer
from lfnkr.declared.facts import fact_of, tellable
from lfnkr.privacy import SEALED

OF_ITS_OWN = {
    "received_at": "each request came when it came",
    "received_zone": "the same",
    "channel": "how each request came",
    "next_contact_at": "a moment agreed on one request",
    "desired_answer": "says why no wish is told, which is compared",
    "desired_asked_on": "the day of one asking",
    "years_in_china_answer": "says why no years are told, which are compared",
    "actual_destination": "an outcome, which stands beside with its day",
    "actual_answer": "the same",
}
"""What each request has of its own, with why it is not compared. Whatever else is told of a request, and not sealed, is."""
NOT_TOLD = (None, "", Answer.NOT_ASKED)


def differences(then: CaseMember, now: CaseMember) -> list[tuple[str, str, str]]:
    """The facts that were told then and differ now, each as (what, then, now); members come with their case at hand.

    A fact that nobody told then is none; one told then and not now says so.
    """
    pairs = [(then.case, now.case, name) for name in compared(Case)]
    pairs += [(then, now, name) for name in compared(CaseMember)]
    found = []
    for former, present, name in pairs:
        told = getattr(former, name)
        if told not in NOT_TOLD and told != getattr(present, name):
            label = capfirst(str(former._meta.get_field(name).verbose_name))
            found.append((label, _shown(former, name), _shown(present, name)))
    return found


@cache
def compared(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of requests or of members that are held against another request: told of them, in clear, and not of its own."""
    told = tellable(model)
    return tuple(name for name in told if name not in OF_ITS_OWN and fact_of(told[name]).privacy != SEALED)


def _shown(row: object, name: str) -> str:
    """A fact as a page says it."""
    value = getattr(row, name)
    if value in NOT_TOLD:
        return _("not told")
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)
