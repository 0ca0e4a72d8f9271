"""What a receipt is for and the languages it is written in; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class ReceiptKind(models.TextChoices):
    """For one gift, or for the gifts of a year that have no receipt of their own."""

    GIFT = "gift", _lazy("one gift")
    YEAR = "year", _lazy("the gifts of a year")


class ReceiptLanguage(models.TextChoices):
    """The language of the paper."""

    JA = "ja", _lazy("Japanese")
    EN = "en", _lazy("English")
