"""What can be told of the order of two steps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Order(models.TextChoices):
    """How one step stands to another."""

    AFTER = "after", _lazy("this step came after it")
    BEFORE = "before", _lazy("this step came before it")
    OPEN = "open", _lazy("it is not known which came first")
