"""What the pages of the acts of casework share: the request they are about, and its people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.people.form_fields import people_in_words
from cases.workflow.errors import StepBehindInTheWay, StepDoesNotFit, StepsMissingBetween
from lfnkr.web.views import ActView

CONTRADICTED = (StepBehindInTheWay, StepsMissingBetween, StepDoesNotFit)
"""Refusals of a step that later ones contradict."""


class CaseAct(ActView):
    """An act on one request; leads back to its page. `case` is that request where the act is about something in it,
    `member` the one of its people whom it is about.
    """

    model = Case
    case: Case | None = None
    member: CaseMember | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request by its reference in the sentence under the title, with the person in the words of its page."""
        case = self.case or self.object
        back = case.get_absolute_url()
        about = [case.reference, people_in_words(case)[1][self.member.pk]] if self.member else [case.reference]
        words = {"parent_url": back, "parent_label": _("Request"), "cancel_url": back, "lead": " · ".join(about)}
        return super().get_context_data(**words | kwargs)


class PeopleAct(CaseAct):
    """An act on some of the people of a request.

    `instead`: the word under which a step that later ones contradict is recorded in their place.
    """

    sent_on = "people of a request"
    instead = ""
    way_on = ""

    def refused(self, form: forms.Form, refusal: ValidationError) -> HttpResponse:
        """Where later steps contradict it, there is a way on that takes what was typed along."""
        if self.instead and isinstance(refusal, CONTRADICTED) and self.request.user.has_perm("cases.record_in_error"):
            self.way_on = reverse("cases:record-instead", args=[self.object.pk, self.instead])
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way on."""
        return super().get_context_data(**{"way_on": self.way_on} | kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among the people of this request."""
        return {**super().get_form_kwargs(), "case": self.object}

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        """Only those are offered whom the address names (`?person=…`), where any of them can be chosen: a part of a group."""
        form = super().get_form(form_class)
        named = {key for key in map(_uuid, self.request.GET.getlist("person")) if key}
        members = form.fields.get("members")
        if named and members and (theirs := members.queryset.filter(pk__in=named)).exists():
            members.queryset = theirs
        return form


def _uuid(text: str) -> UUID | None:
    """The key a text is; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
