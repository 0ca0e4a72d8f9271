"""The pages on which a second officer agrees to a correction, and on which it is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.second_officer import actions
from cases.second_officer.models import ProposedCorrection
from cases.second_officer.proposing import in_words
from cases.workflow.act_views import CaseAct
from lfnkr.language.lists import explained


class AnswerCorrection(CaseAct):
    """An answer to a correction that waits; leads back to its request."""

    permission_required = "cases.record_in_error"
    model = ProposedCorrection
    follows: Promise
    """What the answer does."""

    def get_object(self, queryset: QuerySet[ProposedCorrection] | None = None) -> ProposedCorrection:
        """The correction, of a request this person may see."""
        correction = super().get_object(queryset)
        self.case = correction.case
        return correction

    @property
    def effects(self) -> tuple[str, ...]:
        """Who proposed what, and when."""
        correction = self.object
        words = {
            "who": correction.recorded_by.display_name,
            "when": date_format(localtime(correction.recorded_at), "DATETIME_FORMAT"),
        }
        return (explained(_("Proposed by %(who)s, %(when)s") % words, in_words(correction)), str(self.follows))

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()


class AgreeToCorrection(AnswerCorrection):
    """Agree as second officer to a correction of what a signed edition counted."""

    action = actions.agree_to_correction
    title = _lazy("Agree to the correction")
    label = _lazy("I agree")
    done = _lazy("It is corrected. What it said before stays in the history.")
    follows = _lazy("The signed edition stays as it is; the next one names the correction.")

    def act(self, correction: ProposedCorrection, form: forms.Form) -> Any:
        return actions.agree_to_correction(correction, by=self.request.user)


class WithdrawCorrection(AnswerCorrection):
    """Withdraw a correction that waits, or decline it."""

    action = actions.withdraw_correction
    title = _lazy("Withdraw the correction")
    label = _lazy("Withdraw it")
    done = _lazy("The correction is withdrawn. Everything stays as it was recorded.")
    follows = _lazy("Everything stays as it is recorded now; that the correction was proposed stays in the history.")

    def act(self, correction: ProposedCorrection, form: forms.Form) -> Any:
        return actions.withdraw_correction(correction, by=self.request.user)
