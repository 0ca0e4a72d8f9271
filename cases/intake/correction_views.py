"""The pages that correct what was told, of a request and of a person."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.intake import correction_forms as forms
from cases.intake import corrections
from cases.intake.values import NameFact
from cases.people.choices import Circumstance
from cases.people.models import Identity, Person
from cases.workflow.act_views import CaseAct
from lfnkr.declared.facts import corrected
from lfnkr.web import edit_conflicts
from lfnkr.web.panels import panels_of

OF_PERSON = corrected(Person, Identity)
WISHES = ("desired_destination", "years_in_china", "actual_destination")


class ChangeCase(CaseAct):
    """Correct the facts of a request; two people at once see both edit_conflicts."""

    permission_required = "cases.change_case"
    action = corrections.change_case
    form_class = forms.CaseFactsForm
    title = _lazy("Change the facts of the request")
    label = _lazy("Save")
    done = _lazy("The facts are saved.")

    def act(self, case: Case, form: Any) -> Case:
        """Only what was changed: the seconds of a moment and the ages that follow from it stay what they were."""
        version = int(form[edit_conflicts.FIELD].value())
        facts = {name: fact for name, fact in form.cleaned_data.items() if name in form.changed_data}
        return corrections.change_case(case, by=self.request.user, version=version, **facts)


class CorrectPerson(CaseAct):
    """Correct or add details of one person of the request; two people at once see both edit_conflicts."""

    permission_required = "cases.change_case"
    actions = (corrections.correct_person, corrections.change_member)
    form_class = forms.PersonFactsForm
    title = _lazy("Correct or add details")
    label = _lazy("Save")
    done = _lazy("The details are saved.")
    template_name = "cases/intake/person.html"

    def get_object(self, queryset: models.QuerySet | None = None) -> Person:
        """The row that is edited is the person; the address names the request through which they may be seen."""
        self.case = super().get_object(queryset)
        self.member = get_object_or_404(
            self.case.members.standing().select_related("person", "case"), pk=self.kwargs["member"]
        )
        return self.member.person

    def asked_about(self) -> CaseMember:
        """Whoever is on the request."""
        return self.member

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now: of them, of what was done to them, and of their wishes."""
        self.member.refresh_from_db(fields=WISHES)
        answers = dict(self.object.indicators.standing().values_list("kind", "answer"))
        wishes = {name: getattr(self.member, name) for name in WISHES}
        told_on = self.object.age.told_on if self.object.age else None
        return super().stored_values() | answers | wishes | {"age_told_on": told_on}

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Where somebody arrived is asked of those who arrived."""
        form = super().get_form(form_class)
        if self.member.actual_answer == Answer.NOT_ASKED:
            del form.fields["actual_destination"]
        return form

    def act(self, person: Person, form: Any) -> CaseMember:
        """What was changed, and nothing else: an answer nobody touched keeps its own day."""
        data, changed = form.cleaned_data, set(form.changed_data)
        version = int(form[edit_conflicts.FIELD].value())
        changed |= {"age"} if "age_told_on" in changed else set()
        facts = {name: data[name] for name in OF_PERSON if name in changed}
        answers = {kind: data[kind] for kind in Circumstance.values if kind in changed}
        names = [NameFact(text=data["name"], kind=data["name_kind"])] if data["name"] else []
        corrections.correct_person(
            person, by=self.request.user, version=version, names=names, circumstances=answers, **facts
        )
        return corrections.change_member(self.member, by=self.request.user, **wishes_of(data, changed))

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what other rooms show below."""
        return super().get_context_data(panels=panels_of("person", self.request, self.member), **kwargs)


def wishes_of(data: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    """What they wish and how long they were in China, as far as it was changed here; a value means that they answered."""
    facts = {name: data[name] for name in ("desired_destination", "years_in_china") if name in changed}
    if "desired_destination" in facts:
        facts["desired_answer"] = Answer.YES if facts["desired_destination"] else Answer.NOT_ASKED
    if "years_in_china" in facts:
        facts["years_in_china_answer"] = Answer.NOT_ASKED if facts["years_in_china"] is None else Answer.YES
    if "actual_destination" in changed:
        facts["actual_destination"] = data["actual_destination"]
        facts["actual_answer"] = Answer.YES if data["actual_destination"] else Answer.UNKNOWN
    return facts
