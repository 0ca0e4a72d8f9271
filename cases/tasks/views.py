"""The pages of tasks: one task with its history, making, changing, ending, opening again, handing over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.generic import DetailView

from cases.case.models import Case
from cases.tasks import actions, forms, rules
from cases.tasks.choices import Unit
from cases.tasks.models import Task
from cases.tasks.words import TaskWords, steps_of, words_of
from cases.workflow.act_views import CaseAct
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, answer
from lfnkr.language.lists import listed
from lfnkr.web.views import ActView, RoleRequiredMixin


def comes_back_words(task: Task) -> str:
    """How a task comes back: "every 2 weeks until 3 Nov"; nothing where it does not."""
    if not task.comes_back:
        return ""
    words = {
        Unit.DAYS: ngettext("every day", "every %(n)d days", task.every),
        Unit.WEEKS: ngettext("every week", "every %(n)d weeks", task.every),
        Unit.MONTHS: ngettext("every month", "every %(n)d months", task.every),
    }
    return words[Unit(task.unit)] % {"n": task.every}


class TaskPage(RoleRequiredMixin, DetailView):
    """One task: what, who, by when, what became of it, and what can be done with it."""

    permission_required = "cases.keep_tasks"
    model = Task
    template_name = "cases/tasks/task.html"
    acts = (
        (_lazy("It is done"), "finish-task", rules.may_change),
        (_lazy("Change it"), "change-task", rules.may_change),
        (_lazy("Cancel it"), "cancel-task", rules.may_change),
        (_lazy("Open it again"), "reopen-task", rules.may_reopen),
    )

    def get_queryset(self):
        """With its people and its request."""
        return super().get_queryset().select_related("case", "owner", "ended_by", "recorded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With its history, the words as far as they may be read now."""
        task, user = self.object, self.request.user
        steps = steps_of(task)
        words = words_of(task, steps, by=user)
        can_be = [
            (label, reverse(f"cases:{page}", args=[task.pk]))
            for label, page, rule in self.acts
            if answer(rule, task, by=user) is None
        ]
        return super().get_context_data(
            task=task,
            words=words,
            lines=[(step, words.by_step.get(step.pk, "")) for step in steps if step.task_id == task.pk],
            back=comes_back_words(task),
            is_overdue=task.is_overdue(clock.now()),
            now=clock.now(),
            acts=can_be,
            **kwargs,
        )


class MakeTask(CaseAct):
    """A task of a request, open or closed."""

    permission_required = "cases.keep_tasks"
    action = actions.make_task
    form_class = forms.TaskForm
    title = _lazy("Add a task")
    label = _lazy("Save the task")
    done = _lazy("The task is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever may see the request may have its tasks."""
        return {**super().get_form_kwargs(), "case": self.object}

    def get_initial(self) -> dict[str, Any]:
        """One's own, where one may have it."""
        owner = self.request.user if rules.may_have(self.request.user, self.object) is None else self.object.lead
        return {"owner": owner.pk} | super().get_initial()

    def act(self, case: Case, form: forms.TaskForm) -> Task:
        return actions.make_task(case, by=self.request.user, **form.cleaned_data)


class MakeOwnTask(ActView):
    """A task of no request."""

    permission_required = "cases.keep_tasks"
    action = actions.make_task
    form_class = forms.TaskForm
    title = _lazy("Add a task of no request")
    lede = _lazy(
        "Only you, whoever has it and the director see it. What is about somebody's request belongs to a task of that request."
    )
    label = _lazy("Save the task")
    done = _lazy("The task is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Everybody who looks after requests may have it."""
        return {**super().get_form_kwargs(), "case": None}

    def get_initial(self) -> dict[str, Any]:
        """One's own."""
        return {"owner": self.request.user.pk} | super().get_initial()

    def act(self, obj: None, form: forms.TaskForm) -> Task:
        return actions.make_task(None, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cases:task-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the list."""
        back = reverse("cases:task-list")
        return super().get_context_data(**{"parent_url": back, "parent_label": _("Tasks"), "cancel_url": back} | kwargs)


class OfTask(ActView):
    """An act on one task; leads back to its page."""

    permission_required = "cases.keep_tasks"
    model = Task

    def get_queryset(self):
        """With what the rules and the sentence above the form say of it."""
        return super().get_queryset().select_related("case", "owner", "ended_by")

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """What is over can be opened again, or looked at."""
        return ((self.object.get_absolute_url(), _("See the task")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The task and its request in the sentence under the title."""
        task = self.object
        about = listed([capfirst(task.title), *([task.case.reference] if task.case else [])])
        words = {"parent_url": task.get_absolute_url(), "parent_label": _("Task"), "lead": about}
        return super().get_context_data(**words | kwargs)


class ChangeTask(OfTask):
    """Give a task to somebody else, or another moment, words or return."""

    action = actions.change_task
    form_class = forms.ChangeTaskForm
    title = _lazy("Change the task")
    label = _lazy("Save the task")
    done = _lazy("The task is changed.")
    told: TaskWords | None = None

    @property
    def words(self) -> TaskWords:
        """What it says, as far as it may be read now."""
        if self.told is None:
            self.told = words_of(self.object, steps_of(self.object), by=self.request.user)
        return self.told

    def stored_values(self) -> dict[str, Any]:
        """What stands there now."""
        task = self.object
        names = ("due_at", "unit", "every", "until", "version")
        return {name: getattr(task, name) for name in names} | {"owner": task.owner_id, "words": self.words.what}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Without the words while the seal keeps them."""
        told = {"is_closed": self.words.is_closed, "had_words": bool(self.words.what)}
        return {**super().get_form_kwargs(), "task": self.object, **told}

    def act(self, task: Task, form: forms.ChangeTaskForm) -> Task:
        facts = form.cleaned_data
        words = facts.pop("words", None)
        said = words if words is not None and words.strip() != self.words.what else None
        return actions.change_task(task, by=self.request.user, version=task.version, words=said, **facts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the words are sealed, say how they are changed."""
        lede = _("To change the words, open the sealed part of the request first.") if self.words.is_closed else ""
        return super().get_context_data(**{"lede": lede} | kwargs)


class FinishTask(OfTask):
    """Say that a task is done."""

    action = actions.finish_task
    form_class = forms.FinishForm
    title = _lazy("The task is done")
    label = _lazy("It is done")
    done = _lazy("The task is done.")


class CancelTask(OfTask):
    """End a task that will not be done, with the reason."""

    action = actions.cancel_task
    form_class = forms.CancelForm
    title = _lazy("Cancel the task")
    label = _lazy("Cancel the task")
    done = _lazy("The task is cancelled.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether it comes back."""
        return {**super().get_form_kwargs(), "comes_back": self.object.comes_back}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Two buttons of one page never share a verb."""
        return super().get_context_data(**{"cancel_label": _("Leave everything as it is")} | kwargs)


class ReopenTask(OfTask):
    """Open a task again that was done or cancelled in error."""

    action = actions.reopen_task
    form_class = forms.CancelForm
    title = _lazy("Open the task again")
    label = _lazy("Open it again")
    done = _lazy("The task is open again.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only the reason is asked."""
        return {**super().get_form_kwargs(), "comes_back": False}


class HandOverTasks(ActView):
    """Give the open tasks of somebody who leaves, is ill or suspended to somebody else."""

    permission_required = "cases.keep_tasks"
    action = actions.hand_over_tasks
    form_class = forms.HandOverForm
    title = _lazy("Hand over the tasks of a colleague")
    lede = _lazy(
        "All open tasks of theirs that you see. A task of a request goes only to its lead, its deputy or a director; others"
        " stay, and are handed over with the request."
    )
    label = _lazy("Hand them over")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever has an open task that one sees."""
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Whoever the address names."""
        return {"owner": self.request.GET.get("owner", "")} | super().get_initial()

    def act(self, obj: None, form: forms.HandOverForm) -> list[Task]:
        told = form.cleaned_data
        given = actions.hand_over_tasks(told["owner"], by=self.request.user, to=told["to"])
        self.done = ngettext("%(n)d task was handed over.", "%(n)d tasks were handed over.", len(given)) % {
            "n": len(given)
        }
        return given

    def get_success_url(self) -> str:
        return reverse("cases:task-list") + "?show=all"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the list."""
        back = reverse("cases:task-list")
        return super().get_context_data(**{"parent_url": back, "parent_label": _("Tasks"), "cancel_url": back} | kwargs)
