"""The form of the five questions."""

from __future__ import annotations

from typing import Any

from cases.risk.models import RiskAssessment
from lfnkr.declared.forms import asking
from lfnkr.web.form_fields import now_in_tokyo

FiveQuestionsForm = asking(RiskAssessment)


class RiskForm(FiveQuestionsForm):
    """Five questions, none of them answered beforehand, and when they were asked."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["assessed_at"].initial = now_in_tokyo()
        self.order_fields([*self.part_names("questions"), "assessed_at"])

    def part_names(self, part: str) -> list[str]:
        """The fields of a part by name."""
        return [name for name in self.fields if self.declared_parts.get(name) == part]
