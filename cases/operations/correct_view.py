"""The page on which an operation is told anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.operations.correct_form import CorrectOperationForm
from cases.operations.correcting import correct_operation, editions_with_mobilising
from cases.operations.models import Operation
from cases.operations.stay_views import StayAct
from cases.second_officer.models import ProposedCorrection


class CorrectOperation(StayAct):
    """Code name, opened, mobilised, closed: told anew, or said never to have been."""

    permission_required = "cases.record_in_error"
    action = correct_operation
    form_class = CorrectOperationForm
    title = _lazy("Correct the operation")
    label = _lazy("Save")
    done = _lazy("The operation is corrected. What it said before stays below it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """What is recorded now is what the form begins with."""
        until = self.operation.left_by(self.request.user)
        return {**super().get_form_kwargs(), "operation": self.operation, "until": until}

    def act(self, operation: Operation, form: CorrectOperationForm) -> Any:
        """Corrected, or written down where a second officer has to agree."""
        found = correct_operation(operation, by=self.request.user, **form.told())
        if isinstance(found, ProposedCorrection):
            self.done = _("It is written down. Nothing changes before a second officer agrees.")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows, and which signed reports counted the mobilising."""
        words = [_("The 72 hours of the requests it carries, and the figures, follow what is recorded here.")]
        if counted := editions_with_mobilising(self.operation):
            words += [*counted, _("Where the mobilising is told anew, a second officer has to agree.")]
        return super().get_context_data(**{"effects": words} | kwargs)
