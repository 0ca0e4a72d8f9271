"""Keeps one worker running beside `make run`, and ends it with the server, however that ends. Needs nothing but Python.

Our standard input, and the worker's, is a pipe that the server holds: it is closed when the server is gone, killed or not.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
WORK = ("work", "--with-parent", "--grace", "3")
FIRST_PAUSE, LONGEST_PAUSE, LONG_LIFE = 1.0, 30.0, 60.0
"""Seconds before a worker that died is started again, doubled each time until one lived long."""


def start() -> subprocess.Popen:
    """Start the keeper, which starts the worker; `end` ends both."""
    command = [sys.executable, "-m", "lfnkr.jobs.beside"]
    return subprocess.Popen(command, cwd=MANAGE.parent, stdin=subprocess.PIPE)


def end(keeper: subprocess.Popen) -> None:
    """Close the pipe and wait until the worker has finished or given back what it had."""
    keeper.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        keeper.wait(10)


def main() -> None:
    """Start the worker again whenever it dies, until our standard input is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server too, and with its end our input ends
    os.nice(5)  # pages come first
    environment = {"LFNKR_LOG_LEVEL": "WARNING", **os.environ}
    letters = Path(os.environ.get("LFNKR_HOME") or MANAGE.parent / "var") / "letters.txt"
    closed, pause = threading.Event(), FIRST_PAUSE
    threading.Thread(target=watch, args=(closed,), daemon=True).start()
    while not closed.is_set():
        began = time.monotonic()
        with letters.open("ab") as written:  # what the demonstration would mail, which is no talk for a terminal
            subprocess.run([sys.executable, MANAGE, *WORK], env=environment, stdout=written, check=False)
        pause = FIRST_PAUSE if time.monotonic() - began > LONG_LIFE else min(2 * pause, LONGEST_PAUSE)
        closed.wait(pause)


def watch(closed: threading.Event) -> None:
    """Read our standard input until it is closed."""
    while os.read(0, 1024):  # not through sys.stdin, whose lock would be held when we end
        pass
    closed.set()


if __name__ == "__main__":
    main()
