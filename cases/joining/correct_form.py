"""The form that tells anew how and since when people are on a request; it begins with nothing answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import NOT_AT_THE_CALL, Joined
from cases.case.models import Case, CaseMember
from cases.joining import errors
from cases.joining.rules import was_with_the_call
from cases.people.form_fields import SEALED, MembersForm
from cases.workflow.models import StatusChange
from lfnkr.declared.forms import form_field
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import AppearingFields, TextField


class CorrectJoiningForm(AppearingFields, MembersForm):
    """Whom it is about, how they came to be on the request, since when, and why it is told anew."""

    field_order = ["members", "joined", "happened", "reason"]
    appear = {"happened": ("joined", NOT_AT_THE_CALL)}

    joined = forms.ChoiceField(label=_lazy("Since when are they on the request?"), widget=forms.RadioSelect)
    happened = form_field(
        StatusChange._meta.get_field("happened"),
        required=False,
        label=_lazy("When did they join, or when was the child born?"),
        help_text=_lazy("As closely as it is known: 3 March 2026, March 2026, 2026."),
    )
    reason = TextField(label=_lazy("Why is it corrected?"), rows=3, help_text=SEALED)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        was_called = any(was_with_the_call(member) for member in self.of_case)
        self.fields["joined"].choices = [one for one in Joined.choices if was_called or one[0] != Joined.CALL]
        firsts = StatusChange.objects.filter(member__in=self.of_case, voided_at=None).order_by("-counts_at", "-pk")
        self.since = {step.member_id: step for step in firsts}

    def _label(self, member: CaseMember) -> str:
        """Who it is, and what is recorded now."""
        now = member.get_joined_display()
        first = self.since.get(member.pk)
        if first and member.joined in NOT_AT_THE_CALL:
            now = explained(now, first.on)
        return _("%(who)s (%(member)s): %(status)s") % {
            "who": self.words[member.pk],
            "member": member,
            "status": now,
        }

    def clean(self) -> dict[str, Any]:
        """A day for whoever came later; whoever was there at the call needs none."""
        cleaned = super().clean()
        is_later = cleaned.get("joined") in NOT_AT_THE_CALL
        if is_later and not cleaned.get("happened") and "happened" not in self.errors:
            self.add_error("happened", errors.DayMissing())
        if not is_later and "joined" in cleaned:
            cleaned["happened"] = None
        return cleaned
