"""Which level five answers give, and whether the risk of a request may be assessed."""

from __future__ import annotations

from collections.abc import Mapping

from cases.case.choices import RiskLevel
from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.risk.choices import RiskAnswer
from lfnkr.errors import DomainError

COUNTS = (RiskAnswer.YES, RiskAnswer.UNKNOWN)
"""Answers that raise the level: what nobody could say may be so."""
ALONE_ACUTE = "incident_near"
"""An arrest, a search or a betrayal near them is acute whatever the others say."""
ACUTE_FROM = 3


def level_of(answers: Mapping[str, str]) -> RiskLevel | None:
    """The level of five answers: none counts as yes: guarded; one or two: raised; three, or an arrest near them: acute.

    Where none of the five was asked there is no level: not assessed.
    """
    if all(answer == RiskAnswer.NOT_ASKED for answer in answers.values()):
        return None
    counted = [name for name, answer in answers.items() if answer in COUNTS]
    if ALONE_ACUTE in counted or len(counted) >= ACUTE_FROM:
        return RiskLevel.ACUTE
    return RiskLevel.RAISED if counted else RiskLevel.GUARDED


def may_assess(case: Case) -> DomainError | None:
    """Whether the risk of a request may be assessed: while it is open."""
    return may_work_on(case)


def may_answer(member: CaseMember) -> DomainError | None:
    """Whether more may be told of the needs of somebody on a request, and of what was done to them: while it is open."""
    return may_work_on(member.case)
