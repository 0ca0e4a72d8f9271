"""What people are told about tasks: given to them, due soon, overdue; never what is to be done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.notices import occasion_of, responsible_of
from cases.tasks.models import SOON, Task
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.notices.alarms import raise_alarm
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Responsible, Rung, Subject
from lfnkr.notices.models import Alarm, Notice
from lfnkr.notices.telling import tell, those_who_may_know

OWNER, DEPUTY, DIRECTOR = "owner", "deputy", "director"
AFTER = {OWNER: timedelta(0), DEPUTY: timedelta(hours=4), DIRECTOR: timedelta(hours=24)}
"""How long after its moment somebody is told of a task that is not done: its owner, lead and deputy, the directors."""


def subjects(user: User, tasks: Collection[UUID]) -> dict[UUID, Subject]:
    """The tasks among these that a person may see, by the reference of their request."""
    seen = Task.objects.visible_to(user).filter(pk__in=tasks).select_related("case")
    return {
        task.pk: Subject(task.case.reference if task.case else _("a task"), task.get_absolute_url()) for task in seen
    }


def responsible_for(pk: UUID) -> Responsible:
    """Whom to ask about a task one may not see: who looks after its request; of a task of no request whoever has it."""
    task = _task(pk)
    if task is None:
        return Responsible()
    return responsible_of(task.case) if task.case else Responsible(lead=task.owner)


def waiting(keys: Collection[UUID]) -> set[UUID]:
    """The tasks among these that are still open."""
    with trail.reading():  # Nobody asks: the clock does.
        return set(Task.objects.filter(pk__in=keys).open().values_list("pk", flat=True))


def is_over(alarm: Alarm, now: datetime) -> bool:
    """Whether the task was done, ended, or given another moment."""
    task = Task.objects.filter(pk=alarm.about).first()
    return task is None or not task.is_overdue(now) or occasion_of(task.due_set_at) != alarm.occasion


def ladder(alarm: Alarm) -> tuple[Rung, ...]:
    """The owner at once, lead and deputy after four hours, the directors after a day; of a restricted request fewer."""
    task = _task(alarm.about)
    if task is None:
        return ()
    responsible = responsible_of(task.case) if task.case else Responsible()
    others = [responsible.lead, None if responsible.is_restricted else responsible.deputy]
    people = {
        OWNER: those_who_may_know([task.owner], responsible),
        DEPUTY: others,
        DIRECTOR: list(User.objects.with_role(Role.DIRECTOR).order_by("pk")),
    }
    return tuple(
        Rung(name, after, tuple(person for person in people[name] if person and person.is_active and person.role))
        for name, after in AFTER.items()
    )


OF_TASK = {"subjects": subjects, "responsible": responsible_for, "waiting": waiting}
TASK_GIVEN = NoticeKind(
    key="cases.task_given",
    title=_lazy("Somebody gave you a task"),
    who=_lazy("whoever has it now"),
    when=_lazy("somebody else makes a task for them, or hands one over"),
    **OF_TASK,
)
TASK_SOON = NoticeKind(
    key="cases.task_soon",
    title=_lazy("A task of yours is due within a day"),
    who=_lazy("whoever has it"),
    when=_lazy("24 hours before its moment, if it was set earlier than that"),
    **OF_TASK,
)
TASK_OVERDUE = AlarmKind(
    key="cases.task_overdue",
    title=_lazy("A task is overdue"),
    who=_lazy("whoever has it; after 4 hours lead and deputy; after 24 hours directors"),
    when=_lazy("its moment passes and it is not done; not of what was long past when it was recorded"),
    steps={
        OWNER: _lazy("told you because it is yours"),
        DEPUTY: _lazy("told you because you look after the request"),
        DIRECTOR: _lazy("told you as director"),
    },
    is_over=is_over,
    ladder=ladder,
    **OF_TASK,
)
KINDS = (TASK_GIVEN, TASK_SOON, TASK_OVERDUE)


def note_giving(task: Task, *, by: User) -> None:
    """Tell whoever has a task now, unless they took it themselves."""
    if task.owner_id == by.pk:
        return
    responsible = responsible_of(task.case) if task.case else Responsible()
    tell(TASK_GIVEN, those_who_may_know([task.owner], responsible), about=task.pk, occasion=str(task.version))


def look_at_tasks(now: datetime) -> None:
    """Tell of each task due within a day, once, and raise the alarm for each that is overdue."""
    coming = Task.objects.current().filter(due_at__gte=now, due_at__lt=now + SOON).select_related("owner", "case")
    told = set(
        Notice.objects.filter(kind=TASK_SOON.key, about__in=coming.values("pk")).values_list("about", "occasion")
    )
    for task in coming:
        occasion = occasion_of(task.due_set_at)
        if task.due_at - task.due_set_at > SOON and (task.pk, occasion) not in told:
            responsible = responsible_of(task.case) if task.case else Responsible()
            tell(TASK_SOON, those_who_may_know([task.owner], responsible), about=task.pk, occasion=occasion)
    standing = Alarm.objects.standing().filter(kind=TASK_OVERDUE.key)
    known = set(standing.values_list("about", "occasion"))
    for task in Task.objects.overdue(now):
        occasion = occasion_of(task.due_set_at)
        if (task.pk, occasion) not in known:
            # One set late climbs from when it was set: nobody knew before.
            raise_alarm(TASK_OVERDUE, task.pk, occasion=occasion, began_at=max(task.due_at, task.due_set_at))


def _task(pk: UUID) -> Task | None:
    with trail.reading():
        return Task.objects.select_related("case__lead", "case__deputy", "owner").filter(pk=pk).first()
