"""The statuses of a member of a case, and the one table of which may follow which; the database holds the same table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.status_looks import StatusLook


class Status(models.TextChoices):
    """Where one person stands within one case, in the order of a rescue; the side exits come last."""

    RECEIVED = "received", _lazy("received")
    VERIFYING = "verifying", _lazy("being verified")
    ACCEPTED = "accepted", _lazy("accepted")
    WAITING = "waiting", _lazy("waiting")
    FUNDED = "funded", _lazy("funded")
    IN_MOVEMENT = "in_movement", _lazy("in movement")
    INTERRUPTED = "interrupted", _lazy("interrupted")
    SAFE = "safe", _lazy("safe in a third country")
    IN_DESTINATION = "in_destination", _lazy("in destination")
    DECLINED = "declined", _lazy("declined")
    WITHDRAWN = "withdrawn", _lazy("withdrawn")
    LEFT_GROUP = "left_group", _lazy("left the group")
    REPATRIATED = "repatriated", _lazy("repatriated")
    RETURNED = "returned", _lazy("went back by their own will")
    MISSING = "missing", _lazy("missing")
    DIED = "died", _lazy("died")
    DUPLICATE = "duplicate", _lazy("duplicate request")


LOOKS = {
    Status.FUNDED: StatusLook.UNDER_WAY,
    Status.IN_MOVEMENT: StatusLook.UNDER_WAY,
    Status.SAFE: StatusLook.REACHED,
    Status.IN_DESTINATION: StatusLook.REACHED,
    Status.INTERRUPTED: StatusLook.DANGER,
    Status.MISSING: StatusLook.DANGER,
    Status.DECLINED: StatusLook.ENDED,
    Status.WITHDRAWN: StatusLook.ENDED,
    Status.LEFT_GROUP: StatusLook.ENDED,
    Status.DUPLICATE: StatusLook.ENDED,
    Status.REPATRIATED: StatusLook.RETURNED,
    Status.RETURNED: StatusLook.ENDED,
    Status.DIED: StatusLook.DEATH,
    "closed": StatusLook.ENDED,
}
"""How each status looks on a page, and a closed request; those left out are quiet."""


class WaitingFor(models.TextChoices):
    """What a waiting person waits for."""

    FUNDS = "funds", _lazy("funds")
    SAFE_MOMENT = "safe_moment", _lazy("a safe moment")
    DOCUMENTS = "documents", _lazy("documents")
    BORDER_CLOSED = "border_closed", _lazy("the border to open")


class Interruption(models.TextChoices):
    """What interrupted a movement; custody in a country on the way is a status, detention in a safe country an event."""

    DETAINED = "detained", _lazy("detained")
    HIDING = "hiding", _lazy("in hiding")
    CONTACT_LOST = "contact_lost", _lazy("contact lost")
    CUSTODY = "custody", _lazy("in custody on the way")
    REFUSED = "refused", _lazy("turned away by an embassy or a country")


class ReturnedTo(models.TextChoices):
    """Where somebody went back to by their own will: UNHCR's spontaneous return or departure, never a deportation."""

    CHINA = "china", _lazy("to China")
    NORTH = "north", _lazy("to North Korea")
    ELSEWHERE = "elsewhere", _lazy("to another country")
    NOT_KNOWN = "not_known", _lazy("nobody knows where to")


class Lead(models.TextChoices):
    """Who leads the rescue of a person: a fact beside the status, which a takeover leaves where it is."""

    NONE = "none", _lazy("not decided")
    LFNKR = "lfnkr", _lazy("LFNKR")
    PARTNER = "partner", _lazy("partner organisation")


class LeadReason(models.TextChoices):
    """Why the lead is where it is."""

    DECIDED = "decided", _lazy("decided to lead")
    LACK_OF_FUNDS = "lack_of_funds", _lazy("lack of funds")
    NEARER = "nearer", _lazy("the partner is nearer")
    UNSAFE = "unsafe", _lazy("not safe for us to lead")
    MANDATE = "outside_mandate", _lazy("outside our mandate")
    RETURNED = "returned", _lazy("handed back to us")


S = Status
SIDE_EXITS = (S.DECLINED, S.WITHDRAWN, S.LEFT_GROUP, S.REPATRIATED, S.RETURNED, S.MISSING, S.DIED, S.DUPLICATE)

TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    S.RECEIVED: (S.VERIFYING, S.ACCEPTED, *SIDE_EXITS),
    S.VERIFYING: (S.ACCEPTED, S.WAITING, *SIDE_EXITS),
    S.ACCEPTED: (S.WAITING, S.FUNDED, *SIDE_EXITS),
    S.WAITING: (S.WAITING, S.ACCEPTED, S.FUNDED, *SIDE_EXITS),
    S.FUNDED: (S.WAITING, S.IN_MOVEMENT, *SIDE_EXITS),
    S.IN_MOVEMENT: (S.INTERRUPTED, S.SAFE, *SIDE_EXITS),
    S.INTERRUPTED: (S.INTERRUPTED, S.IN_MOVEMENT, S.SAFE, *SIDE_EXITS),
    S.SAFE: (S.IN_DESTINATION, S.REPATRIATED, S.RETURNED, S.MISSING, S.DIED),
    S.IN_DESTINATION: (S.REPATRIATED, S.RETURNED, S.MISSING, S.DIED),
    S.MISSING: (S.IN_MOVEMENT, S.INTERRUPTED, S.SAFE, S.IN_DESTINATION, S.REPATRIATED, S.RETURNED, S.DIED),
    S.DECLINED: (S.VERIFYING,),
    S.WITHDRAWN: (S.VERIFYING,),
    S.LEFT_GROUP: (S.VERIFYING, S.IN_MOVEMENT, S.SAFE),
    S.REPATRIATED: (),
    S.RETURNED: (),
    S.DIED: (),
    S.DUPLICATE: (S.VERIFYING,),
}
"""From each status, those that may follow. A reopened request goes back to being verified; a person found again goes on.

Who was sent back or went back, and asks again, asks by another request: a second rescue is one of its own, and is counted as one.
"""

PARTNER_TELLS = (S.IN_MOVEMENT, S.INTERRUPTED, S.SAFE, S.IN_DESTINATION)
"""What a partner that leads may tell of a person whose last step with us lies further back: it owes us no step between."""

TOLD: dict[Status, tuple[Status, ...]] = {
    before: tuple(after for after in PARTNER_TELLS if after not in TRANSITIONS[before] and after != before)
    for before in (S.RECEIVED, S.VERIFYING, S.ACCEPTED, S.WAITING, S.FUNDED, S.IN_MOVEMENT, S.INTERRUPTED, S.LEFT_GROUP)
}
"""From each status, those that may follow besides when the partner told of them that led the person at that moment."""

FIRST = (S.RECEIVED,)
"""What a member's history begins with."""

OPEN = (S.RECEIVED, S.VERIFYING, S.ACCEPTED, S.WAITING, S.FUNDED, S.IN_MOVEMENT, S.INTERRUPTED, S.MISSING)
"""Statuses with work still to do. Missing is open until its review (design rule 4)."""

BEFORE_FUNDS = OPEN[: OPEN.index(S.FUNDED)]
"""Those whom a commitment of money funds."""
NOT_UNDER_WAY = (*BEFORE_FUNDS, S.FUNDED)
"""Those who can be declined, or set to waiting."""
UNDER_WAY = (S.IN_MOVEMENT, S.INTERRUPTED)
REACHED_SAFETY = (S.SAFE, S.IN_DESTINATION)
CONCLUDED = tuple(status for status in Status if status not in OPEN)
"""Statuses that conclude a person's request; a takeover concludes nothing."""

NEEDS_REASON = (S.DECLINED, S.WITHDRAWN, S.LEFT_GROUP, S.REPATRIATED, S.RETURNED, S.DUPLICATE)
"""Moves that stand in the history with a reason in words."""

BY_OWN_ACT = (S.FUNDED, S.DIED, S.MISSING)
"""Moves that belong to another act: a decision funds, a death or a disappearance is recorded with its population."""


def may_follow(before: str, after: str, *, is_told: bool = False) -> bool:
    """Whether one status may follow another; an empty one, before the first, is followed by `received` alone.

    `is_told`: the partner that leads told of it, and need not have told of the steps between.
    """
    if not before:
        return Status(after) in FIRST
    return Status(after) in TRANSITIONS[Status(before)] or (is_told and Status(after) in TOLD.get(Status(before), ()))


def way(before: str, after: str) -> tuple[Status, ...]:
    """The shortest way from one status to another by the table, both ends with it; none where no way leads there.

    It leads over a side exit only where there is no other.
    """
    return _way(Status(before), after, around=SIDE_EXITS) or _way(Status(before), after, around=())


def _way(before: Status, after: str, *, around: tuple[Status, ...]) -> tuple[Status, ...]:
    ways, been = [(before,)], {*around}
    while ways:
        here = ways.pop(0)
        for step in TRANSITIONS[here[-1]]:
            if step == after:
                return (*here, step)
            if step not in been:
                been.add(step)
                ways.append((*here, step))
    return ()


DETAILS: dict[str, type[models.TextChoices]] = {
    Status.WAITING: WaitingFor,
    Status.INTERRUPTED: Interruption,
    Status.RETURNED: ReturnedTo,
}
"""Those that say something more closely, and what it may be."""


def details_of(status: str) -> list[tuple[str, str]]:
    """The closer words a status needs: what one waits for, what interrupted, or where one went back to."""
    return list(DETAILS[status].choices) if status in DETAILS else []
