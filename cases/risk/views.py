"""The page that assesses the risk of a request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.risk import actions
from cases.risk.forms import RiskForm
from cases.workflow.act_views import CaseAct


class AssessRisk(CaseAct):
    """Answer the five questions about the danger of a request; the level follows from them."""

    permission_required = "cases.change_case"
    action = actions.assess_risk
    form_class = RiskForm
    title = _lazy("Assess the risk")
    lede = _lazy(
        "Five questions. “Not known” counts as yes. None yes: guarded; one or two: raised; three, or an arrest, a search or a"
        " betrayal near them: acute."
    )
    label = _lazy("Save the assessment")
    done = _lazy("The assessment is saved.")
