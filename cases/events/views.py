"""The pages of what happened: events, disappearances, deaths, and who has seen them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cases.case.models import Case, CaseMember
from cases.events import actions, forms
from cases.events.models import Event
from cases.follow_up.actions import agree_contact
from cases.follow_up.next_contact import agree_next
from cases.people.form_fields import ReasonForm
from cases.second_officer.models import ProposedCorrection
from cases.workflow.act_views import CaseAct, PeopleAct
from lfnkr.language.lists import explained
from lfnkr.web.views import RoleRequiredMixin


class RecordEvent(PeopleAct):
    """Record something that happened to people of the request."""

    permission_required = "cases.record_event"
    action = actions.record_event
    actions = (agree_contact,)
    form_class = forms.EventForm
    title = _lazy("Record an event")
    label = _lazy("Save the event")
    done = _lazy("The event is saved.")

    def act(self, case: Case, form: forms.EventForm) -> Any:
        event = actions.record_event(case, by=self.request.user, **form.facts)
        agree_next(case, form, by=self.request.user)
        return event


class EndEvent(CaseAct):
    """Note the day something was over: a detention, an illness."""

    permission_required = "cases.record_event"
    action = actions.end_event
    form_class = forms.EndEventForm
    title = _lazy("It is over")
    label = _lazy("Save")
    done = _lazy("The day it was over is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among what goes on in this request."""
        return {**super().get_form_kwargs(), "case": self.object}


class RecordMissing(PeopleAct):
    """Record that somebody is missing: open until its review."""

    permission_required = "cases.record_death"
    action = actions.record_missing
    form_class = forms.LossForm
    instead = "missing"
    title = _lazy("Record a missing person")
    label = _lazy("Save")
    done = _lazy("It is saved. The director is asked to acknowledge it.")


class RecordDeath(PeopleAct):
    """Record a death, with whose caseload they belonged to."""

    permission_required = "cases.record_death"
    action = actions.record_death
    form_class = forms.DeathForm
    instead = "death"
    title = _lazy("Record a death")
    label = _lazy("Go on")
    done = _lazy("It is saved. The director is asked to acknowledge it.")
    effects = (_lazy("The people chosen are recorded as having died."),)
    template_name = "cases/events/death.html"

    def act(self, case: Case, form: forms.DeathForm) -> Any:
        return actions.record_death(case, by=self.request.user, **form.facts)

    def form_valid(self, form: forms.DeathForm) -> HttpResponse:
        """First shown once more; then recorded, or changed."""
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        told = None if "change" in self.request.POST else form.in_words()
        return self.render_to_response(self.get_context_data(form=form, told=told))


class ReviewMissing(CaseAct):
    """Conclude the request of a missing person after a review."""

    permission_required = "cases.record_death"
    action = actions.review_missing
    form_class = ReasonForm
    title = _lazy("Review: still missing")
    label = _lazy("Conclude the request for this person")
    done = _lazy("The review is saved. The person may still be found.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Case:
        """The request, and the one of its people who is missing."""
        case = super().get_object(queryset)
        self.member = get_object_or_404(case.members.standing(), pk=self.kwargs["member"])
        return case

    def asked_about(self) -> CaseMember:
        """Whoever is missing."""
        return self.member

    def act(self, case: Case, form: Any) -> Any:
        return actions.review_missing(self.member, by=self.request.user, **form.cleaned_data)


class TakeBackReview(ReviewMissing):
    """The review of the wrong person is taken back: they are looked for again."""

    permission_required = "cases.record_in_error"
    action = actions.take_back_review
    title = _lazy("Take back the review")
    label = _lazy("Take it back")
    done = _lazy("The review is taken back. The person is looked for.")

    @property
    def effects(self) -> list[str]:
        """What follows, and which signed reports counted the review."""
        words = [
            _(
                "The person is missing and looked for; the request is open again for them. The review stays, struck through."
            )
        ]
        if self.refusal or not (counted := actions.editions_with_review(self.member)):
            return words
        return [*words, *counted, _("A second officer has to agree before anything changes.")]

    def act(self, case: Case, form: Any) -> Any:
        """Taken back, or written down where a second officer has to agree."""
        found = actions.take_back_review(self.member, by=self.request.user, **form.cleaned_data)
        if isinstance(found, ProposedCorrection):
            self.done = _("It is written down. Nothing changes before a second officer agrees.")
        return found


class AcknowledgeEvent(RoleRequiredMixin, SingleObjectMixin, View):
    """Say that one has seen a loss or an arrest."""

    permission_required = "cases.acknowledge_event"
    action = actions.acknowledge
    model = Event
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Seen, and back to the desk."""
        event = self.get_object()
        actions.acknowledge(event, by=request.user)
        messages.success(request, explained(_("Acknowledged"), event.get_kind_display()))
        return redirect("desk")
