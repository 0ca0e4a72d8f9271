"""The pages of keeping a request: where people stand, notes, contact, clock, who leads it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.follow_up import actions, errors, forms
from cases.follow_up.next_contact import agree_next
from cases.workflow import moving, rules
from cases.workflow.act_views import CaseAct, PeopleAct
from cases.workflow.models import StatusChange
from cases.workflow.placing import saved
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, Rule
from lfnkr.language.lists import gap
from lfnkr.web.panels import step_after

LONGEST_NUMBER = 18
"""Digits of the number of a row."""


class RecordStatus(PeopleAct):
    """Record where people stand now; only what may follow is offered. Leads on to a further step of the same people."""

    permission_required = "cases.move_member"
    action = moving.move
    actions = (actions.agree_contact,)
    form_class = forms.StatusForm
    title = _lazy("Record a status")
    label = _lazy("Save the status")
    instead = "status"
    goes_on = False

    @classmethod
    def rule(cls) -> Rule:
        """That somebody may be moved from where they stand now."""
        return rules.may_move_on

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Where nothing follows, something may still have been before."""
        late = reverse("cases:record-late", args=[self.object.pk])
        return () if rules.may_be_told_late(self.object) else ((late, _("Record a step learnt late")),)

    def get_initial(self) -> dict[str, Any]:
        """Those of the step before, when one step follows the other."""
        chosen = self.request.GET.getlist("who")
        theirs = {"members": chosen, "goes_on": True} if chosen else {}
        return theirs | super().get_initial()

    def get_form_kwargs(self) -> dict[str, Any]:
        """A duplicate names a request that the user may see."""
        return {**super().get_form_kwargs(), "by": self.request.user}

    def act(self, case: Case, form: forms.StatusForm) -> Any:
        changes = moving.move(by=self.request.user, **self.step(form.facts))
        self.done = saved(changes)
        agree_next(case, form, by=self.request.user)
        return changes

    def step(self, facts: dict[str, Any]) -> dict[str, Any]:
        """What was told of the step, without where it leads on."""
        self.goes_on = facts.pop("goes_on")
        return facts

    def get_success_url(self) -> str:
        """On to a further step of the same people, or to what their days leave open: which came first; or back to the request."""
        if not self.goes_on:
            return self.asked_next() or self.object.get_absolute_url()
        who = urlencode({"who": [change.member_id for change in self.result]}, doseq=True)
        return f"{self.request.path}?{who}"

    def asked_next(self) -> str | None:
        """Where it is asked which came first, of the step just saved and another; the same page is reached from the history."""
        onward = step_after("step", self.request.user, self.result[0])
        if onward:
            self.done = gap().join([str(self.done), _("Its day does not say whether it came before the other.")])
        return onward


class RecordLate(RecordStatus):
    """Record a step learnt late, between those it lies between by its day; where people stand today may stay as it is."""

    actions = ()
    form_class = forms.LateForm
    title = _lazy("Record a step learnt late")
    label = _lazy("Save the step")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Before which step, where the line of that step led here."""
        step = self.step_behind()
        words = {"step": step.get_status_display(), "on": step.on} if step else {}
        lede = {"lede": _("It was before “%(step)s” (%(on)s): its day says where it stands.") % words} if step else {}
        return super().get_context_data(**lede | kwargs)

    def step_behind(self) -> StatusChange | None:
        """The step that the address names, if it is one of this request; it is a help for the eye alone."""
        number = self.request.GET.get("before", "")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            return None
        return StatusChange.objects.filter(pk=number, member__case=self.object, voided_at=None).first()

    def act(self, case: Case, form: forms.LateForm) -> Any:
        changes = moving.move(by=self.request.user, **self.step(form.cleaned_data))
        self.done = saved(changes)
        return changes

    @classmethod
    def rule(cls) -> Rule:
        """That somebody stands behind the first step already."""
        return rules.may_be_told_late

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Whoever was just received is moved on."""
        return ((reverse("cases:move", args=[self.object.pk]), _("Record a status")),)


class AddNote(CaseAct):
    """Write into the stream."""

    permission_required = "cases.change_case"
    action = actions.add_note
    form_class = forms.NoteForm
    title = _lazy("Add a note")
    label = _lazy("Save the note")
    done = _lazy("The note is saved, sealed.")


class AgreeContact(CaseAct):
    """Set the next safe signal."""

    permission_required = "cases.change_case"
    action = actions.agree_contact
    form_class = forms.ContactForm
    title = _lazy("Agree the next contact")
    label = _lazy("Save")
    done = _lazy("The next contact is saved.")

    def get_initial(self) -> dict[str, Any]:
        """What is agreed already, unless it has passed: saved as shown, it stays."""
        agreed = self.object.next_contact_at
        return {"at": agreed if agreed and agreed > clock.now() else None} | super().get_initial()


class PauseClock(CaseAct):
    """Let the 72 hours stand still, with the reason."""

    permission_required = "cases.change_case"
    action = actions.pause_clock
    form_class = forms.PauseForm
    title = _lazy("Let the clock stand still")
    label = _lazy("Save the pause")
    done = _lazy("The pause is saved.")


class EndPause(CaseAct):
    """Let the 72 hours go on."""

    permission_required = "cases.change_case"
    action = actions.end_pause
    form_class = forms.EndPauseForm
    title = _lazy("Let the clock go on")
    label = _lazy("Save")
    done = _lazy("The clock goes on.")

    def act(self, case: Case, form: Any) -> Any:
        pause = case.pauses.standing().filter(ends_at=None).first()
        if pause is None:
            raise errors.ClockRuns
        return actions.end_pause(pause, by=self.request.user, **form.cleaned_data)


class Assign(CaseAct):
    """Give the request to a lead and a deputy."""

    permission_required = "cases.assign_case"
    action = actions.assign
    form_class = forms.AssignForm
    title = _lazy("Assign the request")
    label = _lazy("Assign")
    effects = (_lazy("Only lead, deputy and director see the request from then on; its clock runs on."),)
    done = _lazy("The request is assigned.")

    def get_initial(self) -> dict[str, Any]:
        return {"lead": self.object.lead_id, "deputy": self.object.deputy_id} | super().get_initial()

    def get_success_url(self) -> str:
        """Back to the request, or to the desk when it is no longer one's own."""
        visible = Case.objects.visible_to(self.request.user).filter(pk=self.object.pk).exists()
        return self.object.get_absolute_url() if visible else "/"
