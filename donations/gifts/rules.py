"""Whether what is known of a giver may be corrected, and whether a call for gifts may be ended."""

from __future__ import annotations

from donations.errors import DecidedAlready
from donations.gifts import errors
from donations.gifts.appeal_models import Appeal
from donations.gifts.models import Donor
from lfnkr.errors import DomainError
from lfnkr.keyring.sealing import SealBroken, unseal_many


def may_change_donor(donor: Donor) -> DomainError | None:
    """Whether name and contact may be corrected: not while they cannot be opened, since nothing may be written over them."""
    (texts,) = unseal_many([donor], "name", "contact")
    return errors.DetailsDoNotOpen() if isinstance(texts.trouble, SealBroken) else None


def may_close_appeal(appeal: Appeal) -> DomainError | None:
    """Whether it may be ended: while it runs."""
    return DecidedAlready() if appeal.closed_on else None
