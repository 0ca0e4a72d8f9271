"""Forms of what happens to a case: each cleans and explains one act of casework, and never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import kinds
from cases.forms.intake import LONGEST_TEXT, MOMENT_FORMAT, MomentField, name_refusal
from cases.models import Case, CaseMember, Partner, Place
from cases.names import LONGEST
from cases.status import BY_OWN_ACT, NEEDS_REASON, TRANSITIONS, Interruption, Status, WaitingFor
from lfnkr import clock
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.clock import TOKYO


def now_in_tokyo() -> str:
    """This moment as the browser's date and time field writes it."""
    return clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)


def words(label: str, *, required: bool = True, rows: int = 4, help_text: str = "") -> forms.CharField:
    """A text of several lines; sealed when it is saved."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text or gettext_lazy("Sealed."),
    )


class MembersForm(forms.Form):
    """A form about some of the people of a case; all of them are chosen to begin with."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who"),
        queryset=CaseMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.case = case
        people = case.members.select_related("person")
        field = self.fields["members"]
        field.queryset = people
        field.label_from_instance = self._label
        field.initial = [member.pk for member in people]

    @staticmethod
    def _label(member: CaseMember) -> str:
        months = member.age_months_at_request
        age = "" if months is None else f", {months // 12}" if months >= 24 else _(", %(n)d months") % {"n": months}
        return f"{member} ({member.person.get_sex_display()}{age}): {member.get_status_display()}"


class MoveForm(MembersForm):
    """The next status of some or all: only those that may follow are offered."""

    status = forms.ChoiceField(label=gettext_lazy("New status"))
    detail = forms.ChoiceField(
        label=gettext_lazy("More closely"),
        required=False,
        choices=[
            ("", "—"),
            (gettext_lazy("waiting for"), WaitingFor.choices),
            (gettext_lazy("interrupted:"), Interruption.choices),
        ],
        help_text=gettext_lazy("Only for waiting and interrupted."),
    )
    occurred_at = MomentField(label=gettext_lazy("When did it happen?"), help_text=gettext_lazy("Tokyo time."))
    is_day_only = forms.BooleanField(label=gettext_lazy("Only the day is known"), required=False)
    destination = forms.ChoiceField(
        label=gettext_lazy("Country of destination"),
        required=False,
        choices=[("", "—"), *kinds.COUNTRIES.items()],
        help_text=gettext_lazy("Only on arrival in the destination."),
    )
    reason = words(gettext_lazy("Reason"), required=False, rows=2)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        present = {Status(member.status) for member in case.members.all() if member.status}
        after = {status for before in present for status in TRANSITIONS[before] if status not in BY_OWN_ACT}
        self.fields["status"].choices = [(status.value, status.label) for status in Status if status in after]
        self.fields["occurred_at"].initial = now_in_tokyo()

    def clean(self) -> dict[str, Any]:
        """A status that stands in the history with a reason has one."""
        cleaned = super().clean()
        if cleaned.get("status") in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the reason stands in the history."))
        return cleaned


class NoteForm(forms.Form):
    """A note in the stream."""

    text = words(gettext_lazy("Note"), rows=6)


class ContactForm(forms.Form):
    """When she will be reached next."""

    at = MomentField(
        label=gettext_lazy("Next contact"),
        required=False,
        help_text=gettext_lazy(
            "Tokyo time. Leave it empty when none is agreed. A missed contact is shown at once to lead, deputy and director."
        ),
    )


class PauseForm(forms.Form):
    """A stretch in which the 72 hours stand still."""

    begins_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(
        label=gettext_lazy("To"), required=False, help_text=gettext_lazy("Leave it empty while it lasts.")
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=kinds.PauseReason.choices,
        help_text=gettext_lazy("Waiting for funds is no pause."),
    )
    note = words(gettext_lazy("In words"), required=False, rows=2)


class EndPauseForm(forms.Form):
    """When the clock went on."""

    ends_at = MomentField(label=gettext_lazy("The clock goes on from"))


class AssignForm(forms.Form):
    """Who leads the case, and who stands in."""

    lead = forms.ModelChoiceField(label=gettext_lazy("Lead caseworker"), queryset=User.objects.none())
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy("Needed while an operation is under way."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        workers = User.objects.filter(is_active=True, role__in=(Role.CASEWORKER, Role.DIRECTOR)).order_by(
            "display_name"
        )
        for field in self.fields.values():
            field.queryset = workers
            field.label_from_instance = lambda user: f"{user.display_name} ({user.get_role_display()})"


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = words(gettext_lazy("Reason"), rows=3)


class DaysForm(MembersForm):
    """Something that happened to some of the people on a day known more or less closely."""

    precision = forms.ChoiceField(label=gettext_lazy("How closely is the day known?"), choices=kinds.Precision.choices)
    begins_on = forms.DateField(
        label=gettext_lazy("Day, or first day it may have been"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day it may have been, or day it ended"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=[("", gettext_lazy("not known")), *kinds.COUNTRIES.items()],
    )
    reported_by = forms.ModelChoiceField(
        label=gettext_lazy("Reported by"),
        required=False,
        queryset=Partner.objects.all(),
        empty_label=gettext_lazy("ourselves"),
    )
    certainty = forms.ChoiceField(label=gettext_lazy("How sure is it?"), choices=kinds.Certainty.choices)
    text = words(gettext_lazy("What happened"), required=False)

    def clean(self) -> dict[str, Any]:
        """The days in order, and none in the future."""
        cleaned = super().clean()
        first, last = cleaned.get("begins_on"), cleaned.get("ends_on")
        for name, day in (("begins_on", first), ("ends_on", last)):
            if day and day > clock.today():
                self.add_error(name, _("This day is in the future."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if cleaned.get("precision") != kinds.Precision.UNKNOWN and not (first or last):
            self.add_error("begins_on", _("Enter the day, or choose “not known” above."))
        return cleaned


class EventForm(DaysForm):
    """An event that is neither a death nor a disappearance."""

    field_order = ["kind"]
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[c for c in kinds.EventKind.choices if c[0] not in ("death", "missing", "staff_arrest")],
    )


class MissingForm(DaysForm):
    """Somebody went missing."""

    population = forms.ChoiceField(
        label=gettext_lazy("Whose caseload"),
        choices=kinds.Population.choices,
        help_text=gettext_lazy("Every loss is counted with the people it belongs to."),
    )


class DeathForm(MissingForm):
    """Somebody died."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=kinds.Cause.choices)
    report_wording = forms.CharField(
        label=gettext_lazy("Words for the report"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Without a name, a date or a closer place. Printed only once released."),
    )


class EndEventForm(forms.Form):
    """The day something ended."""

    ends_on = forms.DateField(label=gettext_lazy("Ended on"), widget=forms.DateInput(attrs={"type": "date"}))


class CaseFactsForm(forms.Form):
    """The facts of a request; two people who change them at once see both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    received_at = MomentField(label=gettext_lazy("Received at"), help_text=gettext_lazy("Tokyo time."))
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=kinds.Channel.choices)
    asked_by = forms.ChoiceField(label=gettext_lazy("Who asked"), choices=kinds.AskedBy.choices)
    can_leave_alone = forms.ChoiceField(
        label=gettext_lazy("Can she get away by herself?"), choices=kinds.Answer.choices
    )
    is_watched = forms.ChoiceField(label=gettext_lazy("Is she watched?"), choices=kinds.Answer.choices)
    is_guarded = forms.ChoiceField(
        label=gettext_lazy("Is she locked in, guarded by several people, or in need of care on the way?"),
        choices=kinds.Answer.choices,
    )
    country = forms.ChoiceField(label=gettext_lazy("Country she is in"), choices=list(kinds.COUNTRIES.items()))
    region = forms.ModelChoiceField(
        label=gettext_lazy("Province or region"), required=False, queryset=Place.objects.all()
    )


class PersonFactsForm(forms.Form):
    """Details of one person; names are added, never overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=kinds.Sex.choices)
    stated_age = forms.IntegerField(label=gettext_lazy("Age as told"), required=False, min_value=0, max_value=120)
    stated_age_unit = forms.ChoiceField(label=gettext_lazy("in"), choices=kinds.AgeUnit.choices)
    stated_on = forms.DateField(
        label=gettext_lazy("told on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    birth_country = forms.ChoiceField(
        label=gettext_lazy("Country of birth"),
        required=False,
        choices=[("", gettext_lazy("not known")), *kinds.COUNTRIES.items()],
    )
    origin = forms.ModelChoiceField(
        label=gettext_lazy("Province of origin"), required=False, queryset=Place.objects.filter(country="KP")
    )
    name = forms.CharField(
        label=gettext_lazy("Add a name"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("In any script. Sealed."),
    )
    name_kind = forms.ChoiceField(label=gettext_lazy("which is"), choices=kinds.NameKind.choices)
    desired_destination = forms.ChoiceField(
        label=gettext_lazy("Wishes to go to"),
        required=False,
        choices=[("", gettext_lazy("not asked")), *kinds.COUNTRIES.items()],
    )
    years_in_china = forms.IntegerField(label=gettext_lazy("Years in China"), required=False, min_value=0, max_value=80)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for kind in kinds.Circumstance:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=kinds.Answer.choices, initial=kinds.Answer.NOT_ASKED
            )

    def clean_name(self) -> str:
        return name_refusal(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """An age as told has the day it was told."""
        cleaned = super().clean()
        if cleaned.get("stated_age") is not None and not cleaned.get("stated_on"):
            self.add_error("stated_on", _("Say on which day this age was told."))
        return cleaned


class OperationForm(MembersForm):
    """A new operation for people of this request."""

    field_order = ["code_name"]
    code_name = forms.CharField(
        label=gettext_lazy("Code name"),
        max_length=30,
        help_text=gettext_lazy("One word that tells nothing: no place, no person, no date."),
    )
    opened_at = MomentField(label=gettext_lazy("Opened at"), help_text=gettext_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["opened_at"].initial = now_in_tokyo()


class MomentForm(forms.Form):
    """One moment."""

    at = MomentField(label=gettext_lazy("When"), help_text=gettext_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now_in_tokyo()


class LegForm(forms.Form):
    """One stretch of the way, country to country, and who goes along."""

    from_country = forms.ChoiceField(label=gettext_lazy("From"), choices=list(kinds.COUNTRIES.items()))
    to_country = forms.ChoiceField(label=gettext_lazy("To"), choices=list(kinds.COUNTRIES.items()))
    mode = forms.ChoiceField(label=gettext_lazy("By"), choices=kinds.Mode.choices)
    departed_on = forms.DateField(
        label=gettext_lazy("Left on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    arrived_on = forms.DateField(
        label=gettext_lazy("Arrived on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    staff = forms.ModelChoiceField(
        label=gettext_lazy("Member of LFNKR along"),
        required=False,
        queryset=User.objects.none(),
        help_text=gettext_lazy("Nobody of ours goes on a leg that touches China."),
    )
    helper_code = forms.CharField(label=gettext_lazy("Helper's code"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = User.objects.filter(is_active=True).order_by("display_name")
        self.fields["staff"].label_from_instance = lambda user: user.display_name

    def clean(self) -> dict[str, Any]:
        """No member on a leg that touches China; a member or a helper, not both."""
        cleaned = super().clean()
        touches = kinds.FORBIDDEN_TO_MEMBERS in (cleaned.get("from_country"), cleaned.get("to_country"))
        if cleaned.get("staff") and touches:
            self.add_error(
                "staff",
                _(
                    "No member of the organisation goes on a leg that touches China, since one was arrested there. Leave this empty and name a helper's code."
                ),
            )
        if cleaned.get("staff") and cleaned.get("helper_code"):
            raise ValidationError(
                _("Name a member or a helper; for both, add the leg first and the second escort after it.")
            )
        return cleaned


class CaseFilter(forms.Form):
    """What the list of requests shows; in the address, so that it can be kept."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("open", gettext_lazy("open requests")), ("all", gettext_lazy("all requests"))],
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "R-"}),
    )
