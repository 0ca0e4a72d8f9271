"""Assessing the risk of a request."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.errors import UnknownChoice
from cases.risk import errors, rules
from cases.risk.choices import RiskAnswer
from cases.risk.models import QUESTIONS, RiskAssessment
from cases.workflow.moving import lock_case
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require

MINUTE = {"second": 0, "microsecond": 0}


@action(_lazy("assess risk"), permission="cases.change_case", rule=rules.may_assess, takes=QUESTIONS)
def assess_risk(case: Case, *, by: User, assessed_at: datetime, **answers: str) -> RiskAssessment:
    """Keep the answers to the five questions and the level they give; a question left out was not asked.

    The level orders and reminds; it blocks nothing. Refused where none was asked, for a closed request, in the future, and
    before the request came in.
    """
    for name, answer in answers.items():
        if name not in QUESTIONS or answer not in RiskAnswer.values:
            raise UnknownChoice(name=name, value=answer)
    case = lock_case(case)
    require(rules.may_assess(case))
    if assessed_at > clock.now():
        raise errors.AssessedLater
    if assessed_at < case.received_at.replace(**MINUTE):
        raise errors.BeforeTheRequest
    given = {name: answers.get(name, RiskAnswer.NOT_ASKED) for name in QUESTIONS}
    level = rules.level_of(given)
    if level is None:
        raise errors.NothingAsked
    return RiskAssessment.objects.create(
        case=case, assessed_at=assessed_at, level=level, recorded_at=clock.now(), recorded_by=by, **given
    )
