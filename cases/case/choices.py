"""How a request reached us, who asked, and how hard it is, and the place of each in it; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Channel(models.TextChoices):
    """How a request reached us."""

    PHONE = "phone", _lazy("phone call")
    MESSAGE = "message", _lazy("message")
    LETTER = "letter", _lazy("letter")
    WALK_IN = "walk_in", _lazy("walk-in")
    INTERVIEW = "interview", _lazy("interview on a mission")


class AskedBy(models.TextChoices):
    """Who asked for the rescue."""

    SELF = "self", _lazy("the person herself or himself")
    RELATIVE_JAPAN = "relative_japan", _lazy("relative in Japan")
    RELATIVE_SEOUL = "relative_seoul", _lazy("relative in South Korea")
    PASTOR = "pastor", _lazy("pastor or congregation")
    BROKER = "broker", _lazy("broker")
    PARTNER = "partner", _lazy("partner organisation")
    LOCAL_STAFF = "local_staff", _lazy("local staff")
    OTHER = "other", _lazy("someone else")


class Tier(models.TextChoices):
    """How hard it is to get them out, one or many: the ground of the cost estimate."""

    MINIMUM = "minimum", _lazy("escape without help")
    EVASION = "evasion", _lazy("help past surveillance")
    COMPLEX = "complex", _lazy("high complexity")


class RiskLevel(models.TextChoices):
    """How much danger the last assessment of a request found, by its five questions (cases/risk)."""

    GUARDED = "guarded", _lazy("guarded")
    RAISED = "raised", _lazy("raised")
    ACUTE = "acute", _lazy("acute")


class ClosingReason(models.TextChoices):
    """Why our work on a request ended; what became of each person is their outcome."""

    SETTLED = "settled", _lazy("everybody is settled, no help is needed any more")
    SAFE = "safe", _lazy("everybody is safe, and others look after them")
    PARTNER = "partner", _lazy("a partner organisation looks after them")
    WITHDRAWN = "withdrawn", _lazy("they withdrew")
    BY_THEMSELVES = "themselves", _lazy("they went on by themselves")
    DECLINED = "declined", _lazy("we could not help")
    NO_CONTACT = "no_contact", _lazy("no contact any more")
    REPATRIATED = "repatriated", _lazy("sent back to North Korea")
    RETURNED = "returned", _lazy("they went back by their own will")
    DIED = "died", _lazy("whoever asked has died")
    DUPLICATE = "duplicate", _lazy("another request is for the same people")
    MISTAKEN = "mistaken", _lazy("nobody was to be rescued")
    OTHER = "other", _lazy("another reason, in words")


class Joined(models.TextChoices):
    """How somebody came to be on a request."""

    CALL = "call", _lazy("with the request")
    TOLD_LATER = "told_later", _lazy("was there already at the call, and is told only now")
    LATER = "joined", _lazy("joined them later")
    BORN = "born", _lazy("was born later")


NOT_AT_THE_CALL = (Joined.LATER, Joined.BORN)
"""Who was not among them yet when the request came."""


class MemberRole(models.TextChoices):
    """A member's place in a case (UNHCR registration terms)."""

    PRINCIPAL = "principal", _lazy("principal applicant")
    DEPENDANT = "dependant", _lazy("dependant")
    OTHER = "other", _lazy("other member")
