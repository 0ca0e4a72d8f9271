"""The pages of operations: opened, mobilised, their legs, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases.case.models import Case
from cases.follow_up.actions import assign
from cases.operations import actions, forms
from cases.operations.corrected import change_in_words, changes_of, recorded_in_words
from cases.operations.course import leg_lines, standing_legs, standing_of
from cases.operations.leaving import they_left
from cases.operations.models import Leg, Operation, OperationMember
from cases.operations.rules import who_is_in, who_is_together
from cases.operations.stays import (
    all_stays,
    groups_of,
    in_error,
    is_under_way,
    members_in,
    moments_of,
    parts_of_legs,
    stay_lines,
    stays_until,
    warnings_of,
)
from cases.operations.strip import now_here, place_of, strip_of
from cases.operations.wording import people_of
from cases.status import Lead
from cases.workflow.act_views import CaseAct, PeopleAct
from lfnkr.accounts.models import User
from lfnkr.language.lists import between
from lfnkr.web import edit_conflicts
from lfnkr.web.panels import panels_of
from lfnkr.web.views import RoleRequiredMixin


class Departure(PeopleAct):
    """An act with which people of a request are under way, or about to be: a deputy is asked for where there is none.

    What others warn of before it stands above the form, such as that nothing was decided; nothing of it is refused.
    """

    template_name = "cases/operations/departure.html"

    def warn_of_nobody(self, deputy: User | None) -> None:
        """Say that nobody stands in, where nobody was chosen either."""
        if deputy is None and self.object.deputy_id is None:
            messages.warning(self.request, _("Nobody stands in for you on this request. Assign a deputy soon."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is warned of."""
        case = self.object
        lacks_people = case.deputy_id is None and not forms.those_who_may_stand_in(case).exists()
        return super().get_context_data(
            panels=panels_of("departure", self.request, case), lacks_people=lacks_people, **kwargs
        )


class OpenOperation(Departure):
    """Begin an operation for people of the request: ours, or that of the partner who leads them."""

    permission_required = "cases.plan_operation"
    actions = (actions.open_operation, assign)
    form_class = forms.OperationForm
    title = _lazy("Open an operation")
    label = _lazy("Open the operation")
    done = _lazy("The operation is open. Record when it is mobilised: that ends the 72 hours.")

    def act(self, case: Case, form: Any) -> Any:
        if deputy := form.cleaned_data.pop("deputy", None):
            assign(case, by=self.request.user, lead=case.lead, deputy=deputy)
        self.warn_of_nobody(deputy)
        told = {"partner": None} | form.cleaned_data
        if told["partner"]:
            self.done = _("The operation of the partner is open. Record its legs as you hear of them.")
        lead = Lead.PARTNER if told["partner"] else Lead.LFNKR
        return actions.open_operation(by=self.request.user, lead=lead, **told)


class TheyLeft(Departure):
    """People are on their way: the operation, its first leg, mobilised and in movement, all of it or nothing."""

    permission_required = "cases.plan_operation"
    actions = (they_left, assign)
    form_class = forms.TheyLeftForm
    title = _lazy("They left")
    label = _lazy("They are on their way")
    effects = (
        _lazy("These people are in movement, and the operation that carries them is mobilised: the 72 hours end."),
        _lazy("The leg that was planned for just these people is followed; where there is none, one is added."),
    )
    done = _lazy("They are on their way. Agree when they will be reached next.")

    def get_initial(self) -> dict[str, Any]:
        """As the first leg that was planned says."""
        theirs = OperationMember.objects.filter(member__case=self.object, left_by=None).values("operation")
        legs = Leg.objects.standing().filter(operation__in=theirs, departed_on=None, ending="")
        planned = legs.filter(operation__closed_at=None).order_by("position").first()
        words = ("from_country", "to_country", "mode", "crossing")
        return ({name: getattr(planned, name) for name in words} if planned else {}) | super().get_initial()

    def act(self, case: Case, form: forms.TheyLeftForm) -> Operation:
        told = form.told()
        if deputy := told.pop("deputy", None):
            assign(case, by=self.request.user, lead=case.lead, deputy=deputy)
        self.warn_of_nobody(deputy)
        return they_left(by=self.request.user, **told)


class OperationAct(CaseAct):
    """An act on one operation; leads back to a request it carries."""

    model = Operation

    @property
    def operation(self) -> Operation:
        """The operation: the row, or what the row is part of."""
        return self.object

    def get_object(self, queryset: models.QuerySet | None = None) -> Operation:
        """The operation, and the first of its requests this person may see."""
        operation = super().get_object(queryset)
        self.case = operation.case_seen_by(self.request.user)
        return operation

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The operation by its code name."""
        return super().get_context_data(**{"lead": self.operation.code_name} | kwargs)


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


class LegAct(OperationAct):
    """An act on a leg; leads back to the page of its operation. What others warn of before a departure stands above it."""

    template_name = "cases/operations/departure.html"
    form_class = forms.LegForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever the operation carries may travel."""
        return {**super().get_form_kwargs(), "travellers": people_of(self.operation, self.request.user)}

    def get_success_url(self) -> str:
        return self.operation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Back to the operation."""
        back = self.operation.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Operation"), "cancel_url": back}
        words["panels"] = panels_of("departure", self.request, self.case)
        return super().get_context_data(**words | kwargs)


class AddLeg(LegAct):
    """Add a stretch of the way, planned or travelled, and who goes along; nobody of ours where it touches China."""

    permission_required = "cases.plan_operation"
    action = actions.add_leg
    title = _lazy("Add a leg")
    label = _lazy("Add the leg")
    done = _lazy("The leg is added.")

    def get_initial(self) -> dict[str, Any]:
        """From where the last leg of that part ended, or from where the request is."""
        legs = standing_legs(self.object, self.request.user)
        parts = parts_of_legs(legs, all_stays(self.object))
        theirs = [leg for leg in legs if parts[leg.pk] in ("", self.part())]
        last = theirs[-1] if theirs else None
        return {"from_country": last.to_country if last else self.case.country} | super().get_initial()

    def part(self) -> str:
        """The part the address names (`?of=B`); empty for those who are apart in none."""
        return self.request.GET.get("of", "")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Those who are together there travel, unless others are chosen."""
        together = who_is_in(self.operation, self.part()) or {one.pk: one for one in who_is_together(self.operation)}
        return {**super().get_form_kwargs(), "together": together}

    def act(self, operation: Operation, form: forms.LegForm) -> Leg:
        return actions.add_leg(operation, by=self.request.user, **form.told())


class ChangeLeg(LegAct):
    """Plan a leg anew, or say what became of it: left, arrived, interrupted, given up."""

    permission_required = "cases.plan_operation"
    action = actions.change_leg
    model = Leg
    form_class = forms.ChangeLegForm
    title = _lazy("Change the leg")
    label = _lazy("Save the leg")
    done = _lazy("The leg is saved. What it said before stays in its history.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Leg:
        """The leg, of an operation this person may see."""
        leg = get_object_or_404(Leg.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        leg.operation = get_object_or_404(Operation.objects.visible_to(self.request.user), pk=leg.operation_id)
        self.case = leg.operation.case_seen_by(self.request.user)
        return leg

    @property
    def operation(self) -> Operation:
        return self.object.operation

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now: of the leg, who travels, who goes along."""
        leg = self.object
        escorts = list(leg.escorts.filter(is_along=True).order_by("pk"))
        return super().stored_values() | {
            "members": list(leg.travellers.filter(is_along=True).values_list("member", flat=True)),
            "staff": [escort.staff_id for escort in escorts if escort.staff_id],
            "helper_code": between().join(escort.helper_code for escort in escorts if escort.helper_code),
        }

    def act(self, leg: Leg, form: forms.ChangeLegForm) -> Leg:
        version = int(form[edit_conflicts.FIELD].value())
        return actions.change_leg(leg, by=self.request.user, version=version, **form.told())


class OperationPage(RoleRequiredMixin, DetailView):
    """One operation: its way leg by leg, planned and travelled, who travels, and what each leg said before."""

    permission_required = "cases.see_case"
    model = Operation
    template_name = "cases/operations/operation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        operation, user = self.object, self.request.user
        people, legs = people_of(operation, user), standing_legs(operation, user)
        until = operation.left_by(user)
        stays = stays_until(all_stays(operation), until)
        requests = operation.cases_seen_by(user)
        groups = [] if until else groups_of(stays, people, requests)
        parts = parts_of_legs(legs, stays)
        others = [] if until else [member for member in members_in(operation) if member.pk in people]
        standing = [(group, standing_of(legs, {key: people[key] for key in group.keys})) for group in groups if legs]
        return super().get_context_data(
            case=requests[0] if requests else None,
            legs=leg_lines(legs, people, parts),
            groups=groups,
            standing=standing,
            ends_early=until is not None,
            moments=moments_of(operation, until),
            corrected=[(change_in_words(one), recorded_in_words(one)) for one in changes_of(operation, until)],
            stays=stay_lines(stays, people, requests),
            in_error=in_error(stays, people),
            warnings=warnings_of(operation, others, people),
            alone=[case for case in requests if case.deputy_id is None]
            if is_under_way(operation) and until is None
            else (),
            strip=strip_of(legs, parts),
            clocks=now_here(place_of(legs)) if legs else "",
            panels=panels_of("operation", self.request, operation),
            **kwargs,
        )
