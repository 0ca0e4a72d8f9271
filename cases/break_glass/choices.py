"""What a review of an opening in an emergency finds; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Finding(models.TextChoices):
    """What another officer found."""

    JUSTIFIED = "justified", _lazy("it was needed")
    NOT_JUSTIFIED = "not_justified", _lazy("it was not needed")
