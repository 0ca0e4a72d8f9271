"""Code lists of the money: kinds of fund, entry, gift and expense in the words of fund accounting; no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FundKind(models.TextChoices):
    """Who limited the money (Charities SORP module 2; ASC 958)."""

    RESTRICTED = "restricted", _("restricted by donors")
    DESIGNATED = "designated", _("designated by the board")
    GENERAL = "general", _("general")


class EntryKind(models.TextChoices):
    """What one movement of a fund is."""

    DONATION = "donation", pgettext_lazy("kind of entry", "gift")
    TRANSFER = "transfer", _("transfer between funds")
    COMMITMENT = "commitment", _("commitment")
    RELEASE = "release", _("release of what is left")
    DISBURSEMENT = "disbursement", _("payment")
    ADVANCE = "advance", _("advance")
    SETTLEMENT = "settlement", _("settlement of an advance")
    FEE = "fee", _("bank fee")
    EXCHANGE = "exchange", _("exchange difference")
    REVERSAL = "reversal", _("reversal")


class Earmark(models.TextChoices):
    """What a donor gave for; it cannot be changed after booking."""

    NONE = "none", _("no earmark")
    RESCUE = "rescue", _("rescue")


class GiftChannel(models.TextChoices):
    """How a gift came."""

    CARD = "card", _("card")
    POSTAL = "postal", _("postal transfer")
    BANK = "bank", _("bank transfer")
    CASH = "cash", _("cash")
    FORWARD = "forward", _("brought forward")


class DonorKind(models.TextChoices):
    """What kind of giver; the name is sealed."""

    INDIVIDUAL = "individual", _("individual")
    PARISH = "parish", _("parish")
    SCHOOL = "school", _("school or club")
    COMPANY = "company", _("company or foundation")
    ORGANISATION = "organisation", _("the organisation itself")


class Category(models.TextChoices):
    """What a rescue's money is spent on."""

    EVASION = "evasion", _("evasion of surveillance")
    TRAVEL = "travel", _("travel")
    GUIDE = "guide", _("guide")
    SAFE_HOUSE = "safe_house", _("safe house")
    SUPPLIES = "supplies", _("food and clothing")
    FINES = "fines", _("fines")
    COMMUNICATIONS = "communications", _("communications")
    MEDICAL = "medical", _("medical")


class DecisionStatus(models.TextChoices):
    """Where a proposed funding decision stands."""

    PROPOSED = "proposed", _("waiting for the decision")
    APPROVED = "approved", _("approved: LFNKR pays")
    WAIT = "wait", _("wait for funds")
    PARTNER = "partner", _("a partner leads")
    DECLINED = "declined", _("declined")


class PaymentKind(models.TextChoices):
    """What a payment is: spent on one thing, or given out before it is spent."""

    EXPENSE = "expense", _("payment")
    ADVANCE = "advance", _("advance")


class PaymentStatus(models.TextChoices):
    """Where a proposed payment or advance stands."""

    PROPOSED = "proposed", _("waiting for approval")
    APPROVED = "approved", _("approved and booked")
    REFUSED = "refused", _("refused")


class RefusedFor(models.TextChoices):
    """Why a payment was refused, as whoever proposed it may read it; the words beside it are sealed with the request."""

    AMOUNT = "amount", _("the amount is not plausible")
    NO_RECEIPT = "no_receipt", _("no receipt and no note")
    WRONG_CASE = "wrong_case", _("it belongs to another request")
    WRONG_PURPOSE = "wrong_purpose", _("wrong fund or category")
    OTHER = "other", _("something else, talk to me")


class AdjustmentKind(models.TextChoices):
    """A movement that no gift and no rescue caused."""

    FEE = "fee", _("bank fee")
    EXCHANGE = "exchange", _("exchange difference")


class ProposalKind(models.TextChoices):
    """What takes two officers, besides decisions and payments, which have tables of their own."""

    FEE = "fee", _("bank fee")
    EXCHANGE = "exchange", _("exchange difference")
    TRANSFER = "transfer", _("transfer between funds")
    REVERSAL = "reversal", _("reversal")
    TARIFF = "tariff", _("tariff")
    NIGHT = "night", _("limit by night")
    RATE = "rate", _("unusual rate")


class ProposalStatus(models.TextChoices):
    """Where something that takes two officers stands."""

    PROPOSED = "proposed", _("waiting for a second signature")
    APPROVED = "approved", _("signed by a second officer")
    REFUSED = "refused", _("refused")
