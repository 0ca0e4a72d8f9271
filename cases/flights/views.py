"""The pages of the earlier flights of one person: the lines, telling one more, telling one anew, taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases.case.models import Case, CaseMember
from cases.contradictions.rules import FLIGHTS, contradictions_of, said
from cases.flights import actions
from cases.flights.forms import CorrectFlightForm, FlightForm, TakeBackForm
from cases.flights.lines import told_of, words_of
from cases.flights.models import EarlierFlight
from cases.flights.rules import may_tell_of_flights
from cases.people.form_fields import people_in_words
from cases.seal.reveal import is_open, texts_of
from cases.workflow.act_views import CaseAct
from lfnkr.web.views import RoleRequiredMixin


def member_of(case: Case, key: Any) -> CaseMember:
    """Somebody who is on a request; anybody else is not there."""
    return get_object_or_404(case.members.standing().select_related("person", "case"), pk=key)


class Flights(RoleRequiredMixin, DetailView):
    """What was told of a person's earlier flights and returns, in this request and in others the reader may see."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/flights/flights.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines in the order they happened, with the ways to tell more and to mend them."""
        case, user = self.object, self.request.user
        member = member_of(case, self.kwargs["member"])
        who = people_in_words(case)[1][member.pk]
        told = told_of(member.person_id, user=user)
        return super().get_context_data(
            member=member,
            lede=_("%(who)s of %(reference)s") % {"who": who.capitalize(), "reference": case.reference},
            told=told,
            may_tell=may_tell_of_flights(member) is None and user.has_perm("cases.change_case"),
            has_sealed=any(line.has_sealed for line in told.lines),
            **kwargs,
        )


class OfFlights(CaseAct):
    """What the acts on these lines share: the person the address names, and the way back to their lines."""

    permission_required = "cases.change_case"
    form_class = FlightForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """It was before the call of the request it is told in."""
        return {**super().get_form_kwargs(), "case": self.told_in}

    @property
    def told_in(self) -> Case:
        """The request it is told in."""
        return self.object

    def warn_of_contradictions(self) -> None:
        """Say what of the flights of this person, and of what else was told, does not fit together."""
        case = Case.objects.get(pk=self.kwargs["pk"])
        found = [one for one in contradictions_of(case) if one.page == FLIGHTS]
        if words := said(found):
            messages.warning(self.request, words)

    def get_success_url(self) -> str:
        return reverse("cases:flights", args=[self.kwargs["pk"], self.member.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        back = self.get_success_url()
        words = {"parent_url": back, "parent_label": _("Earlier flights and returns"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class TellOfFlight(OfFlights):
    """Tell of one crossing or return of before the request."""

    action = actions.tell_of_flight
    title = _lazy("Tell of an earlier flight or return")
    lede = _lazy("What happened before the call of this request. No figure of a report counts it.")
    label = _lazy("Save")
    done = _lazy("It is saved.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Case:
        """The request, with the person the address names."""
        case = super().get_object(queryset)
        self.member = member_of(case, self.kwargs["member"])
        return case

    def asked_about(self) -> CaseMember:
        """Whoever is on the request."""
        return self.member

    def act(self, case: Case, form: FlightForm) -> EarlierFlight:
        """One line; what does not fit is saved all the same, and said."""
        flight = actions.tell_of_flight(self.member, by=self.request.user, **form.cleaned_data)
        self.warn_of_contradictions()
        return flight


class OneFlight(OfFlights):
    """An act on one standing line of a person."""

    def get_object(self, queryset: models.QuerySet | None = None) -> EarlierFlight:
        """The line; the address names the request and the person it is shown at."""
        self.case = super().get_object(queryset)
        self.member = member_of(self.case, self.kwargs["member"])
        rows = EarlierFlight.objects.visible_to(self.request.user).select_related("case")
        flight = rows.filter(person=self.member.person_id, pk=self.kwargs["flight"]).first()
        if flight is None:
            raise Http404
        return flight

    @property
    def told_in(self) -> Case:
        return self.object.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line as it stands."""
        return super().get_context_data(**{"lede": words_of(self.object)} | kwargs)


class CorrectFlight(OneFlight):
    """Complete a line or tell it anew; what stood before stays under it."""

    action = actions.correct_flight
    form_class = CorrectFlightForm
    title = _lazy("Complete or correct an earlier flight")
    label = _lazy("Save")
    done = _lazy("It is saved. What stood before is kept under the line.")

    def may_write_words(self) -> bool:
        """Nobody writes over what they cannot read."""
        return self.object.words is None or is_open(self.object.case, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """What stands, the words from the open seal."""
        stands = {name: getattr(self.object, name) for name in actions.TOLD if name != "words"}
        words = texts_of(self.object.case, [self.object], "words", by=self.request.user)
        return {**super().get_initial(), **stands, "words": words.get(self.object.pk) or ""}

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Without the words where they cannot be read."""
        form = super().get_form(form_class)
        if not self.may_write_words():
            del form.fields["words"]
        return form

    def act(self, flight: EarlierFlight, form: CorrectFlightForm) -> EarlierFlight:
        """Only what was changed."""
        facts = {name: form.cleaned_data[name] for name in form.changed_data if name in actions.TOLD}
        corrected = actions.correct_flight(flight, by=self.request.user, reason=form.cleaned_data["reason"], **facts)
        self.warn_of_contradictions()
        return corrected


class TakeBackFlight(OneFlight):
    """Take a line back that was recorded in error."""

    permission_required = "cases.record_in_error"
    action = actions.take_back_flight
    form_class = TakeBackForm
    title = _lazy("Recorded in error")
    label = _lazy("Take it back")
    effects = (_lazy("The line is kept with the reason, and stands nowhere any more."),)
    done = _lazy("The line is taken back.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """A reason needs no request."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("case")
        return kwargs

    def act(self, flight: EarlierFlight, form: TakeBackForm) -> EarlierFlight:
        """With the reason."""
        return actions.take_back_flight(flight, by=self.request.user, reason=form.cleaned_data["reason"])
