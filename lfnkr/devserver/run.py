"""`make run` and `make demo`: prepare what is missing, say where to look, and serve on this machine until Ctrl-C.

The same gunicorn serves in production, where its settings come from the command line and a proxy speaks TLS.
"""

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from gunicorn.app.base import BaseApplication

from lfnkr.devserver import bootstrap, launcher
from lfnkr.jobs import beside
from lfnkr.postgresql import databases, migration_state
from lfnkr.web import gunicorn

ROOT = launcher.ROOT
HOST = "127.0.0.1"


def main() -> None:
    """Serve the demonstration; every step that was done before is left out."""
    os.environ.setdefault("LFNKR_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
    port = chosen_port()
    refuse_taken(port)
    with launcher.server() as admin:
        if admin is None:
            raise SystemExit(
                "LFNKR_WEB_URL is set, so this looks like production: start gunicorn as in docs/runbook.md."
            )
        prepare(admin)
        if packages := bootstrap.needs(["pdf"]):
            bootstrap.say(f"Everything but PDF works. {packages}")
        server = Server(port)
        try:
            server.run()
        finally:
            server.close()


def chosen_port() -> int:
    """The port of `make run PORT=8001`, or 8000."""
    words = os.environ.get("PORT") or "8000"
    if not (words.isdecimal() and 1024 <= int(words) <= 65535):
        raise SystemExit("PORT must be a number from 1024 to 65535, as in `make run PORT=8001`.")
    return int(words)


def refuse_taken(port: int) -> None:
    """Say plainly that the port is taken, before anything else is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise SystemExit(f"Port {port} is in use: stop the other program, or say `make run PORT=8001`.") from None


def prepare(admin: str) -> None:
    """Make what is missing in this house; a second start meanwhile waits until the first has made it."""
    with launcher.locked(launcher.home() / "prepare.lock"), static_files_collected():
        prepare_databases(admin)


def prepare_databases(admin: str) -> None:
    """Migrate when the migrations changed, and load the demonstration year into a house nobody lives in yet."""
    with databases.session(admin) as connection:
        current = all(migration_state.is_current(connection, name) for name in databases.DATABASES)
    if not current:
        bootstrap.say("Preparing the databases ...")
        manage("prepare", "--verbosity", "0", "--skip-checks")  # wsgi.py runs every check before anybody is served
    if os.environ["LFNKR_DEMO"] == "1" and is_empty(admin):
        bootstrap.say("Loading the demonstration year ...")
        manage("seed_demo")


def is_empty(admin: str) -> bool:
    """Whether there is no account yet."""
    with psycopg.connect(databases.within(admin, "lfnkr")) as connection:
        return connection.execute("SELECT NOT EXISTS (SELECT FROM accounts_user)").fetchone() == (True,)


def manage(*words: str) -> None:
    """Run a command of manage.py; what it says is shown, and its failure is ours."""
    if subprocess.run([sys.executable, ROOT / "manage.py", *words], check=False).returncode:
        raise SystemExit(f"`manage.py {words[0]}` did not succeed; what it says stands above.")


@contextmanager
def static_files_collected() -> Iterator[None]:
    """Compress and name the static files again when one of them changed, beside whatever the block does."""
    stamp, digest = launcher.home() / "static.stamp", state_of_static_files()
    if stamp.exists() and stamp.read_text() == digest:
        yield
        return
    stamp.unlink(missing_ok=True)  # until all is collected, nothing is
    words = ("collectstatic", "--no-input", "--clear", "--skip-checks", "--verbosity", "0")
    with subprocess.Popen([sys.executable, ROOT / "manage.py", *words]) as collecting:
        try:
            yield
        except BaseException:
            collecting.terminate()
            raise
    if collecting.returncode:
        raise SystemExit("`manage.py collectstatic` did not succeed; what it says stands above.")
    stamp.write_text(digest)


def state_of_static_files() -> str:
    """A short name for what lies in static/, for what is put together, and for the packages that bring files of their own."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes() + (ROOT / "lfnkr" / "bundles.py").read_bytes())
    for path in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Server(BaseApplication):
    """gunicorn in this process, so that whoever stops us stops it too, and its workers end when we are killed."""

    def __init__(self, port: int):
        self.port, self.process = port, os.getpid()
        self.keeper: subprocess.Popen | None = None
        super().__init__()

    def load_config(self) -> None:
        here = {
            "bind": f"{HOST}:{self.port}",
            "loglevel": "critical",  # whoever ends us on purpose need not read how each process ended
            "graceful_timeout": 2,
            "when_ready": self.start_worker,
            "post_worker_init": greet,
        }
        chosen = vars(gunicorn) | here
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def start_worker(self, arbiter) -> None:
        """The worker of the jobs, once everything is loaded: the first page does not wait for it."""
        gunicorn.when_ready(arbiter)
        self.keeper = beside.start()

    def close(self) -> None:
        """End the worker before the database goes, and say that all is over; gunicorn's children, which leave too, do not."""
        if os.getpid() != self.process:
            return
        if self.keeper:
            beside.end(self.keeper)
        bootstrap.say("\nThe house is closed.")

    def load(self):
        from lfnkr.wsgi import application

        return application


def greet(worker) -> None:
    """Say where to look, and as whom, once the first worker has loaded everything."""
    if worker.age != 1:
        return
    lines = [f"The house is open: http://{HOST}:{worker.cfg.address[0][1]}/   (Ctrl-C closes it)"]
    sign_ins = launcher.home() / "demo-sign-ins.txt"
    if os.environ["LFNKR_DEMO"] == "1" and sign_ins.exists():
        lines += sign_ins.read_text(encoding="utf-8").splitlines()
    bootstrap.say("\n" + "".join(f"  {line}\n" for line in lines))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
