"""`manage.py work`: the worker, which does what waits in the queue and what the clock says, until it is asked to end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

from django.core.management.base import BaseCommand

from lfnkr.jobs import worker
from lfnkr.postgresql import db_checks


class Command(BaseCommand):
    """Works until SIGTERM or Ctrl-C; several may work at once. Exit status 1: the database went away, start it again."""

    help = "Do the jobs of the house until asked to end; several workers may run at once."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument(
            "--grace",
            type=float,
            default=worker.GRACE,
            metavar="SECONDS",
            help="how long running jobs may take to end once the worker is asked to",
        )
        parser.add_argument("--with-parent", action="store_true", help="end when the standard input is closed")

    def handle(self, *args, grace: float, with_parent: bool, **options) -> None:
        """Check everything as the web server does, then work."""
        db_checks.refuse_to_serve_unsafely()
        if with_parent:
            end = (lambda: os.kill(os.getpid(), signal.SIGTERM),)
            threading.Thread(target=worker.end_with_standard_input, args=end, daemon=True).start()
        if not asyncio.run(worked(grace)):
            sys.exit(1)


async def worked(grace: float) -> bool:
    """Work in this event loop; whether it ended because it was asked to."""
    return await worker.WorkerProcess(grace=grace).work()
