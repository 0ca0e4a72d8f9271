"""What money is spent on, what a payment is, where it stands and why it is refused; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """What a rescue's money is spent on."""

    EVASION = "evasion", _lazy("evasion of surveillance")
    TRAVEL = "travel", _lazy("travel")
    GUIDE = "guide", _lazy("guide")
    SAFE_HOUSE = "safe_house", _lazy("safe house")
    SUPPLIES = "supplies", _lazy("food and clothing")
    FINES = "fines", _lazy("fines")
    COMMUNICATIONS = "communications", _lazy("communications")
    MEDICAL = "medical", _lazy("medical")


class PaymentKind(models.TextChoices):
    """What a payment is: spent on one thing, or given out before it is spent."""

    EXPENSE = "expense", _lazy("payment")
    ADVANCE = "advance", _lazy("advance")


class PayeeKind(models.TextChoices):
    """Who receives the money, as closely as the books say it: nobody by name."""

    HELPER = "helper", _lazy("a guide or helper, by code")
    CARRIER = "carrier", _lazy("bus, train, boat or driver")
    LODGING = "lodging", _lazy("lodging or landlord")
    SHOP = "shop", _lazy("shop or market")
    CLINIC = "clinic", _lazy("doctor, hospital or pharmacy")
    AUTHORITY = "authority", _lazy("authority or court")
    PARTNER = "partner", _lazy("partner organisation")
    STAFF = "staff", _lazy("somebody of our own, for what they paid")
    OTHER = "other", _lazy("somebody else")


class PaymentStatus(models.TextChoices):
    """Where a proposed payment or advance stands."""

    PROPOSED = "proposed", _lazy("waiting for approval")
    APPROVED = "approved", _lazy("approved and booked")
    REFUSED = "refused", _lazy("refused")


class LossKind(models.TextChoices):
    """What two officers signed about money in the hands of a guide: that it is lost, or that lost money turned up."""

    LOST = "lost", pgettext_lazy("an advance", "lost")
    FOUND = "found", _lazy("turned up again")


class RefusedFor(models.TextChoices):
    """Why a payment was refused, as whoever proposed it may read it; the words beside it are sealed with the request."""

    AMOUNT = "amount", _lazy("the amount is not plausible")
    NO_RECEIPT = "no_receipt", _lazy("no receipt and no note")
    WRONG_CASE = "wrong_case", _lazy("it belongs to another request")
    WRONG_PURPOSE = "wrong_purpose", _lazy("wrong fund or category")
    OTHER = "other", _lazy("something else, talk to me")
