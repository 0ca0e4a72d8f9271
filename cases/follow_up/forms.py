"""Forms of keeping a request: where people stand, notes, the next contact, pauses, who looks after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.case.models import Case, CaseMember
from cases.follow_up.next_contact import NextContactForm, appearing
from cases.people.form_fields import SEALED, MembersForm, destinations
from cases.people.names import LONGEST
from cases.status import DETAILS, FIRST, NEEDS_REASON, Status
from cases.workflow import choices
from cases.workflow.errors import DestinationMissing
from cases.workflow.form_fields import WhenForm, closer_words
from cases.workflow.models import StatusChange
from cases.workflow.originals import found_by
from cases.workflow.rules import may_be_recorded, may_become
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.declared.forms import form_field
from lfnkr.errors import DomainError
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.language.lists import aside
from lfnkr.web.form_fields import AppearingFields, MomentField, TextField, WordsField


class MoveForm(AppearingFields, WhenForm, MembersForm):
    """The next status of some or all: only those that may follow are offered."""

    field_order = [
        "members",
        "status",
        "detail",
        "occurred_at",
        "happened",
        "destination",
        "original",
        "reason",
        "goes_on",
    ]
    appear = {
        "detail": ("status", tuple(DETAILS)),
        "destination": ("status", (Status.IN_DESTINATION,)),
        "original": ("status", (Status.DUPLICATE,)),
    }

    status = forms.ChoiceField(label=_lazy("New status"))
    detail = forms.ChoiceField(
        label=_lazy("More closely"),
        required=False,
        choices=closer_words(*DETAILS),
        help_text=_lazy("Only of those who wait, are interrupted or went back."),
    )
    destination = forms.ChoiceField(
        label=_lazy("Country of destination"),
        required=False,
        choices=destinations,
        help_text=_lazy("Only on arrival in the destination."),
    )
    original = WordsField(
        label=_lazy("The request that counts instead"),
        required=False,
        max_length=LONGEST,
        help_text=_lazy(
            "Only of a duplicate: its reference, such as R-7K3Q2, or a name as you heard it, to search for. Empty where the"
            " same people are in one other request alone."
        ),
    )
    reason = TextField(label=_lazy("Reason"), required=False, rows=2, help_text=SEALED)
    goes_on = forms.BooleanField(
        label=_lazy("Record a further step of the same people afterwards"),
        required=False,
        help_text=_lazy("For several steps learnt at once: one after the other, in any order their days allow."),
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        self.by = by
        offered = [status for status in Status if any(self.may_offer(member, status) for member in self.of_case)]
        self.fields["status"].choices = [(status.value, status.label) for status in offered]

    def may_offer(self, member: CaseMember, status: Status) -> bool:
        """Whether a status may follow where somebody stands now."""
        return may_be_recorded(member, status) is None and may_become(member, status) is None

    def clean(self) -> dict[str, Any]:
        """A status that stands in the history with a reason has one."""
        cleaned = super().clean()
        if cleaned.get("status") in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the reason stands in the history."))
        if cleaned.get("status") == Status.IN_DESTINATION and not cleaned.get("destination"):
            self.add_error("destination", DestinationMissing())
        cleaned["original"] = self._original(cleaned)
        return cleaned

    def _original(self, cleaned: dict[str, Any]) -> Case | None:
        """The request a duplicate repeats, as it was told; nothing where it was not, or where the step is another."""
        told = cleaned.get("original", "")
        if cleaned.get("status") != Status.DUPLICATE or not told:
            return None
        try:
            return found_by(told, by=self.by)
        except DomainError as refusal:
            self.add_error("original", refusal)
            return None


INTERRUPTED = ("status", (Status.INTERRUPTED,))


class StatusForm(NextContactForm, MoveForm):
    """The same, and of an interruption the next contact."""

    asked_for = INTERRUPTED
    field_order = ["members", "status", "detail", *NextContactForm.base_fields, *MoveForm.field_order[3:]]
    appear = {**MoveForm.appear, **appearing(INTERRUPTED)}


LEFT = (Status.DECLINED, Status.WITHDRAWN, Status.LEFT_GROUP, Status.DUPLICATE)
BACK = (Status.VERIFYING, Status.IN_MOVEMENT, Status.SAFE)
"""Who left, and as what they come back."""


class LateForm(MoveForm):
    """A status of some or all from before where they stand now: any that a history may hold behind its first."""

    field_order = [*MoveForm.field_order[:-1], "source", "then", "then_happened", "goes_on"]
    appear = {**MoveForm.appear, "then": ("status", LEFT), "then_happened": ("status", LEFT)}

    then = forms.ChoiceField(
        label=_lazy("If they came back before what is recorded next: as what"),
        required=False,
        choices=[("", "—"), *((status.value, status.label) for status in BACK)],
        help_text=_lazy("Somebody withdrew and asked again, left and caught up: both are saved together."),
    )
    then_happened = FuzzyDateField(label=_lazy("And when did they come back?"), required=False)
    source = form_field(StatusChange._meta.get_field("source"))
    status = forms.ChoiceField(
        label=_lazy("Status they had then"),
        help_text=_lazy("It is placed by its day. Where they stand today changes only if nothing came after it."),
    )

    def may_offer(self, member: CaseMember, status: Status) -> bool:
        """All but the first."""
        return status not in FIRST and may_be_recorded(member, status) is None


class NoteForm(forms.Form):
    """A note in the stream."""

    text = TextField(label=_lazy("Note"), rows=6, help_text=SEALED)


class ContactForm(forms.Form):
    """When they will be reached next."""

    at = MomentField(
        to_come=True,
        label=_lazy("Next contact"),
        required=False,
        help_text=_lazy(
            "Tokyo time. Leave it empty when none is agreed. A missed contact is shown at once to lead, deputy and director."
        ),
    )


class PauseForm(forms.Form):
    """A stretch in which the 72 hours stand still."""

    begins_at = MomentField(label=pgettext_lazy("a time", "From"), may_be_now=True, help_text=_lazy("Tokyo time."))
    ends_at = MomentField(
        label=pgettext_lazy("a time", "To"),
        required=False,
        help_text=_lazy("Tokyo time. Leave it empty while it lasts."),
    )
    reason = forms.ChoiceField(
        label=_lazy("Why"),
        choices=choices.PauseReason.choices,
        help_text=_lazy("Waiting for funds is no pause."),
    )
    note = TextField(label=_lazy("In words"), required=False, rows=2, help_text=SEALED)


class EndPauseForm(forms.Form):
    """When the clock went on."""

    ends_at = MomentField(label=_lazy("The clock goes on from"), may_be_now=True, help_text=_lazy("Tokyo time."))


class AssignForm(forms.Form):
    """Who leads the case, and who stands in."""

    lead = forms.ModelChoiceField(
        label=_lazy("Lead caseworker"), queryset=User.objects.none(), empty_label=_lazy("choose one")
    )
    deputy = forms.ModelChoiceField(
        label=_lazy("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_lazy("nobody yet"),
        help_text=_lazy("Needed while an operation is under way."),
    )
    note = TextField(
        label=_lazy("What the next one needs to know"),
        required=False,
        rows=5,
        help_text=_lazy(
            "Sealed. Who, where, danger, what is agreed and with whom. Shown to them first, until they have read it."
        ),
    )
    cannot_wait = forms.BooleanField(
        label=_lazy("It cannot wait: without a note"), required=False, help_text=_lazy("Only in an emergency.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        workers = User.objects.filter(is_active=True, role__in=(Role.CASEWORKER, Role.DIRECTOR)).order_by("latin_name")
        for field in (self.fields["lead"], self.fields["deputy"]):
            field.queryset = workers
            field.label_from_instance = lambda user: user.display_name + aside(user.get_role_display())


class GiveBackForm(forms.Form):
    """Why, and what the next one needs to know."""

    note = TextField(label=_lazy("What the next one needs to know"), rows=5, help_text=SEALED)
