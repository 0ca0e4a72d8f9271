"""The page that records a step of an earlier day and takes back the later ones that contradict it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.follow_up.forms import LateForm
from cases.instead import actions
from cases.instead.forms import FORMS, Instead
from cases.voiding.facts import consequences, needs_agreement
from cases.voiding.preview import changes
from cases.voiding.together import with_what_falls
from cases.voiding.wording import in_words, words_of
from cases.workflow.act_views import PeopleAct
from cases.workflow.models import StatusChange
from lfnkr.language.lists import explained


class RecordInstead(PeopleAct):
    """Record what happened where later steps contradict it: they are shown first, then taken back in the same act.

    A page of a step leads here with everything that was typed there; whoever dates the step otherwise goes on without.
    """

    permission_required = "cases.record_in_error"
    action = actions.record_instead
    title = _lazy("Later steps contradict it")
    lede = _lazy("Date the step otherwise, or take back what was recorded after it.")
    label = _lazy("Check again")
    template_name = "cases/instead/instead.html"

    def get_form_class(self) -> type[Instead]:
        """The form of what is told."""
        return FORMS[self.kwargs["what"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Of a status: a duplicate names a request that the user may see."""
        seen_by = {"by": self.request.user} if issubclass(self.get_form_class(), LateForm) else {}
        return super().get_form_kwargs() | seen_by

    def may_act(self) -> bool:
        """Whether this person may take back, and record this step."""
        has_perm = self.request.user.has_perm
        done = (self.action, actions.TELLINGS[self.kwargs["what"]].action)
        return all(any(map(has_perm, each.permissions)) for each in done)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What another page refused is shown with what contradicts it, and is not sent yet."""
        if "instead" not in request.POST or not self.may_act():
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        return self.shown(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Instead) -> HttpResponse:
        """Done once it was confirmed with the steps that were shown; else they are shown."""
        steps = self.contradicting(form)
        is_seen = form.cleaned_data["contradicting"] == _keys(steps)
        if "confirm" not in self.request.POST or not (is_seen or not steps):
            return self.shown(form)
        if steps and not form.cleaned_data["because"].strip():
            form.add_error("because", _("Say why they were recorded in error: the reason stands in the history."))
            return self.shown(form)
        return super().form_valid(form)

    def contradicting(self, form: Instead) -> list[StatusChange]:
        """The later steps that contradict what was told."""
        return actions.contradicting(self.object, self.kwargs["what"], form.told_facts())

    def shown(self, form: Instead) -> HttpResponse:
        """The form with what contradicts it, and with what follows from taking that back."""
        steps = self.contradicting(form)
        form.data = form.data.copy()
        form.data[form.add_prefix("contradicting")] = _keys(steps)
        return self.render_to_response(self.get_context_data(form=form, told=self.told(steps), is_checked=True))

    def told(self, steps: list[StatusChange]) -> dict[str, Any] | None:
        """What is taken back, what will be different before the step is recorded, and what stays."""
        if not steps:
            return None
        words, rows = words_of(self.object), with_what_falls(steps)
        return {
            "rows": [
                explained(in_words(row, words), row.on) if hasattr(row, "on") else in_words(row, words) for row in rows
            ],
            "changes": changes(self.object, rows, words),
            "stays": [found.sentence for found in consequences(self.object, rows)],
            "needs_agreement": needs_agreement(self.object, rows),
        }

    def act(self, case: Any, form: Instead) -> Any:
        """Taken back and recorded; recorded alone where nothing contradicts it any more."""
        facts, steps = form.told_facts(), self.contradicting(form)
        what, by = self.kwargs["what"], self.request.user
        self.done = _("The step is saved.")
        because = form.cleaned_data["because"]
        voidings = actions.record_instead(case, by=by, what=what, steps=steps, because=because, facts=facts)
        if not voidings:
            return voidings
        if voidings[0].needs_agreement:
            self.done = _(
                "It is written down, with what is to be recorded instead. Nothing changes before a second officer agrees;"
                " record the step then."
            )
        else:
            self.done = _("The later steps are taken back, struck through in the history, and the step is saved.")
        return voidings


def _keys(steps: list[StatusChange]) -> str:
    """The steps as the form names them."""
    return ",".join(str(step.pk) for step in steps)
