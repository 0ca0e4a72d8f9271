"""The page that records a whole operation in error: what goes with it is named first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.operations.choices import InError
from cases.operations.models import Operation
from cases.operations.stay_views import StayAct
from cases.voiding.whole_operation import take_back_operation, what_goes_with_it


class InErrorForm(forms.Form):
    """What was wrong with it; nothing is chosen beforehand."""

    wrong = forms.ChoiceField(label=_lazy("What is wrong"), widget=forms.RadioSelect, choices=InError.choices)


class TakeBackOperation(StayAct):
    """A whole operation was recorded in error."""

    permission_required = "cases.record_in_error"
    action = take_back_operation
    form_class = InErrorForm
    title = _lazy("The operation was recorded in error")
    lede = _lazy("Of one that was recorded twice, keep the one on which legs and people are right.")
    label = _lazy("Record it in error")
    done = _lazy("The operation is recorded in error. It stays in the history, struck through.")

    @property
    def effects(self) -> list[str]:
        """Everything that goes with it."""
        return [] if self.refusal else list(what_goes_with_it(self.operation, self.request.user))

    def act(self, operation: Operation, form: InErrorForm) -> Any:
        return take_back_operation(operation, by=self.request.user, **form.cleaned_data)
