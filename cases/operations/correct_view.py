"""The page on which an operation is told anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.operations.correct_form import CorrectOperationForm
from cases.operations.correcting import correct_operation
from cases.operations.models import Operation
from cases.operations.stay_views import StayAct
from lfnkr.calendar import clock
from lfnkr.taken_back import TakenBack, consequences_of


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

    def act(self, operation: Operation, form: CorrectOperationForm) -> Operation:
        return correct_operation(operation, by=self.request.user, **form.told())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows, and which signed reports counted what is recorded now."""
        words = [_("The 72 hours of the requests it carries, and the figures, follow what is recorded here.")]
        words += self._counted()
        return super().get_context_data(**{"effects": words} | kwargs)

    def _counted(self) -> list[str]:
        operation = self.operation
        if operation.mobilised_at is None:
            return []
        days = {"begins_at": operation.opened_at, "until": clock.now(), "recorded_at": operation.recorded_at}
        requests = operation.cases_seen_by(self.request.user)
        found = consequences_of([TakenBack(case=case.pk, **days) for case in requests])
        return list(dict.fromkeys(one.sentence for one in found if one.needs_second_officer))
