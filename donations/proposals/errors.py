"""What a proposal of two officers is refused for; each says in a sentence what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lfnkr.errors import DomainError


class NotAnOfficer(DomainError):
    """A proposal or a second signature of somebody whose role does not give it."""

    sentence = _(
        "Director and treasurer propose what takes two officers, and director, treasurer or auditor sign it."
        " Ask one of them."
    )


class ReversalProposed(DomainError):
    """One open proposal to undo an entry."""

    sentence = _("To reverse this entry is proposed already and waits for a second signature. Open that proposal.")


class ProposalNotCovered(DomainError):
    """A second signature finds the money promised to rescues meanwhile."""

    sentence = _(
        "Short by %(short)s: of %(balance)s in the fund, %(committed)s is promised to rescues. The proposal goes on"
        " waiting: release or transfer first and then sign it, or refuse it."
    )


class RefusedWithoutWords(DomainError):
    """A proposal is refused with a reason its proposer reads."""

    sentence = _("Write why you refuse it: whoever proposed it reads the reason.")


class TariffBackDated(DomainError):
    """A price list begins before it is signed."""

    sentence = _(
        "A tariff begins on the day it is signed or later: choose %(today)s or a day after it. A list for days that are over"
        " also has a last day."
    )


class TariffReachesRequest(DomainError):
    """A price list begins on a day on which an open request was received."""

    sentence = _(
        "An open request was received on its first day or later, and keeps the price of its day. Choose %(day)s or later."
    )


class PastTariffNotOver(DomainError):
    """A past list ends today or later."""

    sentence = _(
        "A list with a last day is for days that are over: its last day is %(yesterday)s or earlier. For days to come,"
        " leave the last day empty."
    )


class PastTariffReachesRequest(DomainError):
    """A past list covers the day of an open request."""

    sentence = _("The earliest open request was received on %(day)s. A past list ends before that day.")


class RateUnconfirmed(DomainError):
    """A rate is more than 5 % from the last one kept."""

    sentence = _(
        "You entered %(rate)s %(currency)s for 1 USD; the last rate kept is %(kept)s, of %(day)s."
        " Look at the receipt again: if it says so, confirm it."
    )


class FirstRateUnconfirmed(DomainError):
    """The first rate of a currency has nothing to be compared with."""

    sentence = _(
        "You entered %(rate)s %(currency)s for 1 USD, the first rate of this currency."
        " Look at the receipt again: if it says so, confirm it."
    )


class RateUnusual(DomainError):
    """A rate is more than 20 % from the last one kept."""

    sentence = _(
        "You entered %(rate)s %(currency)s for 1 USD; the last rate kept is %(kept)s, of %(day)s: more than 20 %% away."
        " Look at the receipt again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )


class FirstRateUnlikely(DomainError):
    """The first rate of a currency is far from any of these years."""

    sentence = _(
        "You entered %(rate)s %(currency)s for 1 USD, which no receipt of these years says."
        " Look at it again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )
