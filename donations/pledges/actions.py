"""Acts on promises: recording one, changing and ending it from a day on, saying which gift kept which instalment."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.gifts.appeal_models import Appeal
from donations.gifts.errors import AppealOfAnotherFund
from donations.gifts.models import Donation, Donor
from donations.ledger.models import Fund
from donations.pledges import errors, rules
from donations.pledges.choices import Rhythm
from donations.pledges.instalments import gifts_that_may_keep, unkept
from donations.pledges.models import Pledge, PledgeKeeping, PledgeTerms
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(_lazy("record pledge"), permission="donations.record_donation")
def record_pledge(
    *,
    by: User,
    donor: Donor,
    fund: Fund,
    amount: int,
    currency: str,
    rhythm: str,
    since: date,
    told_on: date,
    until: date | None = None,
    appeal: Appeal | None = None,
) -> Pledge:
    """Record what a giver promised to a fund: once or again and again, the first time on a day.

    It moves nothing in the books. Refused for a day of promising to come, a closed fund and the appeal of another one.
    """
    if told_on > clock.today():
        raise errors.PledgedInTheFuture
    if fund.closed_on:
        raise errors.FundIsClosed
    if appeal and appeal.fund_id != fund.pk:
        raise AppealOfAnotherFund
    _check(amount, rhythm, since, until)
    pledge = Pledge.objects.create(
        donor=donor.current, fund=fund, appeal=appeal, currency=currency, told_on=told_on, recorded_by=by
    )
    _add_terms(pledge, by=by, since=since, amount=amount, rhythm=rhythm, until=until)
    return pledge


@action(_lazy("change pledge"), permission="donations.record_donation", rule=rules.may_change_pledge)
def change_pledge(
    pledge: Pledge, *, by: User, since: date, amount: int, rhythm: str, until: date | None = None
) -> PledgeTerms:
    """Let a promise say something else from a day on, for that day and every later one; what it said before stays.

    Refused from a day on for which a gift was booked as its keeping already.
    """
    held = _held(pledge)
    require(rules.may_change_pledge(held))
    _check(amount, rhythm, since, until)
    require(rules.may_change_since(held, since))
    return _add_terms(held, by=by, since=since, amount=amount, rhythm=rhythm, until=until)


@action(_lazy("end pledge"), permission="donations.record_donation", rule=rules.may_change_pledge)
def end_pledge(pledge: Pledge, *, by: User, since: date) -> PledgeTerms:
    """Let nothing be promised any more from a day on; what was due before stays promised. It is begun again by a change."""
    held = _held(pledge)
    require(rules.may_change_pledge(held))
    require(rules.may_change_since(held, since))
    return _add_terms(held, by=by, since=since, amount=None, rhythm="", until=None)


@action(_lazy("void pledge"), permission="donations.record_donation", rule=rules.may_void_pledge)
def void_pledge(pledge: Pledge, *, by: User) -> Pledge:
    """Say that a promise was recorded in error: the row stays, and counts nowhere."""
    held = _held(pledge)
    require(rules.may_void_pledge(held))
    held.voided_at, held.voided_by = clock.now(), by
    held.save(update_fields=["voided_at", "voided_by"])
    return held


@action(_lazy("keep pledge"), permission="donations.record_donation", rule=rules.may_keep_pledge)
def keep_pledge(pledge: Pledge, *, by: User, due_on: date, donation: Donation) -> PledgeKeeping:
    """Say that a gift keeps the instalment of a day. It may be another sum; both are shown.

    Where the gift said before was taken back, this one stands instead of it.
    """
    held = _held(pledge)
    require(rules.may_keep_pledge(held))
    read = Pledge.objects.with_instalments().get(pk=held.pk)
    if due_on not in {each.due_on for each in unkept(read)}:
        raise errors.NotDueThen
    if donation not in gifts_that_may_keep(read):
        raise errors.NotItsGift
    _undo(held.keepings.filter(due_on=due_on, undone_at=None), by=by)
    return PledgeKeeping.objects.create(pledge=held, due_on=due_on, donation=donation, recorded_by=by)


@action(_lazy("undo pledge keeping"), permission="donations.record_donation", rule=rules.may_undo_keeping)
def undo_pledge_keeping(keeping: PledgeKeeping, *, by: User) -> PledgeKeeping:
    """Take back that a gift kept an instalment: the gift stays booked, and the instalment waits again."""
    _held(keeping.pledge)
    held = PledgeKeeping.objects.select_for_update(no_key=True).get(pk=keeping.pk)
    require(rules.may_undo_keeping(held))
    held.undone_at, held.undone_by = clock.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    return held


def _held(pledge: Pledge) -> Pledge:
    """A promise under lock: who changes it and who keeps it wait for each other."""
    return Pledge.objects.select_for_update(no_key=True, of=["self"]).get(pk=pledge.pk)


def _check(amount: int, rhythm: str, since: date, until: date | None) -> None:
    """What is promised is something, and ends after it began; once has no end of its own."""
    if amount <= 0:
        raise TooSmall
    if until and (rhythm == Rhythm.ONCE or until < since):
        raise errors.PledgeEndsBeforeItBegins


def _add_terms(pledge: Pledge, *, by: User, **said) -> PledgeTerms:
    """What it says from a day on."""
    return PledgeTerms.objects.create(pledge=pledge, recorded_by=by, **said)


def _undo(keepings, *, by: User) -> None:
    """Keepings by gifts that were taken back make room for the one that stands."""
    for keeping in keepings:
        keeping.undone_at, keeping.undone_by = clock.now(), by
        keeping.save(update_fields=["undone_at", "undone_by"])
