"""What happens to people of a request, and whose caseload a loss belongs to; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Certainty(models.TextChoices):
    """How sure a fact is."""

    FIRST_HAND = "first_hand", _lazy("first-hand")
    PARTNER = "partner", _lazy("reported by a partner")
    PRESS = "press", _lazy("press")
    INFERRED = "inferred", _lazy("inferred")
    CONTRADICTED = "contradicted", _lazy("contradicted")


class EventKind(models.TextChoices):
    """What happened."""

    CONTACT = "contact", _lazy("contact")
    CUSTODY = "custody", _lazy("immigration detention in a safe country")
    ARREST = "arrest", _lazy("arrest")
    REFUSED = "refused", _lazy("turned away by an embassy or a country")
    ILLNESS = "illness", _lazy("illness or injury")
    DEATH = "death", _lazy("death")
    MISSING = "missing", _lazy("missing")
    STAFF_ARREST = "staff_arrest", _lazy("own staff arrested")
    OTHER = "other", _lazy("other")


TO_ACKNOWLEDGE = (
    EventKind.DEATH,
    EventKind.MISSING,
    EventKind.ARREST,
    EventKind.STAFF_ARREST,
    EventKind.REFUSED,
    EventKind.ILLNESS,
    EventKind.OTHER,
)
"""What the director must have seen, the gravest first: everything but a contact, and a custody that is a step on the way."""


WITH_PAGES_OF_THEIR_OWN = (EventKind.DEATH, EventKind.MISSING, EventKind.STAFF_ARREST)
"""Kinds that "Record an event" does not offer."""


LASTING = (EventKind.CUSTODY, EventKind.ARREST, EventKind.ILLNESS, EventKind.OTHER)
"""What may go on for days, so that its end is noted later."""

HELD = (EventKind.CUSTODY, EventKind.ARREST, EventKind.STAFF_ARREST)
"""In which somebody is held."""


AFTER_CLOSING = (EventKind.CONTACT, EventKind.REFUSED, EventKind.OTHER)
"""What may be recorded of a closed request with its day: a visit, an examination, a country that says no to somebody safe elsewhere.

For a danger it is reopened first.
"""


class Population(models.TextChoices):
    """Whose caseload a death or a disappearance belongs to (design rule 7)."""

    LED_BY_US = "led_by_us", _lazy("our caseload, led by us")
    LED_BY_PARTNER = "led_by_partner", _lazy("our caseload, led by a partner")
    OBSERVED = "observed", _lazy("observed, not our caseload")


class Cause(models.TextChoices):
    """Class of a cause of death; the circumstances are sealed text."""

    DROWNED = "drowned", _lazy("drowned")
    ILLNESS = "illness", _lazy("illness")
    ACCIDENT = "accident", _lazy("accident")
    VIOLENCE = "violence", _lazy("violence")
    UNKNOWN = "unknown", _lazy("not known")
