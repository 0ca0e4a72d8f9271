"""The pages of a print of the history: asking for it, and the paper itself."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.prints import actions, rules
from cases.prints.forms import PrintHistoryForm
from cases.prints.history import history_of
from cases.prints.models import HistoryPrint
from cases.prints.paper import Paper, lines_in_words, paper_of
from cases.seal import reveal
from cases.workflow.act_views import CaseAct
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, require
from lfnkr.web.views import RoleRequiredMixin


def asking(case: Case, *, about: CaseMember | None, topic: str) -> str:
    """The page that asks for a print, narrowed as another was."""
    narrowed = {"person": about.person_id if about else "", "kind": topic}
    query = urlencode({name: value for name, value in narrowed.items() if value})
    return reverse("cases:print-history", args=[case.pk]) + (f"?{query}" if query else "")


class PrintHistory(CaseAct):
    """Ask for the history of a request on paper."""

    permission_required = "cases.see_case"
    action = actions.print_history
    form_class = PrintHistoryForm
    step_up = True
    title = _lazy("Print what happened")
    label = _lazy("Make the print")
    effects = (
        _lazy("It is recorded before it is shown: who printed, when, for what, for whom, and how many lines."),
        _lazy("It stands in what happened, and directors and auditors see it."),
        _lazy("With names the sealed part is opened to you for a quarter of an hour, which is recorded, too."),
        _lazy("No file is kept. The paper is yours to look after: each sheet says by when to destroy it."),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people of this request; names for whoever may open the sealed part."""
        may_open = self.request.user.has_perm("cases.see_identity")
        return {**super().get_form_kwargs(), "case": self.object, "may_open": may_open}

    def get_initial(self) -> dict[str, Any]:
        """As the history was narrowed on the page of the request."""
        asked = self.request.GET
        topic = asked.get("kind", "") if asked.get("kind") in TimelineTopic.values else ""
        of_person = [m for m in self.object.standing_members if str(m.person_id) == asked.get("person")]
        return {"topic": topic, "about": of_person[0].pk if of_person else None} | super().get_initial()

    def act(self, case: Case, form: forms.Form) -> HistoryPrint:
        """Count the lines as this person reads them, then record the print."""
        told = form.cleaned_data
        about, topic = told.pop("about", None), told.pop("topic")
        with reveal.kept_shut():
            history = history_of(self.request, case, topic=topic, about=about, at=clock.now())
            history.counted()
        return actions.print_history(case, by=self.request.user, history=history, **told)

    def get_success_url(self) -> str:
        """To the paper."""
        return self.result.get_absolute_url()


class HistoryPrintPage(RoleRequiredMixin, DetailView):
    """The paper of one print, for whoever asked for it, for a quarter of an hour."""

    permission_required = "cases.see_case"
    model = HistoryPrint
    template_name = "cases/prints/print.html"

    def get_queryset(self) -> QuerySet[HistoryPrint]:
        """With its request."""
        return super().get_queryset().select_related("case", "about", "printed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every line, or why there is none, with the way to another print."""
        made = self.object
        words: dict[str, Any] = {
            "again": asking(made.case, about=made.about, topic=made.topic),
            "amount": lines_in_words(made),
            "until": rules.shown_until(made, by=self.request.user),
        }
        try:
            require(rules.may_be_shown(made, by=self.request.user))
            words["paper"] = self.paper()
        except DomainError as refusal:
            words["refusal"] = refusal.text
        return super().get_context_data(**words | kwargs)

    def paper(self) -> Paper:
        """Read without an open seal where it has no names."""
        made, user = self.object, self.request.user
        with nullcontext() if made.with_names else reveal.kept_shut():
            told = {"topic": made.topic, "about": made.about, "at": made.printed_at}
            return paper_of(made, history_of(self.request, made.case, **told), by=user)
