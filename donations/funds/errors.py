"""Why a fund is not opened, closed or opened again, and why nothing is booked in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from lfnkr.errors import DomainError

if TYPE_CHECKING:
    from donations.proposals.models import MoneyProposal


class FundNeedsTwo(DomainError):
    """A fund opened or closed by one."""

    sentence = _lazy("A fund is opened, closed and opened again by two officers. Propose it; another officer signs it.")
    constraints = ("fund_needs_second_officer",)


class CodeTaken(DomainError):
    """Two funds of one short name."""

    sentence = _lazy(
        "A fund of this short name is there already, or waits for its signature. Choose another short name."
    )
    field = "code"
    constraints = ("donations_fund_code_key", "fund_code_is_a_purpose")


class OriginMissing(DomainError):
    """An opening balance that nobody can look up."""

    sentence = _lazy(
        "Say which paper the opening balance is taken from, for example a bank statement of that day; without a"
        " balance, leave it empty."
    )
    field = "origin"
    constraints = ("opening_balance_has_its_source",)


class OpenedAlready(DomainError):
    """A fund with entries, or with an opening entry, gets none."""

    sentence = _lazy(
        "This fund has its opening entry, or began without one. Correct a wrong one by its reversal in the ledger, and"
        " propose it anew after that."
    )
    constraints = ("fund_opens_once",)


class CurrencyStays(DomainError):
    """The books of a fund that has begun change their currency."""

    sentence = _lazy(
        "The books of this fund keep the currency they began in. Open another fund in another currency, and move what is"
        " left by a transfer across currencies."
    )
    field = "currency"
    constraints = ("fund_keeps_its_currency",)


class ReserveInDollars(DomainError):
    """The reserve in another currency than its prices, floor and target."""

    sentence = _lazy(
        "The rescue reserve is kept in US dollars, as its prices are. Gifts in any currency are booked in it at the rate"
        " of their receipt."
    )
    field = "currency"
    constraints = ("reserve_in_dollars",)


class OpeningWaits(DomainError):
    """An opening of this fund waits already."""

    sentence = _lazy("An opening balance of this fund waits for a second signature already. Open that proposal.")


class OtherFirstDay(DomainError):
    """An opening on another day than the fund's."""

    sentence = _lazy("This fund begins on %(day)s, and its opening balance is of that day.")
    field = "opened_on"


class MemorandaWithin(DomainError):
    """Memoranda of days the books would reach."""

    sentence = _lazy(
        "Memoranda tell of money on or after that day, so the books cannot begin there. Choose a later day, or mark"
        " those memoranda as recorded in error first and book them."
    )
    field = "opened_on"
    constraints = ("opening_after_memoranda",)


class ReserveStays(DomainError):
    """The rescue reserve is never closed."""

    sentence = _lazy("The rescue reserve is not closed: each rescue is decided against it.")


class ClosedAlready(DomainError):
    """It is closed."""

    sentence = _lazy("This fund is closed already. Its page says since when, and by whom.")


class NotClosed(DomainError):
    """It is open."""

    sentence = _lazy("This fund is open. There is nothing to open again.")


class LifeWaits(DomainError):
    """A proposal about this fund's end waits."""

    sentence = _lazy(
        "To close or reopen this fund is proposed already and waits for a second signature. Open that proposal."
    )


class CommitmentsOpen(DomainError):
    """A fund with promises is not closed."""

    sentence = _lazy(
        "%(committed)s of this fund is promised to rescues. Pay or release it first; then the fund can be closed."
    )

    @classmethod
    def of(cls, fund: Fund) -> Self:
        """With what is promised."""
        return cls(committed=fund.money(fund.committed))


class AppealsRun(DomainError):
    """A fund an appeal still asks gifts for is not closed."""

    sentence = _lazy("An appeal for this fund is running. Close the appeal first; then the fund can be closed.")


class RestNeedsAFund(DomainError):
    """Money left, and no fund named for it."""

    sentence = _lazy("%(rest)s is left in this fund. Say into which open fund it goes.")
    field = "target"


class ConsentMissing(DomainError):
    """Money given for a purpose goes elsewhere by the givers' consent alone."""

    sentence = _lazy(
        "This money was given for a purpose. Ask the givers, and write who agreed, when, and where it is kept;"
        " without their consent it stays where it is."
    )
    field = "consent"


class RestMoved(DomainError):
    """The fund holds another sum than was signed."""

    sentence = _lazy(
        "The fund holds %(now)s now, and the proposal moves %(then)s. Refuse it, and propose the closing again."
    )

    @classmethod
    def since(cls, proposal: MoneyProposal) -> DomainError:
        """What became of the fund meanwhile, once what was signed is moved out of it."""
        fund, moved = Fund.objects.get(pk=proposal.fund_id), proposal.amount or 0
        if fund.closed_on:
            return ClosedAlready()
        if fund.committed:
            return CommitmentsOpen.of(fund)
        return cls(now=fund.money(fund.balance + moved), then=fund.money(moved))
