"""When somebody in danger is reached or tried next: asked with what put them there, and answered, if only by "not agreed yet"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.follow_up.actions import agree_contact
from cases.follow_up.choices import SHORTLY
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.web.form_fields import AppearingFields, MomentField

WITHIN = timedelta(days=1)
"""What was agreed for a later time was agreed with somebody who was in no danger: whoever is, is tried sooner."""


class NextContactForm(AppearingFields):
    """The end of a form that may put somebody in danger: the next contact or attempt, or that none is agreed yet.

    `asked_for`: the field and the values that put somebody there.
    """

    asked_for: ClassVar[tuple[str, tuple[str, ...]]]

    next_contact = MomentField(
        to_come=True,
        label=_lazy("Next contact, or next attempt to reach them"),
        required=False,
        help_text=_lazy("Tokyo time. When it passes, lead, deputy and director are told."),
    )
    no_contact_yet = forms.BooleanField(label=_lazy("Not agreed yet"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        self.former_contact = case.next_contact_at
        now = clock.now()
        if self.former_contact and now + SHORTLY < self.former_contact <= now + WITHIN:
            self.fields["next_contact"].initial = self.former_contact

    @property
    def puts_in_danger(self) -> bool:
        """Whether what was chosen is a danger."""
        name, values = self.asked_for
        return self.cleaned_data.get(name) in values

    def clean(self) -> dict[str, Any]:
        """One of the two, where it is asked."""
        cleaned = super().clean()
        if not self.puts_in_danger or "next_contact" in self.errors:
            return cleaned
        if not cleaned.get("next_contact") and not cleaned.get("no_contact_yet"):
            words = _("Say when you reach them or try next; if nobody knows yet, choose “Not agreed yet”.")
            self.add_error("next_contact", words)
        return cleaned

    @property
    def may_agree_next(self) -> bool:
        """Whether the next contact may be agreed with what was chosen, though nobody is asked."""
        return False

    @property
    def facts(self) -> dict[str, Any]:
        """What the form holds besides: what the action is told."""
        return {key: value for key, value in self.cleaned_data.items() if key not in NextContactForm.base_fields}


def agree_next(case: Case, form: NextContactForm, *, by: User) -> None:
    """Save what was answered, where it was asked and says something new; "not agreed yet" ends one that was agreed."""
    answered = form.cleaned_data
    at = None if answered.get("no_contact_yet") else answered.get("next_contact")
    is_answered = form.puts_in_danger or (form.may_agree_next and at is not None)
    if is_answered and at != case.next_contact_at:
        agree_contact(case, by=by, at=at)


def appearing(asked_for: tuple[str, tuple[str, ...]]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The two fields as `AppearingFields.appear` wants them."""
    return dict.fromkeys(NextContactForm.base_fields, asked_for)
