"""What people are told about what takes two officers: that it waits for their signature; never a sum."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell


def proposals(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The proposals of money among these that a person may open."""
    seen = MoneyProposal.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.get_kind_display(), row.get_absolute_url()) for row in seen}


def open_proposals(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second signature."""
    return set(MoneyProposal.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


SIGNATURE_WAITING = NoticeKind(
    key="donations.signature_waiting",
    title=_lazy("Something waits for a second signature"),
    who=_lazy("whoever may sign it and did not propose it"),
    when=_lazy("a fee, a transfer, a reversal or a price is proposed"),
    waiting=open_proposals,
    subjects=proposals,
)
KINDS = (SIGNATURE_WAITING,)


def note_money_proposal(proposal: MoneyProposal) -> None:
    """Tell everybody who may sign it: the other officer may be away."""
    others = User.objects.with_role(*roles_with("donations.sign_second")).exclude(pk=proposal.proposed_by_id)
    tell(SIGNATURE_WAITING, others, about=proposal.pk)
