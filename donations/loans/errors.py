"""Why one fund lends nothing to another, and why a loan is not repaid or given up as it was asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class LenderKeepsPurpose(DomainError):
    """Money that donors gave for a purpose would be lent."""

    sentence = _lazy(
        "“%(fund)s” holds money that donors gave for its purpose: it lends none of it. Lend from a fund that is free, or"
        " propose a transfer with the givers’ consent."
    )
    field = "source"


class BorrowerKeepsPurpose(DomainError):
    """A loan would be repaid with money that donors gave for a purpose."""

    sentence = _lazy(
        "What “%(fund)s” has free was given for its purpose and is not spent yet. Repay less, or later, or give the loan"
        " up."
    )
    field = "amount"


class MoreThanOutstanding(DomainError):
    """More comes back than was lent."""

    sentence = _lazy("%(left)s of this loan is outstanding. Enter no more than that; refuse a proposal that does.")
    field = "amount"


class LoanOver(DomainError):
    """Nothing is outstanding any more."""

    sentence = _lazy("Nothing of this loan is outstanding any more. Look at its page to see what became of it.")
    constraints = ("donations_loanwaiver_loan_id_key",)


class RepaidMeanwhile(DomainError):
    """Of two repayments at once the later one finds less outstanding, as the database counts it."""

    sentence = _lazy("A part of this loan came back meanwhile. Look at its page, and propose what is outstanding now.")
    constraints = ("loan_repaid_once",)


class RepaidBeforeLent(DomainError):
    """A day before the loan."""

    sentence = _lazy("It was lent on %(day)s. Choose that day or a later one.")
    field = "booked_on"


class GivingUpWaits(DomainError):
    """One proposal to give a loan up."""

    sentence = _lazy("To give this loan up is proposed already and waits for a second signature. Open that proposal.")
    constraints = ("proposal_one_open_waiver",)


class OutstandingMoved(DomainError):
    """Something came back since the giving up was proposed."""

    sentence = _lazy(
        "%(left)s is outstanding now, and the proposal gives up %(then)s. Refuse it, and propose it again."
    )


class LoansOpen(DomainError):
    """A fund with a loan open is not closed."""

    sentence = _lazy("A loan is open: %(loans)s. Have it repaid or given up first; then the fund can be closed.")


class LoanOpenMeanwhile(DomainError):
    """The same, found by the database."""

    sentence = _lazy("A loan of this fund is open. Have it repaid or given up first; then the fund can be closed.")
    constraints = ("fund_closed_without_loans",)
