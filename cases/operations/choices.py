"""How a leg is travelled, where it stands, and where no member goes; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.status_looks import StatusLook


class Mode(models.TextChoices):
    """How a leg is travelled; nothing closer is kept in clear."""

    ROAD = "road", _lazy("road")
    RAIL = "rail", _lazy("rail")
    FOOT = "foot", _lazy("on foot")
    BOAT = "boat", _lazy("boat")
    AIR = "air", _lazy("air")


class Ending(models.TextChoices):
    """How a leg ended that did not arrive."""

    INTERRUPTED = "interrupted", _lazy("interrupted")
    GIVEN_UP = "given_up", _lazy("given up")


class LegState(models.TextChoices):
    """Where a leg stands, by what was recorded of it."""

    PLANNED = "planned", _lazy("planned")
    UNDER_WAY = "leg_under_way", _lazy("under way")
    ARRIVED = "arrived", _lazy("arrived")
    INTERRUPTED = "leg_interrupted", _lazy("interrupted")
    GIVEN_UP = "given_up", _lazy("given up")


class StayWhy(models.TextChoices):
    """Why somebody joined an operation, went apart in it, or left it."""

    MET = "met", _lazy("met them on the way")
    BORN = "born", _lazy("was born on the way")
    CAME_BACK = "came_back", _lazy("came back to it")
    HIDES = "hides", _lazy("has to hide")
    TOO_WEAK = "too_weak", _lazy("is too ill or too weak to go on now")
    OTHER_WAY = "other_way", _lazy("goes by another way")
    SMALLER = "smaller", _lazy("a smaller group is safer")
    PARTED = "parted", _lazy("was parted from the others against their will")
    TOGETHER = "together", _lazy("is with the others again")
    TURNED_BACK = "turned_back", _lazy("turned back")
    STAYS = "stays", _lazy("stays where they are")
    OWN_WAY = "own_way", _lazy("goes on without us")
    PARTNER = "partner", _lazy("a partner organisation takes them on")
    MOVED = "moved", _lazy("moved to another operation")
    OTHER = "other", _lazy("another reason")


JOINING = (StayWhy.MET, StayWhy.BORN, StayWhy.CAME_BACK, StayWhy.MOVED, StayWhy.OTHER)
APART = (
    StayWhy.HIDES,
    StayWhy.TOO_WEAK,
    StayWhy.OTHER_WAY,
    StayWhy.SMALLER,
    StayWhy.PARTED,
    StayWhy.OTHER,
)
LEAVING = (StayWhy.TURNED_BACK, StayWhy.STAYS, StayWhy.OWN_WAY, StayWhy.PARTNER, StayWhy.MOVED, StayWhy.OTHER)


class Elsewhere(models.TextChoices):
    """What becomes of the other operation that carries somebody who joins one."""

    LEAVES = "leaves", _lazy("they leave the other operation on the same day")
    BOTH = "both", _lazy("they are in both")


class StayWrong(models.TextChoices):
    """What was wrong with a stay that was recorded in error."""

    OTHER_PERSON = "other_person", _lazy("another person was meant")
    OTHER_OPERATION = "other_operation", _lazy("another operation was meant")
    TWICE = "twice", _lazy("it was told twice")
    NEVER = "never", _lazy("it never was so")


class OperationFact(models.TextChoices):
    """What an operation says of itself and can be told anew."""

    CODE_NAME = "code_name", _lazy("Code name")
    OPENED_AT = "opened_at", _lazy("Opened at")
    MOBILISED_AT = "mobilised_at", _lazy("Mobilised at")
    CLOSED_AT = "closed_at", _lazy("Closed at")


class InError(models.TextChoices):
    """Why a whole operation was recorded in error."""

    TWICE = "twice", _lazy("it was recorded twice")
    OTHER_PEOPLE = "other_people", _lazy("other people were meant")
    NEVER = "never", _lazy("it never was so")


class OperationWrong(models.TextChoices):
    """Why something of an operation is told anew."""

    SLIP = "slip", _lazy("a slip of the hand")
    TOLD_LATER = "told_later", _lazy("it was told otherwise later")
    OTHER_OPERATION = "other_operation", _lazy("another operation was meant")
    NEVER = "never", _lazy("it never was so")
    NAMES = "names", _lazy("the code name told too much")


LEG_LOOKS = {
    LegState.UNDER_WAY: StatusLook.UNDER_WAY,
    LegState.ARRIVED: StatusLook.REACHED,
    LegState.INTERRUPTED: StatusLook.DANGER,
    LegState.GIVEN_UP: StatusLook.ENDED,
}
"""How each looks on a page; a leg that is planned is quiet."""

FORBIDDEN_TO_MEMBERS = "CN"
"""No member of the organisation on any leg that touches China (policy after a member's arrest)."""
