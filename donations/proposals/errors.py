"""What a proposal of two officers is refused for; each says in a sentence what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotAnOfficer(DomainError):
    """A proposal or a second signature of somebody whose role does not give it."""

    sentence = _lazy(
        "Director and treasurer propose what takes two officers, and director, treasurer or auditor sign it."
        " Ask one of them."
    )
    constraints = ("proposal_of_an_officer",)


class ReversalProposed(DomainError):
    """One open proposal to undo an entry."""

    sentence = _lazy("To reverse this entry is proposed already and waits for a second signature. Open that proposal.")
    constraints = ("proposal_one_open_per_entry",)


class ProposalNotCovered(DomainError):
    """A second signature finds the money promised to rescues meanwhile."""

    sentence = _lazy(
        "Short by %(short)s: of %(balance)s in the fund, %(committed)s is promised to rescues. The proposal goes on"
        " waiting: release or transfer first and then sign it, or refuse it."
    )


class RefusedWithoutWords(DomainError):
    """A proposal is refused with a reason its proposer reads."""

    sentence = _lazy("Write why you refuse it: whoever proposed it reads the reason.")
    constraints = ("proposal_refused_for_a_reason",)


class ConsentByTreasurer(DomainError):
    """Somebody else than the treasurer proposes that money given for a purpose goes elsewhere."""

    sentence = _lazy(
        "Money given for a purpose goes elsewhere on the treasurer’s proposal, with the director’s signature. Ask the"
        " treasurer to propose it; without the givers’ consent only what was given for no purpose moves."
    )
    constraints = ("consent_proposed_by_treasurer",)


class ConsentSignedByDirector(DomainError):
    """Somebody else than the director signs that money given for a purpose goes elsewhere."""

    sentence = _lazy("The executive director signs what the givers agreed to. Ask the director to sign it.")
    constraints = ("consent_signed_by_director",)


class CostSignedByDirector(DomainError):
    """Somebody else than the director signs a cost that belongs to no rescue."""

    sentence = _lazy("The executive director approves costs, as every payment. Ask the director to sign it.")
    constraints = ("cost_signed_by_director",)


class CostOfTheReserve(DomainError):
    """The rescue reserve would pay what belongs to no rescue."""

    sentence = _lazy(
        "The rescue reserve pays for rescues alone. Choose the fund that bears this cost, or transfer the money there"
        " first."
    )
    constraints = ("cost_spares_the_reserve",)


class WordsUnread(DomainError):
    """A signature under words that whoever signs has not opened."""

    sentence = _lazy(
        "Open what was written about it first: you sign for that too. The trail keeps that you did, and then you sign here."
    )
