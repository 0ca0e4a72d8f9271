"""How something that takes two officers is kept: every room that proposes one comes here."""

from __future__ import annotations

from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.notices import note_money_proposal
from lfnkr.accounts.models import User
from lfnkr.keyring.sealing import seal


def keep_proposal(
    kind: ProposalKind, *, by: User, note: str = "", authority: str = "", consent: str = "", **facts: object
) -> MoneyProposal:
    """Keep what is asked, its words sealed, and tell whoever may sign it; nothing moves yet."""
    proposal = MoneyProposal(kind=kind, proposed_by=by, **facts)
    words = {"note": note, "authority": authority, "consent": consent}
    seal(proposal, **{column: text.strip() or None for column, text in words.items()})
    proposal.save(force_insert=True)
    note_money_proposal(proposal)
    return proposal
