"""Whether what is known of a giver may be corrected."""

from __future__ import annotations

from donations.gifts import errors
from donations.gifts.models import Donor
from lfnkr.errors import DomainError
from lfnkr.keyring.sealing import SealBroken, unseal_many


def may_change_donor(donor: Donor) -> DomainError | None:
    """Whether name and contact may be corrected: not while they cannot be opened, since nothing may be written over them."""
    (texts,) = unseal_many([donor], "name", "contact")
    return errors.DetailsDoNotOpen() if isinstance(texts.trouble, SealBroken) else None
