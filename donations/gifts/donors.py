"""Acts on donors, and the one place where their sealed names are opened; gifts are booked by donations/ledger/bookkeeping.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts import errors, rules
from donations.gifts.models import Donor, DonorMerge, DonorReading, DonorThanks
from donations.gifts.tokens import add_tokens, change_tokens
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.keyring.sealing import seal, unseal_many
from lfnkr.web.edit_conflicts import require_current

NUMBERING = int.from_bytes(b"DONOR")
"""The advisory lock under which donors are numbered, so that two new ones do not take the same number."""


CONSENTS = ("may_thank", "may_name", "may_write")
"""The questions a giver may have answered, each a column."""

READ_FOR = timedelta(minutes=15)
"""So long a name that was opened stays on the page."""


class DonorText(NamedTuple):
    """What is sealed of one donor; `None` where nothing was recorded, or where the donor was erased."""

    name: str | None
    contact: str | None


@action(_lazy("record donor"), permission="donations.record_donation")
def record_donor(*, by: User, kind: str, name: str = "", contact: str = "") -> Donor:
    """Take up a giver under the next number; name and contact are sealed under the donor's own key."""
    donor = Donor(kind=kind)
    seal(donor, name=name or None, contact=contact or None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    donor.number = (Donor.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    donor.save(force_insert=True)
    add_tokens(donor, name)
    return donor


@action(_lazy("change donor"), permission="donations.see_donors", rule=rules.may_change_donor, takes=CONSENTS)
def change_donor(donor: Donor, *, by: User, version: int, kind: str, name: str, contact: str, **consents: str) -> Donor:
    """Correct what is known of a giver; the trail keeps that it changed, not what it said.

    What a giver consented to stays as it is where it is not given. Refused while what is recorded cannot be opened, for a record
    that was made one with another, and when it was changed since `version` was read.
    """
    held = Donor.objects.select_for_update(no_key=True).get(pk=donor.pk)
    require(rules.may_change_donor(held))
    require_current(held, version)
    held.kind = kind
    held.version += 1
    for question, answer in consents.items():
        setattr(held, question, answer)
    seal(held, name=name or None, contact=contact or None)
    held.save(update_fields=["kind", "name", "contact", "version", *consents])
    change_tokens(held, name)
    return held


@action(_lazy("merge donors"), permission="donations.see_donors", rule=rules.may_merge_donor)
def merge_donors(donor: Donor, *, by: User, number: int) -> DonorMerge:
    """Say that a record is the same giver as the one of another number, which stands from now on.

    No gift moves: each keeps the number it was booked with, and the record that stands shows the gifts of both. Refused for one
    record twice, and where either was made one with another already.
    """
    other = Donor.objects.filter(number=number).first()
    if other is None:
        raise errors.NoSuchDonor
    if other.pk == donor.pk:
        raise errors.OneDonorAlready
    both = Donor.objects.filter(pk__in=[donor.pk, other.pk]).order_by("pk")
    held = {row.pk: row for row in both.select_for_update(no_key=True)}
    require(rules.may_merge_donor(held[donor.pk]))
    if held[other.pk].merge:
        raise errors.StandsNoMore(number=held[other.pk].current.number)
    return DonorMerge.objects.create(donor=held[donor.pk], into=held[other.pk], merged_by=by)


@action(_lazy("part donors"), permission="donations.see_donors", rule=rules.may_part_donors)
def part_donors(merge: DonorMerge, *, by: User) -> DonorMerge:
    """Undo a merge: the two records are two givers again, each with its own gifts."""
    held = DonorMerge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    require(rules.may_part_donors(held))
    held.undone_at, held.undone_by = clock.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    return held


@action(_lazy("record thanks"), permission="donations.see_donors", rule=rules.may_thank_donor)
def record_thanks(donor: Donor, *, by: User, sent_on: date, how: str) -> DonorThanks:
    """Record that a giver was thanked; refused before the day, and for whoever said that they do not wish it."""
    held = Donor.objects.select_for_update(no_key=True).get(pk=donor.pk)
    require(rules.may_thank_donor(held))
    if sent_on > clock.today():
        raise errors.ThanksInTheFuture
    return DonorThanks.objects.create(donor=held, sent_on=sent_on, how=how, recorded_by=by)


@action(_lazy("void thanks"), permission="donations.see_donors", rule=rules.may_void_thanks)
def void_thanks(thanks: DonorThanks, *, by: User) -> DonorThanks:
    """Say that thanks were recorded in error: the row stays, and does not stand."""
    held = DonorThanks.objects.select_for_update(no_key=True).get(pk=thanks.pk)
    require(rules.may_void_thanks(held))
    held.voided_at, held.voided_by = clock.now(), by
    held.save(update_fields=["voided_at", "voided_by"])
    return held


@action(_lazy("read donor"), permission="donations.see_donors")
def read_donor(donor: Donor, *, by: User) -> DonorReading:
    """Open a giver's name and contact for a quarter of an hour; the row is in the trail before a word is shown.

    A reading that still runs is given again.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two clicks at once count one after the other.
    return reading_of(donor, by=by) or DonorReading.objects.create(donor=donor, by=by)


def donor_of(number: int) -> Donor:
    """The record that stands for the giver of a number. Raises NoSuchDonor."""
    donor = Donor.objects.filter(number=number).first()
    if donor is None:
        raise errors.NoSuchDonor
    return donor.current


def reading_of(donor: Donor, *, by: User) -> DonorReading | None:
    """The reading of a giver by somebody that still runs, while they may see donors at all."""
    if not by.has_perm("donations.see_donors"):
        return None
    return DonorReading.objects.filter(donor=donor, by=by, read_at__gt=clock.now() - READ_FOR).first()


def texts_of(donors: Iterable[Donor], *, by: User) -> dict[Donor, DonorText]:
    """Names and contacts by donor, in one question to the keyring; nothing for whoever may not see donors."""
    donors = list(donors)
    if not by.has_perm("donations.see_donors"):
        return {}
    opened = unseal_many(donors, "name", "contact")
    return {donor: DonorText(**texts) for donor, texts in zip(donors, opened, strict=True)}
