"""Forms of deciding: approving, refusing, handing over; they clean and explain, and never save."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.people.for_deciders import to_choose
from cases.reference.models import Partner
from cases.status import Lead, LeadReason, WaitingFor
from donations.decisions import rules
from donations.decisions.choices import WAITS
from donations.decisions.errors import DeclinedWithoutWords, NoSuchRequest, ReasonOfWaitMissing
from donations.errors import InTheFuture
from donations.forms import DecidedForm
from donations.ledger import standing
from donations.ledger.forms import SumField
from donations.ledger.models import Fund
from donations.memos.forms import MemoForm, ReasonForm
from donations.rates.forms import SumForm
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.money import BOOK_CURRENCY
from lfnkr.web.form_fields import DayField, LineField


class ApproveForm(DecidedForm, MemoForm):
    """Approve a decision; below the floor with a signed reason. A decision of before is booked on its own day, or another."""

    memos = {"go_ahead_reason": False, "note": False}
    go_ahead_reason = LineField(
        label=_lazy("Why go below the floor?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = LineField(
        label=_lazy("Note"),
        required=False,
        max_length=300,
        help_text=_lazy("No name, no place: the treasurer reads it too."),
    )

    booked_on = DayField(
        label=_lazy("Booked on"),
        required=False,
        help_text=_lazy(
            "Empty: the day it was decided. Another day where the money came later, or those books are told."
        ),
    )

    def __init__(self, *args: Any, is_below_floor: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["booked_on"] = self.fields.pop("booked_on")  # Behind the moment it hangs on.
        if is_below_floor:
            self.fields["go_ahead_reason"].required = True
            self.fields["go_ahead_reason"].help_text = _(
                "What is left will be below the floor. Your reason is signed with your name, the treasurer is shown it, and an appeal runs."
            )
        else:
            del self.fields["go_ahead_reason"]


class OverrunForm(ReasonForm):
    """How much more is needed, and why."""

    field_order = ["amount", "reason"]
    amount = SumField(label=_lazy("How much more, USD"), currency=BOOK_CURRENCY)


class OverrunByNightForm(DecidedForm, OverrunForm):
    """The same, committed at once."""

    memos = {"reason": False, "go_ahead_reason": False}
    field_order = ["amount", "reason", "go_ahead_reason", "decided_at"]
    go_ahead_reason = LineField(
        label=_lazy("Why go below the floor?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Only where what is left will be below the floor."),
    )


class BillForm(ReasonForm, SumForm):
    """Of which request a bill was paid, when, how much as it was paid, and why."""

    day_field = "paid_on"
    field_order = ["request", "paid_on", "amount", "currency", "rate", "rate_from", "reason"]
    request = LineField(label=_lazy("Request"), max_length=7, widget=forms.TextInput(attrs={"placeholder": "R-"}))
    paid_on = DayField(label=_lazy("Paid on"))

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it was paid."""
        return cleaned.get("paid_on")

    def clean_paid_on(self) -> date:
        """A day that has come."""
        if self.cleaned_data["paid_on"] > clock.today():
            raise InTheFuture
        return self.cleaned_data["paid_on"]

    def clean_request(self) -> Case:
        """The request of that reference."""
        reference = self.cleaned_data["request"]
        found = rules.request_named(reference, by=self.by)
        if found is None:
            raise NoSuchRequest(reference=reference)
        return found


class DecideOverrunForm(ApproveForm):
    """Approve or decline an overrun or a bill, with a note; declined with the reason in it, below the floor approved with another."""

    answer = forms.ChoiceField(
        label=_lazy("Your decision"),
        choices=[("approve", _lazy("Approve: commit the money")), ("decline", _lazy("Decline"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["answer", "go_ahead_reason"])
        self.fields["note"].help_text = _("Declined: the reason, for whoever asked. No name, no place.")
        if (
            "go_ahead_reason" in self.fields
        ):  # A refusal goes below no floor; who approves is asked for it by the action.
            self.fields["go_ahead_reason"].required = False

    @property
    def is_approved(self) -> bool:
        """Whether it is to be committed."""
        return self.data.get(self.add_prefix("answer")) != "decline"

    def clean(self) -> dict[str, Any]:
        """It is declined with a reason."""
        cleaned = super().clean()
        if not self.is_approved and "note" in cleaned and not cleaned["note"].strip():
            self.add_error("note", DeclinedWithoutWords())
        return cleaned


class MoneyLackedForm(DecidedForm, MemoForm):
    """That money lacked, and when; where the books of the reserve do not reach that moment, from where it is known."""

    memos = {"source": True}
    source = LineField(
        label=_lazy("Known from"),
        required=False,
        max_length=200,
        help_text=_lazy(
            "The books do not reach that day. For example: minutes of the board, letter. No name, no place."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["source"] = self.fields.pop("source")
        if not self._is_before_the_books():
            del self.fields["source"]

    def _is_before_the_books(self) -> bool:
        """Whether the moment typed lies before the ledger of the reserve begins."""
        if not self.is_bound:
            return False
        try:
            moment = self.fields["decided_at"].clean(self.data.get(self.add_prefix("decided_at")))
        except ValidationError:
            return False
        return moment is not None and standing.available_at(Fund.objects.rescue(), moment) is None


class WaitForm(DecidedForm):
    """What a rescue waits for, besides funds."""

    waiting_for = forms.ChoiceField(
        label=_lazy("What it waits for"),
        choices=[(value, WaitingFor(value).label) for value in WAITS],
        widget=forms.RadioSelect,
        error_messages={"required": ReasonOfWaitMissing.sentence},
    )


class TakeOverForm(MoneyLackedForm):
    """Which partner takes over, why, and who agreed."""

    partner = forms.ModelChoiceField(
        label=_lazy("Partner organisation"),
        queryset=Partner.objects.filter(is_active=True),
        empty_label=_lazy("choose one"),
    )
    reason = forms.ChoiceField(
        label=_lazy("Why"),
        choices=[
            c
            for c in LeadReason.choices
            if c[0] in (LeadReason.LACK_OF_FUNDS, LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE)
        ],
    )
    agreed_by = forms.ModelChoiceField(
        label=_lazy("Agreed by"),
        queryset=User.objects.none(),
        empty_label=_lazy("choose one"),
        help_text=_lazy("The director who agreed."),
    )

    def __init__(self, *args: Any, is_covered: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if is_covered:  # Money does not lack, so nothing is chosen for whoever hands it over.
            self.fields["reason"].choices = [("", _("choose one")), *self.fields["reason"].choices]
        field = self.fields["agreed_by"]
        field.queryset = User.objects.filter(is_active=True, role=Role.DIRECTOR)
        directors = [(user.pk, user.display_name) for user in field.queryset]
        field.choices = [("", field.empty_label), *directors]
        field.initial = directors[0][0] if directors else None


class TakeOverSomeForm(TakeOverForm):
    """The same, and of whom: of everybody who is open and no partner leads yet, unless somebody is left out."""

    members = forms.MultipleChoiceField(
        label=_lazy("Whom it takes over"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Whoever is not chosen stays with whoever leads them now."),
        error_messages={"required": _lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, people: Collection[CaseMember], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.everybody = people
        self.fields["members"].choices = to_choose(people)
        undecided = [member for member in people if member.lead != Lead.PARTNER]
        self.fields["members"].initial = [str(member.pk) for member in undecided or people]
        self.order_fields(["members"])
        if len(people) < 2:
            del self.fields["members"]

    def clean_members(self) -> list[CaseMember] | None:
        """Those who were chosen; None where nobody is left out: everybody is whoever was open at that moment."""
        chosen = [member for member in self.everybody if str(member.pk) in self.cleaned_data["members"]]
        return chosen if len(chosen) < len(self.everybody) else None


class DeclineForm(DecidedForm, ReasonForm):
    """Why no is said, and when it was."""
