"""The pages that correct what was told, of a request and of a person."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from cases import casework
from cases.forms import facts as forms
from cases.intake import NameFact
from cases.kinds import Answer, Circumstance
from cases.models import Case, CaseMember
from cases.views.acts import CaseAct


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
