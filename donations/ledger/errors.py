"""What the ledger refuses: money that is not free, entries that are not undone, and what takes two officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError

if TYPE_CHECKING:
    from donations.ledger.models import Fund
    from donations.ledger.standing import ShortDay


class MoneyShort(DomainError):
    """More was asked for than the fund has free."""

    sentence = _lazy(
        "Short by %(short)s: %(needed)s is needed and %(available)s is available."
        " Set the request to wait for funds, or ask a partner."
    )

    @classmethod
    def of(cls, fund: Fund, needed: int) -> Self:
        """With the figures of the fund at this moment."""
        fund.refresh_from_db(fields=["balance", "committed"])
        return cls(
            short=fund.money(needed - fund.available),
            needed=fund.money(needed),
            available=fund.money(fund.available),
        )


class EverythingCommitted(DomainError):
    """A fee, transfer or reversal finds the money promised to rescues."""

    sentence = _lazy(
        "Short by %(short)s: of %(balance)s in the fund, %(committed)s is promised to rescues."
        " Release or transfer first, then book it again."
    )

    @classmethod
    def of(cls, fund: Fund, needed: int) -> Self:
        """With the figures of the fund at this moment."""
        fund.refresh_from_db(fields=["balance", "committed"])
        return cls(
            short=fund.money(needed - fund.available),
            balance=fund.money(fund.balance),
            committed=fund.money(fund.committed),
        )


class DayShort(DomainError):
    """A booking of a past day would leave a day with more promised than there was."""

    sentence = _lazy(
        "Booked on that day, “%(fund)s” would have been short by %(short)s on %(day)s."
        " Book it on a later day, on which the money was there."
    )

    @classmethod
    def of(cls, fund: Fund, found: ShortDay) -> DomainError:
        """With the first day that could not bear it."""
        day = date_format(found.day)
        if found.committed < 0:
            return DayUnpromised(fund=str(fund), day=day)
        return cls(fund=str(fund), short=fund.money(-found.available), day=day)


class DayUnpromised(DomainError):
    """A booking of a past day would draw on money that was promised later."""

    sentence = _lazy(
        "On %(day)s this money of “%(fund)s” was not committed yet. Book it on the day it was committed, or later;"
        " the cost belongs to the day it was paid all the same."
    )


class CommitmentDayShort(DomainError):
    """A booking of a past day would draw on what was committed to a request later, or spent by then."""

    sentence = _lazy(
        "On that day, or a later one, less was left of this commitment than is booked. Book it on a day on which it was there;"
        " the cost belongs to the day it was paid all the same."
    )
    constraints = ("commitment_day_never_overdrawn",)


class DayMoved(DomainError):
    """Another entry took the money of a past day meanwhile."""

    sentence = _lazy(
        "Another entry was booked on these days in the meantime. Look at the ledger, then repeat the step."
    )
    constraints = ("fund_day_never_overspent",)


class CommitmentMoved(DomainError):
    """Another entry moved the commitment meanwhile."""

    sentence = _lazy("What is left for %(case)s changed in the meantime. Look at it again, then repeat the step.")


class ReversedAlready(DomainError):
    """An entry is reversed once."""

    sentence = _lazy("This entry was reversed already. Book the right one beside it.")
    constraints = (
        "donations_reversal_entry_id_key",
        "donations_ledgerentry_undoes_id_key",
    )


class NotReversible(DomainError):
    """Some entries are undone by an act of their own."""

    sentence = _lazy(
        "An entry of this kind is not reversed: transfer back, release what is left of a commitment,"
        " or book the difference of a settlement as a payment."
    )


class PurposeKept(DomainError):
    """A transfer would take what donors gave for a purpose."""

    sentence = _lazy(
        "“%(fund)s” holds money that donors gave for its purpose and that is not spent yet."
        " Transfer less, or ask the donors for their consent and write it down here."
    )


class SameFund(DomainError):
    """A transfer needs two funds."""

    sentence = _lazy("Choose two different funds.")
    constraints = ("transfer_between_two_funds",)


class OtherCurrency(DomainError):
    """A transfer moves one sum, and two funds of different currencies have none in common."""

    sentence = _lazy(
        "“%(source)s” is kept in %(out_of)s and “%(target)s” in %(into)s: one sum cannot be moved between them."
        " Propose a transfer across currencies, with the rate of the bank’s paper."
    )

    @classmethod
    def of(cls, source: Fund, target: Fund) -> Self:
        """With both funds."""
        return cls(source=source, out_of=source.currency, target=target, into=target.currency)


class FundClosed(DomainError):
    """A closed fund holds nothing and receives nothing."""

    sentence = _lazy(
        "This fund is closed: nothing is booked in it. Choose a fund that is open, or have two officers open it again."
    )
    constraints = ("fund_closed_is_empty",)


class FundNotBegun(DomainError):
    """A booking before the first day of its fund."""

    sentence = _lazy(
        "This fund begins later than that day, and nothing is booked before its first day. What it held by then is its"
        " opening balance; book the rest on its first day or later."
    )
    constraints = ("entry_since_its_fund_opened",)


class SecondOfficerNeeded(DomainError):
    """One person alone did what takes two officers."""

    sentence = _lazy(
        "This takes two officers. Propose it; the executive director, the treasurer or the auditor signs it."
    )
    constraints = (
        "needs_second_officer",
        "limit_needs_second_officer",
        "tariff_needs_second_officer",
    )


class NotAsSigned(DomainError):
    """An entry unlike the proposal two officers signed."""

    sentence = _lazy("This is not what the two officers signed. Refuse the proposal, and propose it as it should be.")
    constraints = (
        "entry_fits_its_proposal",
        "exchange_as_signed",
        "loan_as_signed",
        "repayment_as_signed",
        "waiver_as_signed",
    )
