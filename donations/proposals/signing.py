"""What each kind of proposal asks for: whether it can be done now, and how, once a second officer has signed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError

May = Callable[[MoneyProposal], DomainError | None]
Do = Callable[[MoneyProposal, User], object]


class Asked(NamedTuple):
    """Whether what a proposal asks for can be done now, and how it is done by whoever signs it."""

    may_be_done: May
    do: Do


ASKED: dict[ProposalKind, Asked] = {}
"""What each kind asks for; each room declares its own."""


def when_signed(*kinds: ProposalKind, may: May = lambda _proposal: None) -> Callable[[Do], Do]:
    """Declare what is done when a proposal of these kinds is signed, and the rule that is asked before."""

    def declare(do: Do) -> Do:
        ASKED.update(dict.fromkeys(kinds, Asked(may, do)))
        return do

    return declare
