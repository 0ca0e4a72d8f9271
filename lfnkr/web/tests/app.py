"""The house as it runs in earnest, for tests of what happens when a part of it fails: two PostgreSQL servers, gunicorn, a browser."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

from django.contrib.staticfiles import finders

from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import cluster, databases
from lfnkr.tests import copies

OPEN = """
from lfnkr.accounts import demo
demo.open_demo_accounts({password!r})
"""
PATIENCE = 60
"""Seconds until something that must come is given up."""


class Server:
    """One PostgreSQL server of its own, which can be frozen, stopped at once, and brought back."""

    def __init__(self, home: Path):
        home.mkdir()
        self.engine = cluster.Cluster(home, secrets.token_hex(16))
        self.engine.start()
        socket_folder = quote(str(self.engine.sockets), safe="")
        self.admin = f"postgresql://{cluster.ADMIN}:{self.engine.password}@/postgres?host={socket_folder}"

    def processes(self) -> list[int]:
        """The server's process and those of its connections, as numbers of the system."""
        first = int((self.engine.data / "postmaster.pid").read_text().split()[0])
        return [first, *(process for process in all_processes() if parent_of(process) == first)]

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """All its processes stand still: its kernel still takes packets, and nothing answers them."""
        stopped = self.processes()
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    @contextlib.contextmanager
    def down(self) -> Iterator[None]:
        """Stopped at once, as by a failing machine; started again at the end."""
        self.engine._run("pg_ctl", "-D", self.engine.data, "-w", "-m", "immediate", "stop")
        try:
            yield
        finally:
            self.engine.start()

    def remove(self) -> None:
        """Stop it and throw it away."""
        self.engine.stop()
        self.engine.remove()


def all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def parent_of(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float


@dataclass
class Browser:
    """As much of a browser as these tests need: it keeps cookies, and each request has a connection of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("lfnkr_csrf", ""), **fields})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"Accept-Language": self.language, **(more or {})}
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, dict(answer.headers), text, time.monotonic() - began)


class DemonstrationApp:
    """Two servers, prepared, and the accounts of the demonstration; `serving` opens it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.password = secrets.token_hex(12)
        self.data, self.vault = Server(folder / "data"), Server(folder / "vault")
        self.environment = {
            name: value for name, value in os.environ.items() if not re.match("LFNKR_|DATABASE_URL|DJANGO_SETT", name)
        }
        for name in ("LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY"):
            self.environment[name] = os.environ[name]
        main, keyring = databases.DATABASES
        words = {role: secrets.token_hex(8) for role in databases.ROLES}
        where = {"DJANGO_SETTINGS_MODULE": "lfnkr.settings", "LFNKR_HOME": str(folder)}
        where["LFNKR_DEMO"] = (
            "1"  # Second factor off: it is about failing databases, and its people are the demonstration's.
        )
        where["LFNKR_STATIC_ROOT"] = str(folder / "static")
        where["LFNKR_WEB_URL"] = databases.address(self.data.admin, databases.WEB, words[databases.WEB], main)
        where["LFNKR_KEYS_URL"] = databases.address(self.vault.admin, databases.KEYS, words[databases.KEYS], keyring)
        self.environment |= where
        self.owner = {
            "LFNKR_OWNER_URL": databases.address(self.data.admin, databases.OWNER, words[databases.OWNER], main),
            "LFNKR_WORKER_URL": databases.address(self.data.admin, databases.WORKER, words[databases.WORKER], main),
            "LFNKR_ADMIN_URL": self.data.admin,
            "LFNKR_KEYS_ADMIN_URL": self.vault.admin,
        }

    def prepare(self) -> DemonstrationApp:
        """Make the databases and the six accounts; of the static files their list, and one."""
        names = [path for finder in finders.get_finders() for path, _storage in finder.list([])]
        (self.folder / "static" / "css").mkdir(parents=True)
        (self.folder / "static" / "css" / "theme.css").write_text("main {}")
        listed = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
        (self.folder / "static" / "staticfiles.json").write_text(json.dumps(listed))
        for alias, server in {"default": self.data, "keyring": self.vault}.items():
            copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"]).bring(alias, server.admin)
        self.manage("prepare", "--verbosity", "0", "--skip-checks", **self.owner)
        self.manage("shell", "-v", "0", "-c", OPEN.format(password=self.password))
        return self

    def manage(self, *words: str, **variables: str) -> str:
        """Run a command of manage.py; what it wrote."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env={**self.environment, **variables}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def serving(self, *words: str, **variables: str) -> Iterator[int]:
        """gunicorn as the Dockerfile has it; gives its port. What it writes is in `self.log`."""
        port = free_port()
        usual = ["--config", "python:lfnkr.web.gunicorn", "--bind", f"127.0.0.1:{port}", "lfnkr.wsgi"]
        command = [sys.executable, "-m", "gunicorn", "--graceful-timeout", "5", *words, *usual]
        with (self.folder / "gunicorn.log").open("w") as log:
            process = subprocess.Popen(command, cwd=ROOT, env={**self.environment, **variables}, stdout=log, stderr=log)
        try:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and process.poll() is None:
                with contextlib.suppress(OSError):
                    if Browser(port).get("/healthz").status == 200:
                        break
                time.sleep(0.1)
            else:
                raise AssertionError(self.log())
            yield port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)

    def log(self) -> str:
        """What gunicorn and the application wrote."""
        return (self.folder / "gunicorn.log").read_text()

    def signed_in(self, port: int, name: str, language: str = "en") -> Browser:
        """The browser of one of the six."""
        browser = Browser(port, language=language)
        browser.get("/accounts/login/")
        answer = browser.post("/accounts/login/", login=name, password=self.password)
        assert answer.status == 302, answer.text
        return browser

    def remove(self) -> None:
        """Throw both servers away."""
        self.data.remove()
        self.vault.remove()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
