"""The pages of who is in an operation: joining and leaving it, going apart and coming together, mending what was told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.operations import rules, stay_forms, staying
from cases.operations.models import Operation, OperationStay
from cases.operations.stays import part_in_words, stay_in_words
from cases.operations.views import OperationAct
from cases.operations.wording import people_of
from cases.workflow.act_views import PeopleAct
from lfnkr.language.lists import explained


class JoinOperation(PeopleAct):
    """People of a request join an operation, from a day as closely as it is known."""

    permission_required = "cases.plan_operation"
    action = staying.join_operation
    form_class = stay_forms.JoinForm
    title = _lazy("Join an operation")
    label = _lazy("They join it")
    effects = (
        _lazy("They are on no leg yet: choose on each leg who travels."),
        _lazy(
            "Who joins an operation that was mobilised already is on the way from that day: their 72 hours end then."
        ),
    )
    done = _lazy("They are in the operation.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The operations this person may see, the open ones first."""
        operations = Operation.objects.visible_to(self.request.user).filter(taken_back_at=None)
        in_order = operations.order_by(models.F("closed_at").desc(nulls_first=True), "-opened_at")
        return {**super().get_form_kwargs(), "operations": in_order}

    def get_initial(self) -> dict[str, Any]:
        """The operation the address names."""
        return {"operation": self.request.GET.get("operation", "")} | super().get_initial()

    def act(self, case: Case, form: stay_forms.JoinForm) -> list[OperationStay]:
        """And a warning where nobody stands in while they are on the way."""
        joined = staying.join_operation(by=self.request.user, **form.cleaned_data)
        if case.deputy_id is None and form.cleaned_data["operation"].closed_at is None:
            messages.warning(self.request, _("Nobody stands in for you on this request. Assign a deputy soon."))
        return joined


class StayAct(OperationAct):
    """An act on who is in an operation; leads back to its page, or to the request where that is seen no more."""

    permission_required = "cases.plan_operation"

    def get_success_url(self) -> str:
        visible = Operation.objects.visible_to(self.request.user)
        seen = visible.filter(pk=self.operation.pk).exists()
        return (self.operation if seen else self.case).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Back to the operation."""
        back = self.operation.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Operation"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class LeaveOperation(StayAct):
    """People are in an operation no more: all of it are offered, or those of the part that the address names (`?of=B`)."""

    action = staying.leave_operation
    form_class = stay_forms.LeaveForm
    title = _lazy("They left the operation")
    lede = _lazy(
        "What befell them is recorded by itself: an arrest or lost contact does not take anybody off the operation."
    )
    label = _lazy("Save")
    effects = (_lazy("They are taken off the legs that were planned and not left yet. Their status stays as it is."),)
    done = _lazy("They are in the operation no more. What befell them is recorded on the page of their request.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever is in it now; what was sent of others is refused by the act, in a sentence that says why."""
        people, part = people_of(self.operation, self.request.user), self.request.GET.get("of")
        now = rules.who_carried(self.operation) if part is None else rules.who_is_in(self.operation, part)
        inside = people if self.request.method == "POST" else now
        return {**super().get_form_kwargs(), "people": people, "inside": inside}


class PartAct(StayAct):
    """An act on those of one part of an operation, which the address names (`?of=B`), else the first it is possible for."""

    def part(self) -> str:
        """The letter of the part; empty for those who are apart in none."""
        sent = self.request.POST.get("of") if self.request.method == "POST" else self.request.GET.get("of")
        return self.first_part() if sent is None else sent[:3]

    def first_part(self) -> str:
        """The part whose people it is about where nobody said."""
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever is in that part now; what was sent of others is refused by the act, in a sentence that says why."""
        people, part = people_of(self.operation, self.request.user), self.part()
        inside = people if self.request.method == "POST" else rules.who_is_in(self.operation, part)
        return {**super().get_form_kwargs(), "people": people, "inside": inside}

    def get_initial(self) -> dict[str, Any]:
        """With the letter of the part."""
        return {"of": self.part()} | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which part it is about."""
        name, part = self.operation.code_name, self.part()
        lead = f"{name} · {part_in_words(part)}" if part else name
        return super().get_context_data(**{"lead": lead} | kwargs)


class SplitOperation(PartAct):
    """Some of those who are together go on apart."""

    action = staying.split_operation
    form_class = stay_forms.SplitForm
    title = _lazy("Some go on apart")
    label = _lazy("They go on apart")
    effects = (
        _lazy(
            "They are the next part of the same operation: one code name, one decision, one money, everybody counted once."
        ),
        _lazy("They are taken off the legs that were planned for all and not left yet. Add a leg for them."),
    )
    done = _lazy("They go on apart. Add a leg for them, and agree when they will be reached next.")

    def first_part(self) -> str:
        """The first where at least two are together."""
        apart = self.operation.stays.standing().exclude(part="").values_list("part", flat=True)
        found = ("", *sorted(set(apart)))
        return next((part for part in found if len(rules.who_is_in(self.operation, part)) > 1), "")


class RejoinOperation(PartAct):
    """People of a part are with the others again."""

    action = staying.rejoin_operation
    form_class = stay_forms.RejoinForm
    title = _lazy("Together again")
    label = _lazy("They are together again")
    effects = (_lazy("On legs that are planned already they are not yet: choose on each leg who travels."),)
    done = _lazy("They are together again. On each leg to come, choose who travels.")

    def first_part(self) -> str:
        """The first that anybody is in."""
        apart = self.operation.stays.standing().exclude(part="").filter(left_on=None)
        return apart.order_by("part").values_list("part", flat=True).first() or ""


class OneStay(StayAct):
    """An act on one stay that stands, and on those told with it."""

    model = OperationStay

    def get_object(self, queryset: models.QuerySet | None = None) -> OperationStay:
        """The stay, of an operation this person may see."""
        rows = OperationStay.objects.select_related("member__case")
        stay = get_object_or_404(rows, pk=self.kwargs["pk"])
        stay.operation = get_object_or_404(Operation.objects.visible_to(self.request.user), pk=stay.operation_id)
        self.case = stay.operation.case_seen_by(self.request.user)
        return stay

    @property
    def operation(self) -> Operation:
        return self.object.operation

    def get_form_kwargs(self) -> dict[str, Any]:
        """With those that were told at once with it, of the same part."""
        stay = self.object
        alike = OperationStay.objects.standing().filter(
            operation=stay.operation_id, part=stay.part, recorded_by=stay.recorded_by_id, left_on=stay.left_on
        )
        alike = alike.filter(joined_on=stay.joined_on).exclude(pk=stay.pk)
        people = people_of(self.operation, self.request.user)
        return {**super().get_form_kwargs(), "alike": alike, "people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose it is, and what stands."""
        who = people_of(self.operation, self.request.user).get(self.object.member_id) or str(self.object.member)
        words = {"lead": self.operation.code_name, "lede": explained(who, stay_in_words(self.object))}
        return super().get_context_data(**words | kwargs)


class CorrectStay(OneStay):
    """Tell anew from when to when somebody was in an operation, or apart in it."""

    action = staying.correct_stay
    form_class = stay_forms.CorrectStayForm
    title = _lazy("Correct from when to when")
    label = _lazy("Save")
    effects = (_lazy("Who never left empties the second day: then they are in it, or apart, until now."),)
    done = _lazy("It is saved. What stood before is kept under the line.")

    def get_initial(self) -> dict[str, Any]:
        """What stands."""
        stands = {name: getattr(self.object, name) for name in staying.TOLD}
        return super().get_initial() | stands

    def act(self, stay: OperationStay, form: stay_forms.CorrectStayForm) -> OperationStay:
        """Only what was changed."""
        facts = {name: form.cleaned_data[name] for name in form.changed_data if name in staying.TOLD}
        along = form.cleaned_data.get("along") or ()
        return staying.correct_stay(stay, by=self.request.user, along=along, **facts)


class TakeBackStay(OneStay):
    """Say that somebody never was in an operation, or never went apart in it."""

    permission_required = "cases.record_in_error"
    action = staying.take_back_stay
    form_class = stay_forms.TakeBackStayForm
    title = _lazy("Recorded in error")
    label = _lazy("Take it back")
    effects = (
        _lazy("The line is kept with what was wrong, and stands nowhere any more."),
        _lazy("Where only a day is wrong, or somebody never left, correct it instead."),
    )
    done = _lazy("The line is taken back.")
