"""Acts on donors, and the one place where their sealed names are opened; gifts are booked in bookkeeping.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from donations.gifts.models import Donor
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.keyring.sealing import seal, unseal_many

NUMBERING = int.from_bytes(b"DONOR")
"""The advisory lock under which donors are numbered, so that two new ones do not take the same number."""


class DonorText(NamedTuple):
    """What is sealed of one donor; `None` where nothing was recorded, or where the donor was erased."""

    name: str | None
    contact: str | None


def record_donor(*, by: User, kind: str, name: str = "", contact: str = "") -> Donor:
    """Take up a giver under the next number; name and contact are sealed under the donor's own key."""
    donor = Donor(kind=kind)
    with trail.act("record donor", by=by):
        seal(donor, name=name or None, contact=contact or None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
        donor.number = (Donor.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        donor.save(force_insert=True)
    return donor


def change_donor(donor: Donor, *, by: User, kind: str, name: str, contact: str) -> Donor:
    """Correct what is known of a giver; the trail keeps that it changed, not what it said."""
    with trail.act("change donor", by=by):
        held = Donor.objects.select_for_update(no_key=True).get(pk=donor.pk)
        held.kind = kind
        seal(held, name=name or None, contact=contact or None)
        held.save(update_fields=["kind", "name", "contact"])
    return held


def texts_of(donors: Iterable[Donor], *, by: User) -> dict[Donor, DonorText]:
    """Names and contacts by donor, in one question to the keyring; nothing for whoever may not see donors."""
    donors = list(donors)
    if not by.has_perm("donations.see_donors"):
        return {}
    opened = unseal_many(donors, "name", "contact")
    return {donor: DonorText(**texts) for donor, texts in zip(donors, opened, strict=True)}
