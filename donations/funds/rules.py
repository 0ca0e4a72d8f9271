"""Whether a fund may be opened, may have an opening entry, may be closed and opened again."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.formats import date_format

from donations.funds import errors
from donations.funds.models import FundOpening
from donations.ledger.errors import FundClosed
from donations.ledger.models import RESCUE, Fund
from donations.loans.rules import may_end
from donations.memoranda.models import Memorandum
from donations.proposals.errors import ConsentByTreasurer
from donations.proposals.models import MoneyProposal
from donations.proposals.movements import is_for_its_purpose
from donations.proposals.rules import ENDS
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def may_have_code(code: str) -> DomainError | None:
    """Whether a short name is free: of every fund, and of every opening that waits."""
    waiting = MoneyProposal.objects.open().filter(opening__code=code, opening__fund=None)
    return errors.CodeTaken() if _is_taken(code) or waiting.exists() else None


def _is_taken(code: str) -> bool:
    """Whether a fund bears it; “none” says of a gift that it has no purpose."""
    return code == "none" or Fund.objects.filter(code=code).exists()


def may_open_balance(fund: Fund) -> DomainError | None:
    """Whether a fund may have an opening entry: nothing was booked in it yet, or the one it had was undone."""
    if fund.closed_on:
        return FundClosed()
    if MoneyProposal.objects.open().filter(opening__fund=fund).exists():
        return errors.OpeningWaits()
    return _may_have_entry(fund)


def may_begin_on(fund: Fund | None, day: date) -> DomainError | None:
    """Whether an opening entry may be of a day: the first day of its fund, and no memorandum tells of it or later."""
    if fund is None:
        return None
    if fund.opened_on and fund.opened_on != day:
        return errors.OtherFirstDay(day=date_format(fund.opened_on))
    begins_at = datetime.combine(day, time(), clock.TOKYO)
    voided = Memorandum.objects.exclude(voids=None).values("voids")
    within = Memorandum.objects.filter(voids=None, happened_until__gt=begins_at).exclude(pk__in=voided)
    return errors.MemorandaWithin() if fund.code == RESCUE and within.exists() else None


def may_be_kept_in(fund: Fund, currency: str) -> DomainError | None:
    """Whether the books of a fund may be kept in a currency: any before it begins, its own after that; the reserve's in dollars."""
    if currency == fund.currency:
        return None
    if fund.code == RESCUE:
        return errors.ReserveInDollars()
    return errors.CurrencyStays() if fund.opened_on or fund.entry_count else None


def may_be_opened(proposal: MoneyProposal) -> DomainError | None:
    """Whether what is proposed may begin now."""
    opening = proposal.opening
    if opening.fund is None:
        return errors.CodeTaken() if _is_taken(opening.code) else None
    refused = FundClosed() if opening.fund.closed_on else _may_have_entry(opening.fund)
    refused = refused or may_begin_on(opening.fund, opening.opened_on)
    return refused or may_be_kept_in(opening.fund, opening.currency)


def _may_have_entry(fund: Fund) -> DomainError | None:
    is_unopened = fund.opened_on is None and not fund.entry_count
    may_be_anew = fund.opened_on is not None and not FundOpening.objects.with_entry().filter(fund=fund).exists()
    return None if is_unopened or may_be_anew else errors.OpenedAlready()


def may_close(fund: Fund, *, by: User) -> DomainError | None:
    """Whether closing a fund may be proposed: it is open, promises nothing, no appeal runs for it, and nobody proposed it yet.

    What donors gave it for a purpose goes elsewhere on the treasurer's proposal alone.
    """
    if refused := _may_end(fund) or (errors.LifeWaits() if _waits(fund) else None):
        return refused
    is_the_treasurers = by.role != Role.TREASURER and fund.balance and is_for_its_purpose(fund, fund.balance)
    return ConsentByTreasurer() if is_the_treasurers else None


def may_be_closed(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed closing can be done: the fund holds what was signed, and the other fund is open."""
    fund = Fund.objects.get(pk=proposal.fund_id)
    if refused := _may_end(fund):
        return refused
    if fund.balance != (proposal.amount or 0):
        return errors.RestMoved(now=fund.money(fund.balance), then=fund.money(proposal.amount or 0))
    if proposal.target and proposal.target.closed_on:
        return FundClosed()
    return consent_for(fund, fund.balance, has_consent=proposal.has_consent)


def consent_for(fund: Fund, amount: int, *, has_consent: bool) -> DomainError | None:
    """Whether so much may leave a fund for another purpose: given for none, or with the givers' consent."""
    if has_consent or not amount:
        return None
    return errors.ConsentMissing() if is_for_its_purpose(fund, amount) else None


def may_reopen(fund: Fund) -> DomainError | None:
    """Whether opening a fund again may be proposed: it is closed, and nobody did yet."""
    if not fund.closed_on:
        return errors.NotClosed()
    return errors.LifeWaits() if _waits(fund) else None


def may_be_reopened(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed reopening can be done: the fund is closed."""
    return None if Fund.objects.get(pk=proposal.fund_id).closed_on else errors.NotClosed()


def _may_end(fund: Fund) -> DomainError | None:
    if fund.code == RESCUE:
        return errors.ReserveStays()
    if fund.closed_on:
        return errors.ClosedAlready()
    if fund.committed:
        return errors.CommitmentsOpen.of(fund)
    if refused := may_end(fund):
        return refused
    return errors.AppealsRun() if fund.appeals.running().exists() else None


def _waits(fund: Fund) -> bool:
    return MoneyProposal.objects.open().filter(kind__in=ENDS, fund=fund).exists()
