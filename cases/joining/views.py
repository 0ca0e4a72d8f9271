"""The page that adds people to a saved request: it searches while it is typed into, and saves everybody together or nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.models import Case, CaseMember
from cases.contradictions.rules import contradictions_of, said
from cases.intake.views import (
    ADD,
    NAME,
    SEARCH,
    LooksForPeople,
    is_looked_for,
    say_what_was_kept,
    typed_rows,
    with_another_name,
    with_one_more,
)
from cases.joining import actions, handing
from cases.joining.errors import PerhapsTwice
from cases.joining.forms import AddPeopleForm, CasePeople, HandOnForm
from cases.people.towns.told import another_province
from cases.workflow.act_views import CaseAct
from lfnkr.calendar import clock


class AddPeople(LooksForPeople, CaseAct):
    """Add people to a request: told only now, joined on the road, born on the way."""

    permission_required = "cases.change_case"
    action = actions.join_case
    form_class = AddPeopleForm
    template_name = "cases/joining/add_people.html"
    title = _lazy("Add people to the request")
    lede = _lazy("Whoever is known already is found while you type the name. Leave empty what was not told.")
    label = _lazy("Add them")

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was just typed, or kept when the session ended."""
        if self.typed is None:
            self.typed = self.request.POST if self.request.method == "POST" else self.kept
        given = super().get_form_kwargs() | {"data": self.typed, "case": self.object}
        given.pop("files", None)
        return given | {"search_url": reverse("cases:search")}

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        """What is only shown again is not judged."""
        form = super().get_form(form_class)
        is_sent = self.request.method == "POST" and not {ADD, NAME, SEARCH} & self.request.POST.keys()
        return form if is_sent or not form.is_bound else form.without_judgement()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Another person, a search without a script, or the people themselves."""
        if not {ADD, NAME, SEARCH} & request.POST.keys():
            return super().post(request, *args, **kwargs)
        self.typed = request.POST
        if ADD in request.POST:
            self.typed = _with_one_more(request, self.object)
        elif NAME in request.POST:
            self.typed = with_another_name(request)
        matches = self.matches(typed_rows(request.POST)) if SEARCH in request.POST else {}
        return self.render_to_response(self.get_context_data(form=self.get_form(), matches=matches))

    def form_valid(self, form: AddPeopleForm) -> HttpResponse:
        """First everybody typed must have been looked for; whoever may be known is shown before anything is saved."""
        typed = self.typed or QueryDict()
        found = self.matches(row for row in typed_rows(typed) if not is_looked_for(typed, row))
        if not found:
            return super().form_valid(form)
        form.add_error(
            None, _("Someone may be known already. Choose below whether it is the same person, then save again.")
        )
        return self.render_to_response(self.get_context_data(form=form, matches=found))

    def refused(self, form: AddPeopleForm, refusal: ValidationError) -> HttpResponse:
        """Where somebody may be on the request already, it is asked in each row whether it is another."""
        for row in form.people.forms:
            row.asks_twice |= isinstance(refusal, PerhapsTwice)
        return super().refused(form, refusal)

    def act(self, case: Case, form: AddPeopleForm) -> list[CaseMember]:
        """Everybody together or nobody."""
        for row in form.people.kept_forms:
            row.cleaned_data["known_person"] = self.known_person(row)
            row.cleaned_data["told_apart"] = self.told_apart(row)
        began = clock.now()
        added = actions.join_case(case, by=self.request.user, people=form.joiners())
        say_what_was_kept(self.request, case, began)
        self.done = ngettext(
            "%(n)d person was added to the request.", "%(n)d people were added to the request.", len(added)
        ) % {"n": len(added)}
        if words := said(contradictions_of(Case.objects.get(pk=case.pk))):
            messages.warning(self.request, words)
        for row in form.people.kept_forms:
            if words := another_province(row.cleaned_data, row.cleaned_data["origin"]):
                messages.warning(self.request, words)
        return added

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Under each name its matches and the choice made among them."""
        context = super().get_context_data(**kwargs)
        self.say_who_was_found(context["form"].people, context.get("matches") or {})
        return context


def _with_one_more(request: HttpRequest, case: Case) -> QueryDict:
    """One row more than was typed, for somebody who stands with the others unless it is told otherwise: of twins neither stays behind."""
    more = with_one_more(request)
    row = int(more["people-TOTAL_FORMS"]) - 1
    more.setdefault(f"people-{row}-along", CasePeople(case).usual_standing)
    return more


class HandOnPrincipal(CaseAct):
    """Hand a request to another principal applicant, because the former died, left or withdrew, or as the people wish it."""

    permission_required = "cases.change_case"
    action = handing.hand_on_principal
    form_class = HandOnForm
    title = _lazy("Hand on the principal applicant")
    lede = _lazy("The former stays on the request. Who is what to whom stays as it was told, and no count changes.")
    label = _lazy("Hand it on")
    done = _lazy("The request has another principal applicant.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among the people of this request."""
        return {**super().get_form_kwargs(), "case": self.object}

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()
