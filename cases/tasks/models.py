"""Tasks: what somebody has to do by when, of a request or of none; and what became of each, sealed and only added."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.tasks.choices import Outcome, TaskAct, TaskKind, Unit
from cases.tasks.templates import TEMPLATES
from cases.workflow.models import StatusChange
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField

SOON = timedelta(hours=24)
"""A task due within so long is told beforehand."""
MOST_OFTEN = 60

OPEN_TASK = Q(ended_at=None)
CURRENT = Q(ended_at=None, was_past=False)
"""Open, and not long past already when its step was recorded."""


class TaskQuerySet(models.QuerySet):
    """Questions about many tasks."""

    def visible_to(self, user: User) -> Self:
        """The director's are all; a caseworker's those of the requests they may see, and their own of no request."""
        if user.role == Role.DIRECTOR:
            return self
        if user.role != Role.CASEWORKER:
            return self.none()
        of_none = Q(case=None) & (Q(owner=user) | Q(recorded_by=user))
        return self.filter(Q(case__in=Case.objects.visible_to(user)) | of_none)

    def open(self) -> Self:
        """Those that wait to be done."""
        return self.filter(OPEN_TASK)

    def current(self) -> Self:
        """Those that wait to be done, without what was long past when it was recorded."""
        return self.filter(CURRENT)

    def overdue(self, now: datetime) -> Self:
        """Those whose moment has passed."""
        return self.current().filter(due_at__lt=now)

    def due_by(self, moment: datetime) -> Self:
        """Those due by a moment, the overdue among them, the longest waiting first."""
        return self.current().filter(due_at__lte=moment).order_by("due_at", "pk")

    def of_nobody(self) -> Self:
        """Open ones whose owner cannot do them: the account is not in use, or looks after requests no more."""
        return self.open().exclude(owner__is_active=True, owner__role__in=(Role.CASEWORKER, Role.DIRECTOR))


class Task(Declared):
    """One thing to be done, by whom, by when; its words and what became of it are in its history (`TaskStep`), sealed.

    Made by hand, or from a template by the step that makes it due (`template`, `step`). One that comes back has `every` and
    `unit`; the next is made when it is done, follows it and is of the same `series`, counted from `begins_at`.
    """

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    case = plain(models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="tasks"))
    kind = personal(models.CharField(_lazy("What is to be done"), max_length=9, choices=TaskKind))
    template = personal(models.CharField(max_length=20, blank=True, editable=False))
    step = personal(models.ForeignKey(StatusChange, models.PROTECT, null=True, related_name="tasks", editable=False))
    owner = plain(
        models.ForeignKey(
            settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks", verbose_name=_lazy("Who does it")
        )
    )
    due_at = personal(models.DateTimeField(_lazy("Due")))
    due_set_at = plain(models.DateTimeField(default=clock.now, editable=False))
    was_past = plain(models.BooleanField(_lazy("past already when it was recorded"), default=False, editable=False))
    every = plain(models.PositiveSmallIntegerField(_lazy("Every how many"), null=True, blank=True))
    unit = plain(models.CharField(_lazy("Comes back"), max_length=6, choices=Unit, blank=True))
    until = plain(models.DateField(_lazy("Until"), null=True, blank=True))
    series = plain(models.UUIDField(editable=False))
    begins_at = plain(models.DateTimeField(editable=False))
    follows = plain(models.OneToOneField("self", models.PROTECT, null=True, related_name="next", editable=False))
    is_touched = plain(models.BooleanField(default=False, editable=False))
    """Whether a person changed or ended it: what a person did is not taken back with a step."""
    outcome = personal(models.CharField(_lazy("state"), max_length=9, choices=Outcome, blank=True, editable=False))
    ended_at = plain(models.DateTimeField(_lazy("ended at"), null=True, editable=False))
    ended_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    version = plain(models.PositiveIntegerField(default=1, editable=False))

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        verbose_name = _lazy("task")
        indexes = [
            models.Index(fields=["owner", "due_at"], name="task_of_owner", condition=CURRENT),
            models.Index(fields=["due_at"], name="task_due", condition=CURRENT),
            models.Index(fields=["due_at", "id"], name="task_in_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["step", "template"], condition=Q(follows=None), name="task_once_a_step"),
            models.CheckConstraint(
                condition=Q(step=None, template="") | (Q(step__isnull=False, case__isnull=False) & ~Q(template="")),
                name="task_template_has_its_step",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None, ended_by=None)
                | (Q(outcome__in=Outcome.values, ended_at__isnull=False, ended_by__isnull=False)),
                name="task_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(every=None, unit="", until=None)
                | Q(every__gte=1, every__lte=MOST_OFTEN, unit__in=Unit.values),
                name="task_comes_back_by_steps",
            ),
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="task_kind_is_known"),
            models.CheckConstraint(condition=Q(begins_at__lte=F("due_at")), name="task_due_after_its_series_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:task", args=[self.pk])

    @property
    def title(self) -> str:
        """What is to be done, in words that name nobody."""
        made_from = TEMPLATES.get(self.template)
        return str(made_from.label if made_from else TaskKind(self.kind).label)

    @property
    def is_open(self) -> bool:
        """Whether it waits to be done."""
        return self.ended_at is None

    @property
    def comes_back(self) -> bool:
        """Whether another follows when it is done."""
        return self.every is not None

    def is_overdue(self, now: datetime) -> bool:
        """Whether its moment has passed and it is not done; one long past when it was recorded never was in time."""
        return self.is_open and not self.was_past and self.due_at < now


class TaskStepQuerySet(models.QuerySet):
    """Questions about many lines of the history of tasks."""

    def visible_to(self, user: User) -> Self:
        """Those of the tasks a user may see."""
        return self.filter(task__in=Task.objects.visible_to(user))


class TaskStep(Declared):
    """One line of the history of a task: what was done, who has it since and until when; only added.

    `words` are what is to be done where it was made or changed, what was found where it was done, the reason otherwise.
    """

    SEALED_UNDER = ("case", "task__case_id", "task_id")

    id = plain(models.BigAutoField(primary_key=True))
    task = plain(models.ForeignKey(Task, models.PROTECT, related_name="steps"))
    act = plain(models.CharField(max_length=9, choices=TaskAct))
    owner = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"))
    due_at = personal(models.DateTimeField())
    words = sealed(SealedField(_lazy("In words"), help_text=_lazy("Sealed.")), intake="task", form=inputs.lines(3))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    objects = TaskStepQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("step of a task")
        indexes = [models.Index(fields=["task", "id"], name="taskstep_in_order")]

    def __str__(self) -> str:
        return self.get_act_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The request's key; of a task of no request one of its own."""
        return ("case", self.task.case_id or self.task_id)

    @property
    def tells_what(self) -> bool:
        """Whether its words say what is to be done."""
        return self.act in (TaskAct.MADE, TaskAct.CHANGED)
