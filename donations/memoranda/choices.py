"""What a memorandum tells of; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class MemorandumKind(models.TextChoices):
    """What is told of a rescue of years before the books."""

    DECISION = "decision", _lazy("money was decided")
    PAYMENT = "payment", _lazy("money was paid")
