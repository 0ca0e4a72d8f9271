"""The list of tasks."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.tasks.choices import Outcome
from cases.tasks.models import Task
from cases.tasks.views import comes_back_words
from lfnkr.accounts import names
from lfnkr.calendar import clock
from lfnkr.web.lists.columns import Link, Moment, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class TaskFilter(ListFilter):
    """Which tasks the list shows."""

    defaults = {"show": "mine"}

    show = django_filters.ChoiceFilter(
        label=_lazy("Show"),
        empty_label=None,
        choices=[
            ("mine", _lazy("my open tasks")),
            ("all", _lazy("all open tasks I may see")),
            ("overdue", _lazy("overdue tasks")),
            ("past", _lazy("tasks past already when recorded")),
            ("nobody", _lazy("open tasks whose owner has left")),
            ("done", _lazy("tasks that are done")),
            ("ended", _lazy("tasks that ended otherwise")),
        ],
        method="of_part",
    )

    def of_part(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One's own, all that are open, the overdue, those that are over."""
        if value == "mine":
            return rows.current().filter(owner=self.user)
        if value == "overdue":
            return rows.overdue(clock.now())
        if value == "past":
            return rows.open().filter(was_past=True)
        if value == "nobody":
            return rows.of_nobody()
        if value == "done":
            return rows.filter(outcome=Outcome.DONE)
        return rows.exclude(outcome__in=["", Outcome.DONE]) if value == "ended" else rows.current()


def state(task: Task) -> str:
    """Whether it is open, overdue, or how it ended."""
    if not task.is_open:
        return task.get_outcome_display()
    if task.was_past:
        return _("past already when it was recorded")
    return _("overdue") if task.is_overdue(clock.now()) else _("open")


class TaskList(ListPage):
    """The tasks this person may see, the first due first."""

    name = "tasks"
    permission_required = "cases.keep_tasks"
    model = Task
    sensitive = True
    title = _lazy("Tasks")
    act = ("cases:add-own-task", "cases.keep_tasks", _lazy("Add a task of no request"))
    empty = (
        _lazy("No task here"),
        _lazy("A task is added on the page of its request. Many are made by the step that makes them due."),
    )
    nothing_fits = empty[1]
    order = ("due_at", "id")
    filter_class = TaskFilter
    columns = (
        Link("what", _lazy("What is to be done"), lambda task: capfirst(task.title)),
        Text("request", _lazy("Request"), lambda task: task.case.reference if task.case else "", css="reference"),
        Moment("due", _lazy("Due"), "due_at", sort=("due_at",)),
        Text("owner", _lazy("Who does it"), "owner.display_name"),
        Text("state", _lazy("State"), state),
        Text("back", _lazy("Comes back"), comes_back_words),
    )

    def all_rows(self) -> QuerySet[Task]:
        """With what the columns say of them."""
        rows = super().all_rows().select_related("owner", "case")
        columns = [field.name for field in Task._meta.concrete_fields]
        return rows.only(*columns, "case__reference", *(f"owner__{name}" for name in names.COLUMNS))

    def row_class(self, row: Task) -> str:
        """Ochre where it is overdue."""
        return "row-urgent" if row.is_overdue(clock.now()) else ""

    def counted(self, number: int) -> str:
        """How many tasks."""
        return ngettext("%(n)s task", "%(n)s tasks", number) % {"n": number}
