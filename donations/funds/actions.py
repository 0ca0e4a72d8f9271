"""Opening a fund with its opening entry, closing it with what becomes of the rest, and opening it again: two officers each time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import InTheFuture
from donations.funds import errors, rules
from donations.funds.models import FundOpening
from donations.ledger.bookkeeping import moment_on, post
from donations.ledger.errors import FundClosed, OtherCurrency, SameFund
from donations.ledger.models import Fund
from donations.periods.rules import may_book_on
from donations.proposals import movements
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.rules import may_tell_consent
from donations.proposals.signing import when_signed
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.money import BOOK_CURRENCY, check_minor


@action(_lazy("propose"), stored_as="propose", permission="donations.propose_fund")
def propose_fund(
    *,
    by: User,
    code: str,
    name: str,
    kind: str,
    purpose: str,
    opened_on: date,
    amount: int,
    origin: str,
    note: str,
    currency: str = BOOK_CURRENCY,
) -> MoneyProposal:
    """Ask a second officer to open a fund from a day on, with what it held by then, in minor units, and the paper that says so.

    Its books are kept in `currency`, for ever. Refused for a short name that is taken, for a day to come, and for a balance without its source.
    """
    require(rules.may_have_code(code))
    facts = {"code": code, "name": name.strip(), "kind": kind, "purpose": purpose.strip(), "currency": currency}
    return _propose_opening(None, by=by, note=note, opened_on=opened_on, amount=amount, origin=origin, **facts)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.propose_fund",
    rule=rules.may_open_balance,
)
def propose_opening_balance(
    fund: Fund, *, by: User, opened_on: date, amount: int, origin: str, note: str, currency: str = ""
) -> MoneyProposal:
    """Ask a second officer for the opening entry of a fund in which nothing was booked yet, or whose opening entry was undone.

    One that has not begun begins with it, and in `currency`; the currency of any other stays.
    """
    fund = Fund.objects.get(pk=fund.pk)
    require(rules.may_open_balance(fund))
    require(rules.may_begin_on(fund, opened_on))
    require(rules.may_be_kept_in(fund, currency or fund.currency))
    facts = {"code": fund.code, "name": fund.name, "kind": fund.kind, "purpose": fund.purpose}
    facts |= {"currency": currency or fund.currency}
    return _propose_opening(fund, by=by, note=note, opened_on=opened_on, amount=amount, origin=origin, **facts)


def _propose_opening(
    fund: Fund | None, *, by: User, note: str, opened_on: date, amount: int, origin: str, **facts: str
) -> MoneyProposal:
    if opened_on > clock.today():
        raise InTheFuture
    amount = check_minor(amount, facts["currency"])
    if bool(amount) != bool(origin.strip()):
        raise errors.OriginMissing
    if amount:
        require(may_book_on(opened_on))
    opening = FundOpening.objects.create(fund=fund, opened_on=opened_on, amount=amount, origin=origin.strip(), **facts)
    return keep_proposal(ProposalKind.OPEN, by=by, fund=fund, opening=opening, amount=amount or None, note=note)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.propose_fund",
    rule=rules.may_close,
)
def propose_closing(
    fund: Fund, *, by: User, reason: str, target: Fund | None = None, consent: str = ""
) -> MoneyProposal:
    """Ask a second officer to close a fund, and to move what is left of it into another.

    Refused while something is promised, without a fund for the rest, and without the givers' consent for what they gave for a
    purpose; with it the treasurer alone proposes, and the director signs.
    """
    fund = Fund.objects.get(pk=fund.pk)
    require(rules.may_close(fund, by=by))
    if not fund.balance:
        return keep_proposal(ProposalKind.CLOSE, by=by, fund=fund, note=reason)
    if target is None:
        raise errors.RestNeedsAFund(rest=fund.money(fund.balance))
    if target.pk == fund.pk:
        raise SameFund
    if target.closed_on:
        raise FundClosed
    if target.currency != fund.currency:
        raise OtherCurrency.of(fund, target)
    has_consent = bool(consent.strip())
    require(may_tell_consent(consent, by=by) or rules.consent_for(fund, fund.balance, has_consent=has_consent))
    facts = {"target": target, "amount": fund.balance, "consent": consent}
    return keep_proposal(ProposalKind.CLOSE, by=by, fund=fund, note=reason, **facts)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.propose_fund",
    rule=rules.may_reopen,
)
def propose_reopening(fund: Fund, *, by: User, reason: str) -> MoneyProposal:
    """Ask a second officer to open a closed fund again; it begins with nothing."""
    fund = Fund.objects.get(pk=fund.pk)
    require(rules.may_reopen(fund))
    return keep_proposal(ProposalKind.REOPEN, by=by, fund=fund, note=reason)


@when_signed(ProposalKind.OPEN, may=rules.may_be_opened)
def open_fund(proposal: MoneyProposal, by: User) -> FundOpening:
    """Let a signed fund begin, with its opening entry on its first day."""
    opening = proposal.opening
    if opening.fund is None:
        facts = {name: getattr(opening, name) for name in ("code", "name", "kind", "purpose", "currency")}
        opening.fund = Fund.objects.create(**facts)
    opening.approved_at = proposal.decided_recorded_at or proposal.decided_at
    opening.save(update_fields=["fund", "approved_at"])
    post(opening, by=by, occurred_at=moment_on(opening.opened_on))
    return opening


@when_signed(ProposalKind.CLOSE, may=rules.may_be_closed)
def close_fund(proposal: MoneyProposal, by: User) -> None:
    """Move what is left into the other fund, and close the fund on the day of the second signature."""
    if proposal.target:
        movements.transfer(
            by=by,
            source=proposal.fund,
            target=proposal.target,
            amount=proposal.amount,
            proposal=proposal,
        )
    # What came in since the rule was asked, or another closing, is seen here, under the lock of the fund's row.
    is_empty = Fund.objects.filter(pk=proposal.fund_id, closed_on=None, balance=0, committed=0)
    if not is_empty.update(closed_on=clock.today()):
        raise errors.RestMoved.since(proposal)


@when_signed(ProposalKind.REOPEN, may=rules.may_be_reopened)
def reopen_fund(proposal: MoneyProposal, _by: User) -> None:
    """Let a closed fund take money again."""
    Fund.objects.filter(pk=proposal.fund_id).update(closed_on=None)
