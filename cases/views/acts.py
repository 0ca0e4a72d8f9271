"""The pages of the acts of casework: a form each, and one call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cases import casework, reveal
from cases.forms import acts as forms
from cases.intake import NameFact
from cases.kinds import Answer, Circumstance
from cases.models import Case, CaseMember, ClockPause, Event, Operation
from cases.status import Lead
from lfnkr.views import ActView, RoleRequiredMixin


class CaseAct(ActView):
    """An act on one request; leads back to its page."""

    model = Case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request by its reference in the sentence under the title."""
        return super().get_context_data(
            **{
                "parent_url": self.object.get_absolute_url(),
                "parent_label": _("Request"),
                "lead": getattr(self.object, "reference", ""),
            }
            | kwargs
        )


class PeopleAct(CaseAct):
    """An act on some of the people of a request."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among the people of this request."""
        return {**super().get_form_kwargs(), "case": self.object}


class Move(PeopleAct):
    """Record where people stand now; only what may follow is offered."""

    permission_required = "cases.move_member"
    form_class = forms.MoveForm
    title = gettext_lazy("Record a status")
    label = gettext_lazy("Save the status")
    done = gettext_lazy("The status is saved.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.move(by=self.request.user, **form.cleaned_data)


class AddNote(CaseAct):
    """Write into the stream."""

    permission_required = "cases.change_case"
    form_class = forms.NoteForm
    title = gettext_lazy("Add a note")
    label = gettext_lazy("Save the note")
    done = gettext_lazy("The note is saved, sealed.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.add_note(case, by=self.request.user, **form.cleaned_data)


class AgreeContact(CaseAct):
    """Set the next safe signal."""

    permission_required = "cases.change_case"
    form_class = forms.ContactForm
    title = gettext_lazy("Agree the next contact")
    label = gettext_lazy("Save")
    done = gettext_lazy("The next contact is saved.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.agree_contact(case, by=self.request.user, **form.cleaned_data)


class PauseClock(CaseAct):
    """Let the 72 hours stand still, with the reason."""

    permission_required = "cases.change_case"
    form_class = forms.PauseForm
    title = gettext_lazy("Let the clock stand still")
    label = gettext_lazy("Save the pause")
    done = gettext_lazy("The pause is saved.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.pause_clock(case, by=self.request.user, **form.cleaned_data)


class EndPause(CaseAct):
    """Let the 72 hours go on."""

    permission_required = "cases.change_case"
    form_class = forms.EndPauseForm
    title = gettext_lazy("Let the clock go on")
    label = gettext_lazy("Save")
    done = gettext_lazy("The clock goes on.")

    def act(self, case: Case, form: Any) -> Any:
        pause = get_object_or_404(ClockPause, case=case, ends_at=None)
        return casework.end_pause(pause, by=self.request.user, **form.cleaned_data)


class Assign(CaseAct):
    """Give the request to a lead and a deputy."""

    permission_required = "cases.assign_case"
    form_class = forms.AssignForm
    title = gettext_lazy("Assign the request")
    label = gettext_lazy("Assign")
    done = gettext_lazy("The request is assigned.")

    def get_initial(self) -> dict[str, Any]:
        return {"lead": self.object.lead_id, "deputy": self.object.deputy_id} | super().get_initial()

    def act(self, case: Case, form: Any) -> Any:
        return casework.assign(case, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the request, or to the desk when it is no longer one's own."""
        visible = Case.objects.visible_to(self.request.user).filter(pk=self.object.pk).exists()
        return self.object.get_absolute_url() if visible else "/"


class CloseCase(CaseAct):
    """Close a request whose people all have an outcome, with the reason that stands in its history."""

    permission_required = "cases.close_case"
    form_class = forms.ReasonForm
    title = gettext_lazy("Close the request")
    label = gettext_lazy("Close the request")
    done = gettext_lazy("The request is closed.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.close_case(case, by=self.request.user, **form.cleaned_data)


class ReopenCase(CaseAct):
    """Take up a closed request again."""

    permission_required = "cases.close_case"
    form_class = forms.ReasonForm
    title = gettext_lazy("Reopen the request")
    label = gettext_lazy("Reopen the request")
    done = gettext_lazy("The request is open again.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.reopen_case(case, by=self.request.user, **form.cleaned_data)


class RecordEvent(PeopleAct):
    """Record something that happened to people of the request."""

    permission_required = "cases.record_event"
    form_class = forms.EventForm
    title = gettext_lazy("Record an event")
    label = gettext_lazy("Save the event")
    done = gettext_lazy("The event is saved.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.record_event(case, by=self.request.user, **form.cleaned_data)


class RecordMissing(PeopleAct):
    """Record that somebody is missing: open until its review."""

    permission_required = "cases.record_death"
    form_class = forms.MissingForm
    title = gettext_lazy("Somebody is missing")
    label = gettext_lazy("Save")
    done = gettext_lazy("It is saved. The director is asked to acknowledge it.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.record_missing(case, by=self.request.user, **form.cleaned_data)


class RecordDeath(PeopleAct):
    """Record a death, with whose caseload she belonged to."""

    permission_required = "cases.record_death"
    form_class = forms.DeathForm
    title = gettext_lazy("Somebody died")
    label = gettext_lazy("Save")
    done = gettext_lazy("It is saved. The director is asked to acknowledge it.")
    effects = (gettext_lazy("The people chosen are recorded as having died. This cannot be taken back."),)

    def act(self, case: Case, form: Any) -> Any:
        return casework.record_death(case, by=self.request.user, **form.cleaned_data)


class ChangeCase(CaseAct):
    """Correct the facts of a request; two people at once see both versions."""

    permission_required = "cases.change_case"
    form_class = forms.CaseFactsForm
    title = gettext_lazy("Change the facts of the request")
    label = gettext_lazy("Save")
    done = gettext_lazy("The facts are saved.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.change_case(case, by=self.request.user, version=case.version, **form.cleaned_data)


class CorrectPerson(CaseAct):
    """Correct or add details of one person of the request."""

    permission_required = "cases.change_case"
    form_class = forms.PersonFactsForm
    title = gettext_lazy("Correct or add details")
    label = gettext_lazy("Save")
    done = gettext_lazy("The details are saved.")

    @cached_property
    def member(self) -> CaseMember:
        """The person, among those of this request."""
        return get_object_or_404(self.object.members.select_related("person"), pk=self.kwargs["member"])

    def get_initial(self) -> dict[str, Any]:
        """What is recorded now."""
        person = self.member.person
        columns = ("version", "sex", "stated_age", "stated_age_unit", "stated_on", "birth_country", "origin")
        answers = dict(person.indicators.values_list("kind", "answer"))
        wishes = {"desired_destination": self.member.desired_destination, "years_in_china": self.member.years_in_china}
        return {name: getattr(person, name) for name in columns} | answers | wishes

    def acted_at(self, form: Any) -> str:
        """The version belongs to the person, not to the request: the act itself compares it."""
        form.cleaned_data.pop("form_token", None)
        self.result = self.act(self.object, form)
        return self.object.get_absolute_url()

    def act(self, case: Case, form: Any) -> Any:
        data = dict(form.cleaned_data)
        circumstances = {kind: data.pop(kind) for kind in Circumstance.values}
        name, name_kind = data.pop("name"), data.pop("name_kind")
        wish, years = data.pop("desired_destination"), data.pop("years_in_china")
        casework.correct_person(
            self.member.person,
            by=self.request.user,
            names=[NameFact(text=name, kind=name_kind)] if name else [],
            circumstances=circumstances,
            **data,
        )
        return casework.change_member(
            self.member,
            by=self.request.user,
            desired_destination=wish,
            desired_answer=Answer.YES if wish else Answer.NOT_ASKED,
            years_in_china=years,
            years_in_china_answer=Answer.YES if years is not None else Answer.NOT_ASKED,
        )


class ReviewMissing(CaseAct):
    """Conclude the request of a missing person after a review."""

    permission_required = "cases.record_death"
    form_class = forms.ReasonForm
    title = gettext_lazy("Review: still missing")
    label = gettext_lazy("Conclude her request")
    done = gettext_lazy("The review is saved. She may still be found.")

    def act(self, case: Case, form: Any) -> Any:
        member = get_object_or_404(case.members, pk=self.kwargs["member"])
        return casework.review_missing(member, by=self.request.user, **form.cleaned_data)


class OpenOperation(PeopleAct):
    """Begin an operation led by LFNKR for people of the request."""

    permission_required = "cases.plan_operation"
    form_class = forms.OperationForm
    title = gettext_lazy("Open an operation")
    label = gettext_lazy("Open the operation")
    done = gettext_lazy("The operation is open. Record when it is mobilised: that ends the 72 hours.")

    def act(self, case: Case, form: Any) -> Any:
        return casework.open_operation(by=self.request.user, lead=Lead.LFNKR, **form.cleaned_data)


class OperationAct(CaseAct):
    """An act on one operation; leads back to a request it carries."""

    model = Operation

    def get_success_url(self) -> str:
        """To the request of one of its people."""
        return self.case_of(self.object).get_absolute_url()

    @staticmethod
    def case_of(operation: Operation) -> Case:
        """A request the operation carries."""
        return Case.objects.filter(members__operations=operation).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.get_success_url()
        return ActView.get_context_data(
            self, parent_url=back, parent_label=_("Request"), cancel_url=back, lead=self.object.code_name, **kwargs
        )


class Mobilise(OperationAct):
    """The first person or money is on the way: the 72 hours end."""

    permission_required = "cases.plan_operation"
    form_class = forms.MomentForm
    title = gettext_lazy("Mobilised")
    label = gettext_lazy("Save")
    done = gettext_lazy("The operation is mobilised; the clock has stopped.")
    effects = (gettext_lazy("The 72-hour clock of the requests it carries ends at this moment."),)

    def act(self, operation: Operation, form: Any) -> Any:
        return casework.mobilise(operation, by=self.request.user, **form.cleaned_data)


class CloseOperation(OperationAct):
    """End an operation nobody of which is under way."""

    permission_required = "cases.plan_operation"
    form_class = forms.MomentForm
    title = gettext_lazy("Close the operation")
    label = gettext_lazy("Close the operation")
    done = gettext_lazy("The operation is closed. Ask the treasurer to release what is left of its commitment.")

    def act(self, operation: Operation, form: Any) -> Any:
        return casework.close_operation(operation, by=self.request.user, **form.cleaned_data)


class AddLeg(OperationAct):
    """Add a stretch of the way and who goes along; nobody of ours where it touches China."""

    permission_required = "cases.plan_operation"
    form_class = forms.LegForm
    title = gettext_lazy("Add a leg")
    label = gettext_lazy("Add the leg")
    done = gettext_lazy("The leg is added.")

    def act(self, operation: Operation, form: Any) -> Any:
        data = dict(form.cleaned_data)
        staff, helper = data.pop("staff"), data.pop("helper_code")
        leg = casework.add_leg(operation, by=self.request.user, **data)
        return (
            casework.add_escort(leg, by=self.request.user, staff=staff, helper_code=helper) if staff or helper else leg
        )


class OpenSeal(RoleRequiredMixin, View):
    """Open the sealed part of a request for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "cases.see_identity"
    model = Case
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open it and go back to the page; a refusal is told there."""
        case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
        try:
            reveal.open_seal(
                case, by=request.user, reason=request.POST.get("reason", ""), confirm="confirm" in request.POST
            )
        except reveal.Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(case)


class AcknowledgeEvent(RoleRequiredMixin, View):
    """Say that one has seen a loss or an arrest."""

    permission_required = "cases.record_death"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Seen, and back to the desk."""
        casework.acknowledge(get_object_or_404(Event.objects.visible_to(request.user), pk=pk), by=request.user)
        return redirect("reports:desk")
