"""What the pages of the acts of casework share: the request they are about, and its people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.people.form_fields import people_in_words
from lfnkr.web.views import ActView


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
    """An act on some of the people of a request."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among the people of this request."""
        return {**super().get_form_kwargs(), "case": self.object}
