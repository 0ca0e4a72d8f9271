"""Browsers that send forms at the same moment to a server that may be killed, and what was acknowledged to them."""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in

HOST = "127.0.0.1"
CLIENTS = 8
PATIENCE = 60
"""Seconds after which an answer that did not come is a failure."""
LOCKS_OF_THE_KILLED = 15
"""Seconds after a kill in which somebody may be asked to come back."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Post:
    """One form of one person's, and the act that its acknowledgement promises."""

    by: User
    address: str
    typed: dict[str, str]
    act: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Server:
    """The server process of one test, at an address that stays the same when it is started again."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.log, self.process = log, None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = os.environ | {"LFNKR_LIMITS": "web"}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "reports.tests.races.server", str(self.port)],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether somebody listens."""
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
            return True
        return False

    def kill(self) -> None:
        """As a power cut would: the server and its workers, without a word."""
        with contextlib.suppress(ProcessLookupError):  # it may have been stopped already
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """End it in good order, so that each connection to the databases is closed."""
        self.process.terminate()
        self.process.wait(PATIENCE)


class Race:
    """Eight browsers that send all posts of a list, each as soon as its last one was answered."""

    def __init__(self, server: Server, posts: list[Post]) -> None:
        self.server, self.total = server, len(posts)
        self.waiting: queue.SimpleQueue[Post] = queue.SimpleQueue()
        for post in posts:
            self.waiting.put(post)
        self.cookies = {user: signed_in(user) for user in {post.by for post in posts}}
        self.killed_at: float | None = None
        self.acknowledged: list[Post] = []
        self.wrong: list[str] = []

    def run(self, kill_after: int | None = None) -> None:
        """Send everything; after so many acknowledgements the server is killed, and started again."""
        threads = [threading.Thread(target=self._send_all) for _client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        while kill_after is not None and any(thread.is_alive() for thread in threads):
            if len(self.acknowledged) >= kill_after:
                self.server.kill()
                self.killed_at = time.monotonic()
                self.server.start()
                break
            time.sleep(0.005)
        for thread in threads:
            thread.join()

    def _send_all(self) -> None:
        while True:
            try:
                post = self.waiting.get_nowait()
            except queue.Empty:
                return
            status, where, text = self._answer_to(post)
            if status == 302 and "/accounts/" not in where:
                self.acknowledged.append(post)
            else:
                self.wrong.append(f"{post.act}: {status} {where} {words(text)}")

    def _answer_to(self, post: Post) -> tuple[int, str, str]:
        """The answer, asked for with the same form again while there is none, as a person does whose line broke.

        What was killed in a statement holds its locks until the database sees that nobody listens: who is asked to come
        back in those seconds comes back.
        """
        body = urlencode({**post.typed, "csrfmiddlewaretoken": CSRF, "form_token": post.token}, doseq=True)
        headers = {**FORM, "Cookie": self.cookies[post.by], "Referer": f"http://{HOST}:{self.server.port}/"}
        until = time.monotonic() + PATIENCE
        while True:
            connection = http.client.HTTPConnection(HOST, self.server.port, timeout=PATIENCE)
            try:
                connection.request("POST", post.address, body, headers)
                answer = connection.getresponse()
                if answer.status == 503 and self.killed_at and time.monotonic() - self.killed_at < LOCKS_OF_THE_KILLED:
                    time.sleep(0.1)
                    continue
                return answer.status, answer.getheader("Location", ""), answer.read().decode()
            except (OSError, http.client.HTTPException) as broken:
                if time.monotonic() > until:
                    return 0, "", repr(broken)
                time.sleep(0.1)
            finally:
                connection.close()


CSRF = "c" * 32


def signed_in(user: User) -> str:
    """The cookies of a browser in which somebody signed in just now."""
    session = just_signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def words(page: str) -> str:
    """What a page that should have been a redirect says is wrong."""
    found = re.findall(r'class="[^"]*(?:invalid-feedback|alert)[^"]*"[^>]*>(.*?)</', page, re.DOTALL) or [page[:300]]
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())[:300]
