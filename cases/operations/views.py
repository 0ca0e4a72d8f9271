"""The pages of operations: opened, mobilised, their legs, closed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.operations import actions, forms
from cases.operations.models import Operation
from cases.status import Lead
from cases.workflow.act_views import CaseAct, PeopleAct


class OpenOperation(PeopleAct):
    """Begin an operation led by LFNKR for people of the request."""

    permission_required = "cases.plan_operation"
    action = actions.open_operation
    form_class = forms.OperationForm
    title = _lazy("Open an operation")
    label = _lazy("Open the operation")
    done = _lazy("The operation is open. Record when it is mobilised: that ends the 72 hours.")

    def act(self, case: Case, form: Any) -> Any:
        return actions.open_operation(by=self.request.user, lead=Lead.LFNKR, **form.cleaned_data)


class OperationAct(CaseAct):
    """An act on one operation; leads back to a request it carries."""

    model = Operation

    def get_object(self, queryset: models.QuerySet | None = None) -> Operation:
        """The operation, and the first of its requests this person may see."""
        operation = super().get_object(queryset)
        self.case = Case.objects.visible_to(self.request.user).filter(members__operations=operation).first()
        return operation

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The operation by its code name."""
        return super().get_context_data(**{"lead": self.object.code_name} | kwargs)


class Mobilise(OperationAct):
    """The first person or money is on the way: the 72 hours end."""

    permission_required = "cases.plan_operation"
    action = actions.mobilise
    form_class = forms.MomentForm
    title = _lazy("Mobilised")
    label = _lazy("Save")
    done = _lazy("The operation is mobilised; the clock has stopped.")
    effects = (_lazy("The 72-hour clock of the requests it carries ends at this moment."),)


class CloseOperation(OperationAct):
    """End an operation nobody of which is under way."""

    permission_required = "cases.plan_operation"
    action = actions.close_operation
    form_class = forms.MomentForm
    title = _lazy("Close the operation")
    label = _lazy("Close the operation")
    done = _lazy("The operation is closed. Ask the treasurer to release what is left of its commitment.")


class AddLeg(OperationAct):
    """Add a stretch of the way and who goes along; nobody of ours where it touches China."""

    permission_required = "cases.plan_operation"
    actions = (actions.add_leg, actions.add_escort)
    form_class = forms.LegForm
    title = _lazy("Add a leg")
    label = _lazy("Add the leg")
    done = _lazy("The leg is added.")

    def get_initial(self) -> dict[str, Any]:
        """From where the last leg ended, or from where the request is."""
        last = self.object.legs.standing().order_by("position").last()
        return {"from_country": last.to_country if last else self.case.country} | super().get_initial()

    def act(self, operation: Operation, form: Any) -> Any:
        data = dict(form.cleaned_data)
        staff, helper = data.pop("staff"), data.pop("helper_code")
        leg = actions.add_leg(operation, by=self.request.user, **data)
        return (
            actions.add_escort(leg, by=self.request.user, staff=staff, helper_code=helper) if staff or helper else leg
        )
