"""Forms of tasks: what, who, by when, and whether it comes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.people.form_fields import SEALED
from cases.tasks.choices import TaskKind, Unit
from cases.tasks.models import MOST_OFTEN, Task
from cases.tasks.rules import WHO_DO
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.language.lists import aside
from lfnkr.web.form_fields import AnyDayField, AppearingFields, MomentField, TextField, WholeNumberField

COMES_BACK = ("unit", tuple(Unit.values))
LONGEST = 1000


def who_may_have(case: Case | None) -> QuerySet[User]:
    """Whoever may have a task of a request: lead, deputy, directors; of none: everybody who looks after requests."""
    people = User.objects.filter(is_active=True, role__in=WHO_DO).order_by("latin_name")
    if case is None:
        return people
    return people.filter(Q(role=Role.DIRECTOR) | Q(pk__in=[key for key in (case.lead_id, case.deputy_id) if key]))


class PersonField(forms.ModelChoiceField):
    """A colleague, by name and role."""

    def __init__(self, **kwargs: Any):
        super().__init__(queryset=User.objects.none(), empty_label=_lazy("choose one"), **kwargs)

    def label_from_instance(self, user: User) -> str:
        return user.display_name + aside(user.get_role_display())


class TaskFields(AppearingFields):
    """What can be changed of a task."""

    appear = {"every": COMES_BACK, "until": COMES_BACK}

    words = TextField(
        label=_lazy("What is to be done, in words"), required=False, rows=3, max_length=LONGEST, help_text=SEALED
    )
    owner = PersonField(label=_lazy("Who does it"))
    due_at = MomentField(
        to_come=True,
        label=_lazy("Due"),
        help_text=_lazy(
            "Tokyo time. Once it has passed, first the owner is told, then lead and deputy, then the director."
        ),
    )
    unit = forms.ChoiceField(
        label=_lazy("Does it come back?"), required=False, choices=[("", _lazy("no, once")), *Unit.choices]
    )
    every = WholeNumberField(
        label=_lazy("Every how many days, weeks or months"),
        required=False,
        min_value=1,
        max_value=MOST_OFTEN,
        initial=1,
    )
    until = AnyDayField(label=_lazy("Until"), required=False, help_text=_lazy("Leave it empty while no end is known."))

    def __init__(self, *args: Any, case: Case | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = who_may_have(case)


class TaskForm(TaskFields):
    """A new task."""

    field_order = ["kind", "words", "due_at", "owner", "unit", "every", "until"]

    kind = forms.ChoiceField(label=_lazy("What is to be done"), choices=[("", _lazy("choose one")), *TaskKind.choices])


class ChangeTaskForm(TaskFields):
    """Who does a task, by when, its words and its return; a moment that is left as it is may have passed."""

    field_order = ["words", "due_at", "owner", "unit", "every", "until"]

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, is_closed: bool, had_words: bool, **kwargs: Any):
        super().__init__(*args, case=task.case, **kwargs)
        self.task = task
        if is_closed:
            del self.fields["words"]
        else:
            self.fields["words"].required = had_words
        self.fields["due_at"] = SameOrToCome(task.due_at, label=self.fields["due_at"].label)


class SameOrToCome(MomentField):
    """A moment still to come, or the one that stands there already."""

    def __init__(self, stands: Any, **kwargs: Any):
        super().__init__(to_come=True, help_text=_lazy("Tokyo time."), **kwargs)
        self.stands = stands

    def clean(self, value: Any) -> Any:
        """What was only shown is given back to the second."""
        if not self.has_changed(self.stands, value):
            return self.stands
        return super().clean(value)


class FinishForm(forms.Form):
    """What was found."""

    words = TextField(
        label=_lazy("What came of it, in words"), required=False, rows=3, max_length=LONGEST, help_text=SEALED
    )


class CancelForm(forms.Form):
    """Why it is not done."""

    reason = TextField(label=_lazy("Reason"), rows=2, max_length=LONGEST, help_text=SEALED)
    goes_on = forms.BooleanField(
        label=_lazy("Only this time: the next one stays due"),
        required=False,
        help_text=_lazy("Otherwise a task that comes back ends for good."),
    )

    def __init__(self, *args: Any, comes_back: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not comes_back:
            del self.fields["goes_on"]


class HandOverForm(forms.Form):
    """From whom, and to whom."""

    owner = PersonField(label=_lazy("Who has them now"))
    to = PersonField(label=_lazy("Who does them from now on"))

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        have = Task.objects.visible_to(by).open().values("owner")
        self.fields["owner"].queryset = User.objects.filter(pk__in=have).order_by("latin_name")
        self.fields["to"].queryset = who_may_have(None)
