"""What the page of a request and the desks show of tasks: those due, those overdue, those nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.following import register_remains
from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.seal import reveal
from cases.tasks.choices import BY_ITSELF, TaskAct
from cases.tasks.models import SOON, Task, TaskStep
from cases.tasks.views import comes_back_words
from lfnkr.calendar import clock
from lfnkr.language.lists import explained
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, has_rows, once, panel, timeline

MOST = 12

panels.menu(
    "case",
    "other",
    MenuEntry(order=13, label=_lazy("Add a task"), page="cases:add-task", permission="cases.keep_tasks"),
)


@dataclass(frozen=True)
class TaskLine:
    """One task as a panel shows it; its words only while the seal is open."""

    task: Task
    now: datetime
    words: str = ""

    @property
    def is_overdue(self) -> bool:
        """Whether its moment has passed."""
        return self.task.is_overdue(self.now)

    @property
    def back(self) -> str:
        """How it comes back."""
        return comes_back_words(self.task)


@panel("case", side="beside", order=4, permission="cases.keep_tasks", data="people")
def of_the_request(request: HttpRequest, case: Case) -> Panel:
    """The open tasks of a request, the first due first, closed or not; those past already when recorded apart."""
    now = clock.now()
    has_any = has_rows("case", request, case, Task)
    tasks = list(case.tasks.open().select_related("owner").order_by("due_at", "pk")) if has_any else []
    steps = once(request, _lines_of, case) if has_any else ()
    said = once(request, _words_in, case, request.user) if has_any else {}
    latest = {step.task.series: said[step.pk] for step in steps if step.tells_what and step.pk in said}
    lines = [TaskLine(task, now, latest.get(task.series, "")) for task in tasks]
    return Panel(
        "cases/tasks/_of_a_request.html",
        lines=[line for line in lines if not line.task.was_past],
        past=[line for line in lines if line.task.was_past],
        is_closed=not case.is_open,
        now=now,
        url=reverse("cases:add-task", args=[case.pk]),
    )


def _lines_of(case: Case) -> Sequence[TaskStep]:
    steps = TaskStep.objects.filter(task__case=case).select_related("task", "recorded_by", "owner")
    return list(steps.order_by("pk"))


def _words_in(case: Case, user) -> dict[object, str]:
    steps = TaskStep.objects.filter(task__case=case, words__isnull=False).select_related("task")
    return reveal.beside(case, steps, by=user)


@panel("desk/caseworker", side="main", order=22, permission="cases.keep_tasks", data="people")
def of_mine(request: HttpRequest, _row: None) -> Panel:
    """One's own tasks that are overdue or due within a day, the longest waiting first, and the way to all."""
    return _due(request)


@panel("desk/director", side="below", order=5, permission="cases.keep_tasks", data="people")
def of_the_director(request: HttpRequest, _row: None) -> Panel | None:
    """The same for the director, and how many open tasks have an owner who left."""
    return _due(request, of_nobody=Task.objects.of_nobody().count())


@kept
def _due_of(owner, by) -> QuerySet:
    """One that is due, whatever its owner may see by now."""
    return Task.objects.filter(owner=owner).due_by(by).order_by().values_list("pk", flat=True)[:1]


def _due(request: HttpRequest, of_nobody: int = 0) -> Panel:
    now = clock.now()
    due = []
    if _due_of(owner=request.user.pk, by=now + SOON):
        mine = Task.objects.visible_to(request.user).filter(owner=request.user)
        due = list(mine.due_by(now + SOON).select_related("case")[: MOST + 1])
    return Panel(
        "cases/tasks/_due.html",
        lines=[TaskLine(task, now) for task in due[:MOST]],
        more=len(due) > MOST,
        of_nobody=of_nobody,
        now=now,
    )


@timeline("case", permission="cases.keep_tasks", data="people", tells=(Task, TaskStep), rows={Task: "case"})
def entries(request: HttpRequest, case: Case) -> Iterable[TimelineEntry]:
    """What people did with the tasks of a request; what a step made or took away by itself follows from the step."""
    said = once(request, _words_in, case, request.user)
    for step in once(request, _lines_of, case):
        by_a_step = step.task.template and step.act == TaskAct.MADE
        if by_a_step or step.act in BY_ITSELF or step.act == TaskAct.REOPENED and step.words is None:
            continue
        title = explained(
            _("task %(act)s") % {"act": step.get_act_display()}, explained(step.task.title, said.get(step.pk, ""))
        )
        yield TimelineEntry(
            key=f"task-{step.pk}",
            topic=TimelineTopic.TASK,
            at=step.recorded_at,
            recorded_at=step.recorded_at,
            title=title[:1].upper() + title[1:],
            by=step.recorded_by.display_name,
            url=step.task.get_absolute_url(),
        )


@register_remains
def remaining(case: Case) -> str:
    """How many tasks stay open when a request is closed; those after arrival are meant to."""
    number = case.tasks.filter(Q(ended_at=None, was_past=False)).count()
    if not number:
        return ""
    words = ngettext(
        "%(n)d task is open and stays open: what is not needed any more, cancel it.",
        "%(n)d tasks are open and stay open: what is not needed any more, cancel it.",
        number,
    )
    return words % {"n": number}
