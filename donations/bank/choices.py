"""What kind of account a statement is of, and what a row is that is no gift; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.gifts.choices import GiftChannel


class AccountKind(models.TextChoices):
    """Where an account is kept: also how its gifts came."""

    BANK = GiftChannel.BANK.value, _lazy("at a bank")
    POSTAL = GiftChannel.POSTAL.value, _lazy("at the post office")


class Aside(models.TextChoices):
    """What a row is that is booked nowhere of its own."""

    DOUBLE = "double", _lazy("the same row told twice")
    OWN = "own", _lazy("moved between accounts of ours")
    SEVERAL = "several", _lazy("several gifts or payments together, booked each by itself")
    INCOME = "income", pgettext_lazy("a row of a statement", "income that these books do not keep")
    OFFICE = "office", pgettext_lazy("a row of a statement", "a cost that these books do not keep")


class RowState(models.TextChoices):
    """What has become of a row."""

    OPEN = "open", pgettext_lazy("a row of a statement", "waits")
    SIGNING = "signing", pgettext_lazy("a row of a statement", "waits for a second signature")
    BOOKED = "booked", pgettext_lazy("a row of a statement", "booked")
    REVERSED = "reversed", pgettext_lazy("a row of a statement", "booked, and reversed since")
    REFUSED = "refused", pgettext_lazy("a row of a statement", "refused by the second officer")
    ASIDE = "aside", pgettext_lazy("a row of a statement", "set aside")
