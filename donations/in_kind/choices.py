"""On what the value of goods was put; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class ValueBasis(models.TextChoices):
    """On what a value was put."""

    PRICE = "price", _lazy("price of the same in a shop")
    INVOICE = "invoice", _lazy("invoice the giver paid")
    GIVER = "giver", _lazy("as the giver said")
    ESTIMATE = "estimate", _lazy("our estimate")
