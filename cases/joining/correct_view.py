"""The page on which it is told anew how and since when people are on a request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.joining.correct_form import CorrectJoiningForm
from cases.joining.correcting import correct_joining, editions_that_counted
from cases.second_officer.models import ProposedCorrection
from cases.workflow.act_views import PeopleAct


class CorrectJoining(PeopleAct):
    """How people came to be on the request, and since when."""

    permission_required = "cases.record_in_error"
    action = correct_joining
    form_class = CorrectJoiningForm
    title = _lazy("Correct how they joined")
    label = _lazy("Save")
    done = _lazy("It is corrected. What it said before stays in the history.")

    @property
    def effects(self) -> list[str]:
        """What follows, and which signed reports counted what is recorded now."""
        words = [_("Their age at the request follows. A birth date is corrected at the person.")]
        if not (counted := editions_that_counted(self.object.standing_members)):
            return words
        return [*words, *counted, _("A second officer has to agree before anything changes.")]

    def act(self, case: Case, form: CorrectJoiningForm) -> Any:
        """Corrected, or written down where a second officer has to agree."""
        found = correct_joining(by=self.request.user, **form.cleaned_data)
        if isinstance(found, ProposedCorrection):
            self.done = _("It is written down. Nothing changes before a second officer agrees.")
        return found
