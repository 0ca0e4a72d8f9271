"""Whether a correction needs a second officer, and writing it down until there is one.

Each room says of its corrections how they are held, applied and told: it registers them, and the acts that answer call it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.case.models import Case
from cases.second_officer import errors
from cases.second_officer.models import CorrectionKind, ProposedCorrection
from cases.second_officer.notices import note_proposed
from cases.workflow.moving import next_ids
from lfnkr.accounts.models import User
from lfnkr.keyring import sealing
from lfnkr.taken_back import TakenBack, consequences_of


@dataclass(frozen=True, kw_only=True)
class Correcting:
    """How corrections of one kind are held in the order of locks, applied, and said in words."""

    hold: Callable[[ProposedCorrection], Any]
    apply: Callable[[ProposedCorrection, User], Any]
    in_words: Callable[[ProposedCorrection], str]


KNOWN: dict[CorrectionKind, Correcting] = {}
"""What was registered."""


def register(kind: CorrectionKind, correcting: Correcting) -> None:
    """Say how corrections of a kind are applied once a second officer has agreed."""
    KNOWN[kind] = correcting


def counted_in(facts: Sequence[TakenBack]) -> list[str]:
    """Which signed editions counted these facts, a sentence each: by the rule that what is taken back is asked by."""
    return list(dict.fromkeys(found.sentence for found in consequences_of(facts) if found.needs_second_officer))


def propose(
    case: Case,
    kind: CorrectionKind,
    *,
    by: User,
    told: dict[str, Any],
    reason: str = "",
    operation: UUID | None = None,
) -> ProposedCorrection:
    """Write a correction down that waits, of a request that is held, and tell whoever may agree; refused while another waits."""
    waiting = ProposedCorrection.objects.waiting()
    known = waiting.filter(operation=operation) if operation else waiting.filter(case=case, kind=kind)
    if known.exists():
        raise errors.CorrectionWaits
    (number,) = next_ids(ProposedCorrection, 1)
    facts = {"case": case, "kind": kind, "operation_id": operation, "told": told, "recorded_by": by}
    correction = ProposedCorrection(id=number, **facts)
    sealing.seal(correction, reason=reason.strip() or None)
    correction.save(force_insert=True)
    note_proposed(correction, by=by)
    return correction


def reason_of(correction: ProposedCorrection) -> str:
    """The reason with which a correction was proposed, for the act that makes it: it is sealed anew with what that writes."""
    (texts,) = sealing.unseal_many([correction], "reason")
    return texts.get("reason") or ""


def in_words(correction: ProposedCorrection) -> str:
    """What is corrected, and how."""
    return KNOWN[CorrectionKind(correction.kind)].in_words(correction)
