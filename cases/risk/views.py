"""The page that assesses the risk of a request, and the page of the needs of a person and of what was done to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.risk import actions
from cases.risk.errors import AnsweredMeanwhile
from cases.risk.forms import NeedsForm, RiskForm
from cases.risk.hints import hints_of
from cases.risk.known import last_answer, last_voiding
from cases.risk.models import PersonAnswer
from cases.workflow.act_views import CaseAct


class AssessRisk(CaseAct):
    """Answer the five questions about the danger of a request; the level follows from them."""

    permission_required = "cases.change_case"
    action = actions.assess_risk
    form_class = RiskForm
    title = _lazy("Assess the risk")
    lede = _lazy(
        "Five questions. “Not known” counts as yes. None yes: guarded; one or two: raised; three, or an arrest, a search or a"
        " betrayal near them: acute."
    )
    label = _lazy("Save the assessment")
    done = _lazy("The assessment is saved.")
    template_name = "cases/risk/assess.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With who was sent back before: something to think of, and no answer."""
        return super().get_context_data(hints=hints_of(self.object, self.request.user), **kwargs)


class RecordNeeds(CaseAct):
    """Answer about one person of the request: needs, and what was done to them; what was answered before stays below."""

    permission_required = "cases.change_case"
    action = actions.record_needs
    form_class = NeedsForm
    title = _lazy("Needs and indicators")
    lede = _lazy(
        "Ask only what helps now. What nobody asked stays “not asked”; who told it and when is kept with each answer."
    )
    label = _lazy("Save the answers")
    done = _lazy("The answers are saved.")
    template_name = "cases/risk/needs.html"

    def get_object(self, queryset: QuerySet | None = None) -> Case:
        """The request of the address, and with it the person."""
        case = super().get_object(queryset)
        members = case.members.standing().select_related("person", "case")
        self.member = get_object_or_404(members, pk=self.kwargs["member"])
        return case

    def asked_about(self) -> CaseMember:
        """Whoever is on the request."""
        return self.member

    def get_initial(self) -> dict[str, Any]:
        """What is answered now."""
        latest = PersonAnswer.objects.filter(person=self.member.person_id).latest()
        answers = {row.topic: row.answer for row in latest.values()}
        return answers | self.known() | super().get_initial()

    def known(self) -> dict[str, int]:
        """The last answer recorded of them, and the last taken back or said to be right after all; 0 where there is none."""
        return {"known": last_answer(self.member.person_id), "known_voiding": last_voiding(self.member.person_id)}

    def act(self, case: Case, form: forms.Form) -> Any:
        return actions.record_needs(self.member, by=self.request.user, **form.cleaned_data)

    def refused(self, form: forms.Form, refusal: ValidationError) -> HttpResponse:
        """Once what another answered was shown, saving again is meant."""
        if isinstance(refusal, AnsweredMeanwhile):
            form = self.with_new_token(form)
            for name, number in self.known().items():
                form.data[form.add_prefix(name)] = str(number)
        return super().refused(form, refusal)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With every answer given so far, the latest first, each with the way to take it back, or that again."""
        rows = PersonAnswer.objects.filter(person=self.member.person_id).select_related("recorded_by")
        rows = rows.prefetch_related("voidings").order_by("-pk")
        may_void = self.request.user.has_perm("cases.record_in_error")
        history = [(row, self.in_error_url(row) if may_void else "") for row in rows]
        return super().get_context_data(history=history, **kwargs)

    def in_error_url(self, row: PersonAnswer) -> str:
        """Where an answer is said to be in error, or right after all; that, in the request it was taken back in."""
        if row.voided_at is None:
            return reverse("cases:void", args=[self.object.pk, "need", row.pk])
        voiding = next(one for one in row.voidings.all() if one.has_effect)
        if voiding.case_id != self.object.pk:
            return ""
        return reverse("cases:void", args=[self.object.pk, "voiding", voiding.pk])
