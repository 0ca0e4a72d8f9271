"""What the lines of the history of a request are about: by this it is narrowed, whichever room a line comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class TimelineTopic(models.TextChoices):
    """The subject of a line."""

    STATUS = "status", _lazy("Statuses, and who leads")
    PEOPLE = "people", _lazy("People on the request")
    FACTS = "facts", _lazy("Completed and corrected")
    OPERATION = "operation", _lazy("Operations and legs")
    EVENT = "event", _lazy("Events")
    CONTACT = "contact", _lazy("Contacts agreed")
    MONEY = "money", _lazy("Decisions and money")
    CARE = "care", _lazy("Who looks after it")
    TASK = "task", _lazy("Tasks")
    FLIGHT = "flight", _lazy("Earlier flights and returns")
    RISK = "risk", _lazy("Risk, needs and answers")
    SEAL = "seal", _lazy("Openings and prints")
    NOTE = "note", _lazy("Notes")
    CLOCK = "clock", _lazy("Pauses of the clock")
    CLOSING = "closing", _lazy("Closing, reopening, restriction")
    ERROR = "error", _lazy("Recorded in error")
