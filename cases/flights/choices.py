"""The kinds of earlier flights, and what followed upon a return, in the words of the field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class FlightKind(models.TextChoices):
    """What happened."""

    CROSSED = "crossed", _lazy("left North Korea")
    CAUGHT = "caught", _lazy("was caught before crossing")
    SENT_BACK = "sent_back", _lazy("was sent back by force")
    WENT_BACK = "went_back", _lazy("went back")


RETURNS = (FlightKind.SENT_BACK, FlightKind.WENT_BACK)
"""After which somebody was in North Korea again."""


class Followed(models.TextChoices):
    """Where somebody was held after a return, or after being caught; from interrogation to the camps."""

    NOT_HELD = "not_held", _lazy("was not held")
    INTERROGATED = "interrogated", _lazy("interrogation by State Security (bowibu)")
    HOLDING = "holding", _lazy("holding centre (jipkyulso)")
    LABOUR_TRAINING = "labour_training", _lazy("labour training camp (rodong danryeondae)")
    PRISON = "prison", _lazy("prison camp (kyohwaso)")
    POLITICAL = "political", _lazy("political prison camp (kwanliso)")
    ELSEWHERE = "elsewhere", _lazy("held elsewhere")
    UNKNOWN = "unknown", _lazy("asked, does not know")
