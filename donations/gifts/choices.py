"""Kinds of giver, ways of giving and what is given for; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import EntryKind


class Earmark(models.TextChoices):
    """What a donor gave for; it cannot be changed after booking."""

    NONE = "none", _lazy("no earmark")
    RESCUE = "rescue", _lazy("rescue")


class IncomeKind(models.TextChoices):
    """What money that came is: a gift, what a member owes for belonging, what a foundation or an authority grants, or what is
    none of these, as the interest of a bank."""

    GIFT = "gift", _lazy("gift")
    DUES = "dues", _lazy("membership dues")
    GRANT = "grant", _lazy("grant")
    OTHER = "other", _lazy("interest or other income")


ENTRY_OF = {
    IncomeKind.GIFT: EntryKind.DONATION,
    IncomeKind.DUES: EntryKind.DUES,
    IncomeKind.GRANT: EntryKind.GRANT,
    IncomeKind.OTHER: EntryKind.OTHER_INCOME,
}
"""The kind of the entry that each is booked with; the database has the same (`donations_lines_donation`)."""


class GiftChannel(models.TextChoices):
    """How a gift came."""

    CARD = "card", _lazy("card")
    POSTAL = "postal", _lazy("postal transfer")
    BANK = "bank", _lazy("bank transfer")
    CASH = "cash", _lazy("cash")
    FORWARD = "forward", _lazy("brought forward")


class DonorKind(models.TextChoices):
    """What kind of giver; the name is sealed."""

    INDIVIDUAL = "individual", _lazy("individual")
    PARISH = "parish", _lazy("parish")
    SCHOOL = "school", _lazy("school or club")
    COMPANY = "company", _lazy("company or foundation")
    AUTHORITY = "authority", _lazy("public authority")
    ORGANISATION = "organisation", _lazy("the organisation itself")


class ThanksHow(models.TextChoices):
    """How a giver was thanked."""

    LETTER = "letter", _lazy("by letter")
    MAIL = "mail", _lazy("by e-mail")
    TELEPHONE = "telephone", _lazy("by telephone")
    PERSON = "person", _lazy("in person")


class Consent(models.TextChoices):
    """What a giver answered to one question about being thanked, named or written to."""

    NOT_ASKED = "not_asked", _lazy("not asked")
    YES = "yes", _lazy("yes")
    NO = "no", _lazy("no")
