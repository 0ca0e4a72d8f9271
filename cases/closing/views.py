"""The pages of closing a request: closing it, approving or withdrawing that after a death, correcting why, reopening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import still_to_do
from cases.case.models import Case
from cases.closing import actions, rules
from cases.closing.errors import ApprovedByTheSame, StillOpen
from cases.closing.forms import CloseForm, ClosingForm
from cases.closing.models import Closure
from cases.people.form_fields import ReasonForm
from cases.workflow.act_views import CaseAct
from cases.workflow.rules import may_move_on
from lfnkr.errors import DomainError

WAITS = _lazy("Somebody died in this request: it stays open until the director has approved that it is closed.")
WAITS_FOR_ANOTHER = _lazy("Somebody died in this request, and there is no other director: lead or deputy approves.")
ALONE = _lazy(
    "Somebody died in this request, and no other officer could approve: it is closed by you alone, marked so."
)


class Closing(CaseAct):
    """An act that closes a request, or says anew why it was."""

    permission_required = "cases.close_case"
    form_class = ClosingForm
    waits = _lazy("It waits for the director to approve.")

    def warning(self) -> str | Promise:
        """What a death in the request means for closing it; nothing where nobody died."""
        if not rules.had_a_death(self.object):
            return ""
        user = self.request.user
        if not rules.officers_besides(user.pk):
            return ALONE
        return WAITS if rules.directors_besides(user.pk) else WAITS_FOR_ANOTHER

    def told(self) -> None:
        """Say where it waits."""
        if rules.waiting_of(Closure.objects.filter(case=self.object)):
            self.done = self.waits
            if not rules.directors_besides(self.request.user.pk):
                messages.warning(self.request, _("There is no other director: ask lead or deputy to approve."))


class CloseCase(Closing):
    """Close a request whose people all have an outcome, with the reason that stands in its history."""

    action = actions.close_case
    form_class = CloseForm
    title = _lazy("Close the request")
    label = _lazy("Close the request")
    done = _lazy("The request is closed.")

    @property
    def effects(self) -> tuple[str | Promise, ...]:
        """What follows, and what a death means for it."""
        usual = _lazy("It leaves the desk, and can be reopened. Where its people stand remains as it is.")
        return (*filter(None, (usual, self.warning())), *still_to_do(self.object))

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """What became of those who are open is recorded first."""
        is_next = isinstance(refusal, StillOpen) and not may_move_on(self.object)
        return ((reverse("cases:move", args=[self.object.pk]), _("Record a status")),) if is_next else ()

    def act(self, case: Case, form: forms.Form) -> Case:
        closed = actions.close_case(case, by=self.request.user, **form.cleaned_data)
        self.told()
        return closed


class CorrectClosing(Closing):
    """Say anew why a request was closed."""

    action = actions.correct_closing
    title = _lazy("Correct why it was closed")
    label = _lazy("Save the reason")
    done = _lazy("The reason is corrected. What was said before stays in the history.")

    @property
    def effects(self) -> tuple[str | Promise, ...]:
        """What a death means for it."""
        return tuple(filter(None, (self.warning(),)))

    def get_initial(self) -> dict[str, Any]:
        """What is said now."""
        return {"closed_for": self.object.closed_for} | super().get_initial()

    def act(self, case: Case, form: forms.Form) -> Closure:
        closure = actions.correct_closing(case, by=self.request.user, **form.cleaned_data)
        self.told()
        return closure


class AnswerClosing(CaseAct):
    """An answer to a closing that waits; leads back to its request."""

    permission_required = "cases.close_case"
    model = Closure

    def get_object(self, queryset: QuerySet[Closure] | None = None) -> Closure:
        """The closing, of a request this person may see."""
        closure = super().get_object(queryset)
        self.case = closure.case
        return closure

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()


class ApproveClosing(AnswerClosing):
    """Approve that a request is closed after a death."""

    action = actions.approve_closing
    title = _lazy("Approve the closing")
    label = _lazy("Approve")
    done = _lazy("It is approved.")

    @property
    def effects(self) -> tuple[str, ...]:
        """Who proposed what."""
        closure = self.object
        words = {"who": closure.recorded_by.display_name, "reason": closure.get_reason_display()}
        return (
            _("%(who)s proposed to close the request: %(reason)s.") % words,
            _("From your approval on it is closed. It can be reopened."),
            *(() if closure.is_correction else still_to_do(closure.case)),
        )

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Whoever proposed it may withdraw it."""
        if not isinstance(refusal, ApprovedByTheSame):
            return ()
        return ((reverse("cases:withdraw-closing", args=[self.object.pk]), _("Withdraw the closing")),)

    def act(self, closure: Closure, form: forms.Form) -> Case:
        return actions.approve_closing(closure, by=self.request.user)


class WithdrawClosing(AnswerClosing):
    """Withdraw a closing that waits, or decline it."""

    action = actions.withdraw_closing
    form_class = ReasonForm
    title = _lazy("Withdraw the closing")
    label = _lazy("Withdraw it")
    done = _lazy("The closing is withdrawn. The request stays as it is.")


class ReopenCase(CaseAct):
    """Take up a closed request again."""

    permission_required = "cases.close_case"
    action = actions.reopen_case
    form_class = ReasonForm
    title = _lazy("Reopen the request")
    label = _lazy("Reopen the request")
    done = _lazy("The request is open again.")
