"""The worker: takes jobs from the queue under its own role, several queues at once, each with its limit.

Asked to end (SIGTERM, SIGINT), it takes no more jobs and finishes what it has; what is not done in time is given back, as
is the work of a worker that was killed: whoever sees no sign of life for half a minute takes it up again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import translation
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import RetryStrategy
from procrastinate.worker import Worker

from lfnkr.jobs import queue, tasks
from lfnkr.jobs.tasks import Job, Periodic

logger = logging.getLogger(__name__)

MADE_UP_WITHIN = 24 * 60 * 60
"""A periodic job that no worker was there for is made up for within this many seconds."""
LOOKS_FOR_JOBS = 5.0
LOOKS_FOR_LOST = 10.0
SHOWS_ITSELF = 10.0
RETRIES_AFTER = 10
"""Seconds: the first retry comes after ten, the second after a hundred."""
QUIET_AT_FIRST = 20.0
"""Seconds before the nightly queue is looked at: a house that has just been opened serves people first."""
GRACE = 25.0
"""Seconds in which jobs may end after the worker was asked to."""
AT_THE_LATEST = 15.0
"""Seconds after that in which the worker is gone, whatever the database does."""


def application() -> DjangoApp:
    """procrastinate with every declared job, on connections with all options of our address."""
    connector = PsycopgConnector(
        kwargs=connector_params("default"), min_size=1, max_size=len(tasks.QUEUES) + 1, timeout=10
    )
    app = DjangoApp(connector=connector, periodic_defaults={"max_delay": MADE_UP_WITHIN})
    by_the_clock = tasks.periodic_jobs()
    for one in [*(one for one in tasks.JOBS.values() if not isinstance(one, Periodic)), *by_the_clock]:
        retry = RetryStrategy(max_attempts=one.retries, exponential_wait=RETRIES_AFTER) if one.retries else False
        is_periodic = isinstance(one, Periodic)
        task = app.task(
            name=one.name,
            aliases=list(one.formerly),
            queue=one.queue,
            lock=one.name if is_periodic else None,
            queueing_lock=one.name if is_periodic else None,
            retry=retry,
            pass_context=True,
        )(runner(one))
        if isinstance(one, Periodic):
            app.periodic(cron=one.cron)(task)
    return app


def runner(one: Job) -> Callable[..., None]:
    """The function procrastinate calls in a thread of its own: the job in the house's language, its end in the log."""

    def run(context: JobContext, timestamp: int | None = None, **written: Any) -> None:
        began, extra = time.monotonic(), {"job": one.name}
        try:
            with translation.override(settings.LANGUAGE_CODE):
                one.run(**written)
        except Exception:
            is_final = context.job.attempts >= one.retries
            logger.exception("job failed" if is_final else "job failed, and is tried again", extra=extra)
            if is_final:
                tell(one)
            raise
        logger.info("job done", extra=extra | {"milliseconds": round(1000 * (time.monotonic() - began))})

    return run


def tell(one: Job) -> None:
    """Tell whoever listens that a job failed for good; a listener that fails is written to the log and stops nobody."""
    close_old_connections()
    for listener in tasks.LISTENERS:
        try:
            listener(one)
        except Exception:
            logger.exception("nobody could be told of a failed job", extra={"job": one.name})


class WorkerProcess:
    """One worker process: a procrastinate worker for each queue, and the watch over jobs that were lost."""

    def __init__(self, *, grace: float = GRACE):
        self.app = application()
        self.grace = grace
        self.ending = asyncio.Event()
        self.workers: list[Worker] = []

    async def work(self) -> bool:
        """Work until asked to end; whether that was why it ended (else the database went away: start again)."""
        loop = asyncio.get_running_loop()
        for kind in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(kind, self.ending.set)
        async with self.app.open_async():
            running = [asyncio.create_task(self._serve(name, limit)) for name, limit in tasks.QUEUES.items()]
            watching = asyncio.create_task(self._take_back())
            asked = asyncio.create_task(self.ending.wait())
            await asyncio.wait([*running, watching, asked], return_when=asyncio.FIRST_COMPLETED)
            was_asked = self.ending.is_set()
            self.ending.set()
            loop.call_later(self.grace + AT_THE_LATEST, os._exit, 1)  # when even signing off gets no answer
            for task in (watching, asked):
                task.cancel()
            for worker in self.workers:
                worker.stop()
            ended, late = await asyncio.wait(running, timeout=self.grace)
            for error in filter(None, (task.exception() for task in ended)):
                logger.error("the worker lost its queue", extra={"error_kind": type(error).__name__})
            if late:
                with suppress(ConnectorException):
                    await self._give_back()
                os._exit(0)  # A thread cannot be stopped: what it has not committed is undone by going.
        return was_asked

    async def _serve(self, name: str, limit: int) -> None:
        """One queue."""
        if name == "nightly":
            await asyncio.wait([asyncio.ensure_future(self.ending.wait())], timeout=QUIET_AT_FIRST)
        if self.ending.is_set():
            return
        worker = Worker(
            self.app,
            queues=[name],
            concurrency=limit,
            listen_notify=settings.WORKER_LISTENS and name != "nightly",
            fetch_job_polling_interval=LOOKS_FOR_JOBS,
            update_heartbeat_interval=SHOWS_ITSELF,
            stalled_worker_timeout=queue.STALLED_AFTER.total_seconds(),
            install_signal_handlers=False,
            task_middleware=self.app.worker_defaults.get("task_middleware"),
        )
        self.workers.append(worker)
        await worker.run()

    async def _take_back(self) -> None:
        """Put back what killed workers left, now and every few seconds."""
        while True:
            for lost in await asyncio.to_thread(taken_back):
                logger.warning(
                    "job of a lost worker given up" if lost.given_up else "job of a lost worker put back",
                    extra={"job": lost.name},
                )
            await asyncio.sleep(LOOKS_FOR_LOST)

    async def _give_back(self) -> None:
        """Sign off, which puts what still runs among the lost jobs at once."""
        for worker in self.workers:
            if worker.worker_id is not None:
                await self.app.job_manager.unregister_worker(worker.worker_id)


def taken_back() -> list[queue.Taken]:
    """Lost jobs put back, on a connection that is closed afterwards; listeners hear of those given up."""
    close_old_connections()
    try:
        lost = queue.take_back_lost()
        for one in lost:
            if one.given_up and one.name in tasks.JOBS:
                tell(tasks.JOBS[one.name])
        return lost
    finally:
        close_old_connections()


def end_with_standard_input(ended: Callable[[], None]) -> None:
    """Wait until whoever started us is gone, which closes our standard input, and say so; for a thread of its own."""
    while os.read(0, 1024):  # not through sys.stdin, whose lock would be held when we end
        pass
    ended()
