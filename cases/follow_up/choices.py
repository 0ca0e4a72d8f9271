"""How a request comes to whoever looks after it; and how close to its hour an agreed contact counts as kept."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

SHORTLY = timedelta(hours=2)
"""A contact so long before the agreed moment ends it, and so long after it was kept; later it was kept late."""


class AssignmentKind(models.TextChoices):
    """How a request changed hands."""

    GIVEN = "given", _lazy("given to somebody")
    BACK = "back", _lazy("given back")
    TAKEN = "taken", _lazy("taken by somebody")
