"""The sealed words of tasks: of a request through its open seal, of no request for whoever has or made the task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.seal import reveal
from cases.tasks.models import Task, TaskStep
from lfnkr.accounts.models import User
from lfnkr.keyring import sealing


@dataclass(frozen=True, kw_only=True)
class TaskWords:
    """What a task says, as far as somebody may read it now; `by_step` are the words of its lines."""

    what: str = ""
    is_closed: bool = False
    """Whether there are words that the seal keeps."""
    by_step: dict[object, str]


def steps_of(task: Task) -> list[TaskStep]:
    """The lines of a task and of those it follows, the first first: what is to be done was said in one of them."""
    steps = TaskStep.objects.filter(task__series=task.series)
    return list(steps.select_related("task", "owner", "recorded_by").order_by("pk"))


def words_of(task: Task, steps: Sequence[TaskStep], *, by: User) -> TaskWords:
    """What a task says, read by somebody who sees it."""
    found = reveal.beside(task.case, steps, by=by) if task.case else _own(task, steps, by)
    said = [step for step in steps if step.tells_what and step.words is not None]
    what = found.get(said[-1].pk, "") if said else ""
    has_words = any(step.words is not None for step in steps)
    return TaskWords(what=what, is_closed=has_words and not found, by_step=found)


def _own(task: Task, steps: Iterable[TaskStep], by: User) -> dict[object, str]:
    """The words of a task of no request, for whoever has it or made it."""
    if by.pk not in (task.owner_id, task.recorded_by_id):
        return {}
    found = {}
    for step, texts in zip(steps, sealing.unseal_many(steps), strict=True):
        if step.words is not None:
            found[step.pk] = _("cannot be opened") if texts.trouble else texts["words"]
    return found
