"""gunicorn's settings, the same wherever we serve: `gunicorn --config python:lfnkr.web.gunicorn lfnkr.wsgi --bind …`.

Its own lines are JSON like all others. With LFNKR_METRICS_ADDRESS (127.0.0.1:9100) a process beside the workers tells
Prometheus the measures there, and never at the address people use.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from lfnkr.web.json_log import OneLine

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, in which we make one of our own
METRICS = "LFNKR_METRICS_ADDRESS"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # load once, then fork: half the work of a start
timeout = 60
control_socket_disable = True
if MEMORY.is_dir():
    worker_tmp_dir = str(MEMORY)
if os.environ.get(METRICS) and FOLDER not in os.environ:
    # The workers' counts, which prometheus_client looks for when it is imported.
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="lfnkr-measures-", dir=MEMORY if MEMORY.is_dir() else None)


class logger_class(Logger):
    """gunicorn's lines in the form of ours."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(OneLine())


def when_ready(server: Arbiter) -> None:
    """Start the teller of measures; it ends when we do, since its standard input then ends."""
    if os.environ.get(METRICS):
        command = [sys.executable, "-m", "lfnkr.web.teller"]
        server.teller = subprocess.Popen(command, stdin=subprocess.PIPE)


def child_exit(server: Arbiter, worker: Worker) -> None:
    """Of a worker that ended, keep the counts, and forget what it had in its hands."""
    if os.environ.get(METRICS):
        for path in Path(os.environ[FOLDER]).glob(f"gauge_live*_{worker.pid}.db"):
            path.unlink(missing_ok=True)


def on_exit(server: Arbiter) -> None:
    """End the teller, and remove the counts."""
    if teller := getattr(server, "teller", None):
        teller.terminate()
        teller.wait(5)
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
