"""How a request comes to whoever looks after it."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class AssignmentKind(models.TextChoices):
    """How a request changed hands."""

    GIVEN = "given", _lazy("given to somebody")
    BACK = "back", _lazy("given back")
    TAKEN = "taken", _lazy("taken by somebody")
