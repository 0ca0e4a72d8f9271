"""Acts of gifts in kind: recording one, correcting it, and saying that it was recorded in error."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.models import Donor
from donations.in_kind import errors, rules
from donations.in_kind.models import GiftInKind
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate


@action(_lazy("record in kind"), permission="donations.record_donation")
def record_in_kind(
    *,
    by: User,
    what: str,
    received: FuzzyDate,
    donor: Donor | None = None,
    how_many: Decimal | None = None,
    unit: str = "",
    value: int | None = None,
    currency: str = "",
    basis: str = "",
    used_for: str = "",
) -> GiftInKind:
    """Record goods or a service that somebody gave; no fund is moved. Refused for what has not come yet, and for half a value."""
    facts = {"what": what, "received": received, "donor": donor, "how_many": how_many, "unit": unit}
    return _recorded(by=by, **facts, value=value, currency=currency, basis=basis, used_for=used_for)


@action(_lazy("correct in kind"), permission="donations.record_donation", rule=rules.may_change_in_kind)
def correct_in_kind(
    gift: GiftInKind,
    *,
    by: User,
    what: str,
    received: FuzzyDate,
    donor: Donor | None = None,
    how_many: Decimal | None = None,
    unit: str = "",
    value: int | None = None,
    currency: str = "",
    basis: str = "",
    used_for: str = "",
) -> GiftInKind:
    """Record what is right instead of a row, which stays to be read and counts nowhere; refused once it was corrected."""
    held = _held(gift)
    require(rules.may_change_in_kind(held))
    facts = {"what": what, "received": received, "donor": donor, "how_many": how_many, "unit": unit}
    said = {"value": value, "currency": currency, "basis": basis, "used_for": used_for}
    return _recorded(by=by, corrects=held, **facts, **said)


@action(_lazy("void in kind"), permission="donations.record_donation", rule=rules.may_change_in_kind)
def void_in_kind(gift: GiftInKind, *, by: User) -> GiftInKind:
    """Say that a gift in kind was recorded in error: the row stays, and counts nowhere."""
    held = _held(gift)
    require(rules.may_change_in_kind(held))
    held.voided_at, held.voided_by = clock.now(), by
    held.save(update_fields=["voided_at", "voided_by"])
    return held


def _held(gift: GiftInKind) -> GiftInKind:
    """The row under lock: of two who correct it at once one is refused."""
    return GiftInKind.objects.select_for_update(no_key=True, of=["self"]).get(pk=gift.pk)


def _recorded(*, by: User, received: FuzzyDate, **facts: Any) -> GiftInKind:
    """The row, once what it says can be."""
    if received.earliest and received.earliest > clock.now():
        raise errors.InKindInTheFuture
    told = [bool(facts[name]) for name in ("value", "currency", "basis")]
    if any(told) and not all(told):
        raise errors.ValueNotWhole
    if facts["unit"] and not facts["how_many"]:
        raise errors.UnitWithoutNumber
    return GiftInKind.objects.create(received=received, recorded_by=by, **facts)
