"""Declaring jobs: what is done later (`job`) and what the clock does (`periodic`), under names that never change.

    @job("reports.make_print", queue="printing", lock="print-{print_job}")
    def make_print(*, print_job: UUID) -> None: ...

    make_print.later(print_job=row.pk)      # when this transaction commits; gone when it does not
    make_print(print_job=row.pk)            # now, here

    @periodic("jobs.verify_ledger", cron="10 18 * * *", title=_("Recompute the books"))
    def verify_ledger() -> Said: ...

They stand in modules named `jobs.py`, one an application or room. A job knows its work by keys alone (UUID, int, short code):
the queue lies outside the trail and outside sealing. A worker that is killed does its job again, so a job looks first
whether it was done already. Names stay for ever (`names.txt`), since a queued job is older than the code that does it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from croniter import croniter
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as queue_app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from lfnkr.audit.actions import Action
from lfnkr.calendar import clock
from lfnkr.jobs.models import JobRun, Outcome

QUEUES = {"urgent": 2, "default": 2, "printing": 1, "nightly": 1}
"""Each queue, and how many of its jobs one worker does at a time. A queue that jobs may still lie in is never taken out."""

NAME = re.compile(r"[a-z]+\.[a-z_]+")
CODE = re.compile(r"[a-zA-Z0-9_.:-]{1,64}")
KEYS: dict[str, type] = {"UUID": UUID, "int": int, "str": str}
"""What an argument of a job may be; a text is a code of a list, never words."""

Said = str | Promise | Callable[[], str]
"""What a periodic job says of its run: a sentence, or what makes it in the language of the moment."""


class Failed(Exception):
    """A periodic job found that all is not well: its sentence stands on the administrator's desk, and it is not tried again."""

    def __init__(self, said: Said):
        self.said = said
        super().__init__("a periodic job failed")


@dataclass(frozen=True)
class Job:
    """Something to do later, under a name that lasts."""

    name: str
    function: Callable[..., Any]
    queue: str = "default"
    retries: int = 2
    lock: str | None = None
    formerly: tuple[str, ...] = ()
    actions: tuple[Action, ...] = field(default=(), compare=False)

    def __call__(self, **ids: Any) -> Any:
        """Do it now, here."""
        return self.function(**ids)

    def later(self, *, at: datetime | None = None, **ids: Any) -> None:
        """Have the worker do it once this transaction is committed, not before `at`; a rollback takes it back.

        Raises ValueError when an argument is no key of the kind the job declares.
        """
        written = {name: self._written(name, value) for name, value in ids.items()}
        if written.keys() != self.parameters.keys():
            raise ValueError(f"{self.name} takes {sorted(self.parameters)}, and got {sorted(written)}.")
        lock = self.lock.format(**written) if self.lock else None
        _queue(queue_app.configure_task(name=self.name, queue=self.queue, lock=lock, schedule_at=at), **written)

    def run(self, **written: Any) -> Any:
        """Do it with its arguments as they lie in the queue."""
        return self(**{name: KEYS[self.parameters[name]](value) for name, value in written.items()})

    @property
    def parameters(self) -> dict[str, str]:
        """The arguments with the names of their types."""
        found = inspect.signature(self.function).parameters.values()
        return {one.name: getattr(one.annotation, "__name__", one.annotation) for one in found}

    def _written(self, name: str, value: Any) -> str | int:
        """An argument as it lies in the queue."""
        kind = self.parameters.get(name)
        if not (kind and type(value) is KEYS[kind]) or (kind == "str" and not CODE.fullmatch(value)):
            raise ValueError(f"{self.name}: {name} must be a key of the kind {kind or 'declared'}, and never words.")
        return value if kind == "int" else str(value)


@dataclass(frozen=True)
class Periodic(Job):
    """Something the clock does; `cron` is in UTC. Calling it does it now and records the run, as the worker does."""

    cron: str = ""
    title: str | Promise = field(default="", compare=False)
    is_asked_for: bool = False

    def __call__(self) -> JobRun:
        """Do it, and record when, how it ended and what it says of it; what it raises is recorded, then raised."""
        JobRun.objects.filter(name=self.name, outcome=Outcome.RUNNING).update(
            outcome=Outcome.LOST, ended_at=clock.now(), said=in_all_languages(lambda: _("It was interrupted."))
        )
        run = JobRun.objects.create(name=self.name)
        try:
            said, outcome = self._done()
        except Exception as error:
            kind = type(error).__name__
            self._record(run, Outcome.FAILED, lambda: _("It stopped with an error (%(kind)s).") % {"kind": kind})
            raise
        return self._record(run, outcome, said)

    def _done(self) -> tuple[Said | None, Outcome]:
        """What it says, and whether all is well; within a transaction of somebody's, an error of the database undoes it alone."""
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            try:
                return self.function(), Outcome.GOOD
            except Failed as failed:
                return failed.said, Outcome.FAILED

    def later(self, *, at: datetime | None = None) -> None:
        """Have the worker do it once this transaction is committed, and record it; asked for again before it began, once."""
        task = queue_app.configure_task(
            name=self.name, queue=self.queue, lock=self.name, queueing_lock=self.name, schedule_at=at
        )
        with suppress(AlreadyEnqueued), transaction.atomic():
            _queue(task)

    def next_at(self) -> datetime:
        """When the clock strikes for it next."""
        return croniter(self.cron, clock.now()).get_next(datetime)

    def struck_at(self) -> datetime:
        """When the clock struck for it last."""
        return croniter(self.cron, clock.now()).get_prev(datetime)

    def _record(self, run: JobRun, outcome: Outcome, said: Said | None) -> JobRun:
        run.outcome, run.ended_at, run.said = outcome, clock.now(), in_all_languages(said or "")
        run.save(update_fields=["outcome", "ended_at", "said"])
        return run


J = TypeVar("J", bound=Job)

JOBS: dict[str, Job] = {}
"""Every job declared so far, by its name; `declared()` gives all."""

Listener = Callable[[Job], None]
LISTENERS: list[Listener] = []
"""Who is told of a job that failed for good; see `when_failed`."""


def job(
    name: str,
    *,
    queue: str = "default",
    retries: int = 2,
    lock: str | None = None,
    formerly: tuple[str, ...] = (),
    actions: Iterable[Action] = (),
) -> Callable[[Callable[..., Any]], Job]:
    """Declare a function, which takes keys by name only, as a job.

    It is tried again `retries` times when it raises. Of jobs with the same `lock` (a text in which `{argument}` is filled in)
    only one runs at a time, in the order of their making. `formerly` are names under which it may still be queued,
    `actions` what it does, for the law that each action is done somewhere.
    """
    return lambda function: _declare(Job(name, function, queue, retries, lock, formerly, tuple(actions)))


def periodic(
    name: str,
    *,
    cron: str,
    title: str | Promise,
    queue: str = "nightly",
    retries: int = 0,
    formerly: tuple[str, ...] = (),
    actions: Iterable[Action] = (),
    is_asked_for: bool = False,
) -> Callable[[Callable[[], Said | None]], Periodic]:
    """Declare a function without arguments as a job of the clock; what it returns is its sentence.

    It raises `Failed(sentence)` when it found that all is not well. Two runs of it never overlap. When no worker was there,
    it is made up for, once, within a day. What `is_asked_for` the auditor may have done between two nights (`later`).
    """
    return lambda function: _declare(
        Periodic(name, function, queue, retries, name, formerly, tuple(actions), cron, title, is_asked_for)
    )


def _queue(task: Any, **written: str | int) -> None:
    """Put it into the queue. An error of the database is raised as Django raises it, so that it is told from one of ours."""
    try:
        task.defer(**written)
    except ConnectorException as wrapped:
        with connection.wrap_database_errors:
            raise wrapped.__cause__ or wrapped from None


def _declare(declared: J) -> J:
    """Keep a job under its name; refuse one that could carry a person or that two functions claim."""
    taken = {*JOBS, *(former for one in JOBS.values() for former in one.formerly)}
    if not NAME.fullmatch(declared.name) or declared.queue not in QUEUES:
        raise ValueError(
            f"{declared.name} ({declared.queue}): say room.verb in small letters, and a queue of {list(QUEUES)}."
        )
    if taken & {declared.name, *declared.formerly}:
        raise ValueError(f"Another job is called {declared.name} already.")
    by_name = all(one.kind is one.KEYWORD_ONLY for one in inspect.signature(declared.function).parameters.values())
    if not by_name or set(declared.parameters.values()) - KEYS.keys() or "at" in declared.parameters:
        raise ValueError(
            f"{declared.name}: arguments are keys given by name ({', '.join(KEYS)}), and none is called `at`."
        )
    JOBS[declared.name] = declared
    return declared


def declared() -> dict[str, Job]:
    """Every job of the house, by its name: each application and room may have a module `jobs.py`."""
    autodiscover_modules("jobs")
    return JOBS


def periodic_jobs() -> list[Periodic]:
    """The jobs of the clock, as it struck for them: made up for in this order, those of the end of a night come last."""
    found = (one for one in declared().values() if isinstance(one, Periodic))
    return sorted(found, key=lambda one: (one.struck_at(), one.name))


def when_failed(listener: Listener) -> Listener:
    """Have a function called with each job that failed for good, after that was recorded; for notices."""
    LISTENERS.append(listener)
    return listener


def in_all_languages(said: Said) -> dict[str, str]:
    """A sentence in each language of the house."""
    sentences = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            sentences[code] = said() if callable(said) else str(said)
    return sentences
