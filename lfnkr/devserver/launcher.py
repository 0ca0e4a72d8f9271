"""Gives every command its database server: the embedded one, the one of DATABASE_URL, or the addresses of production.

`with launcher.server():` is entered before Django reads its settings. Several commands may use the embedded server at once;
each holds a shared lock, and the one that finds itself last stops it. A server that outlived a killed command is used again.

Run as a program: `python -m lfnkr.devserver.launcher status`, `stop` or `remove`.
"""

import base64
import fcntl
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from lfnkr.configuration import env_files
from lfnkr.postgresql import cluster, databases

ROOT = Path(__file__).resolve().parents[2]
GIVEN = ("LFNKR_WEB_URL", "LFNKR_WORKER_URL", "LFNKR_KEYS_URL")
ADMINS = {
    "LFNKR_ADMIN_URL": {
        "LFNKR_OWNER_URL": databases.OWNER,
        "LFNKR_WEB_URL": databases.WEB,
        "LFNKR_WORKER_URL": databases.WORKER,
    },
    "LFNKR_KEYS_ADMIN_URL": {"LFNKR_KEYS_OWNER_URL": databases.OWNER, "LFNKR_KEYS_URL": databases.KEYS},
}
OPTIONAL = {
    "LFNKR_ADMIN_URL": {"LFNKR_BACKUP_URL": databases.BACKUP},
    "LFNKR_KEYS_ADMIN_URL": {"LFNKR_KEYS_BACKUP_URL": databases.BACKUP},
}
"""Roles that are made only where their address is told: another machine may hold it."""

OWNER_COMMANDS = (
    "prepare",
    "restore",
    "migrate",
    "createcachetable",
    "sqlflush",
    "sqlsequencereset",
    "optimizemigration",
    "squashmigrations",
    "rotate_keys",
    "reset_sign_in",
    "seed_bulk",
)
WITHOUT_KEYS = (
    *OWNER_COMMANDS,
    *("", "help", "--help", "-h", "version", "--version", "check", "diffsettings", "draw_docs", "collectstatic"),
    *("makemessages", "compilemessages", "makemigrations", "showmigrations", "sqlmigrate", "inspectdb", "testserver"),
)
"""Commands that need no key, or compare the keys themselves; every other one is refused when a key is wrong."""

WORKER_COMMANDS = ("work",)
PASSWORDS = {
    "LFNKR_ADMIN_PASSWORD": cluster.ADMIN,
    "LFNKR_OWNER_PASSWORD": databases.OWNER,
    "LFNKR_WEB_PASSWORD": databases.WEB,
    "LFNKR_KEYS_PASSWORD": databases.KEYS,
    "LFNKR_WORKER_PASSWORD": databases.WORKER,
    "LFNKR_BACKUP_PASSWORD": databases.BACKUP,
}
KEYS = ("LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY")


def home() -> Path:
    """The folder that holds the embedded server and the generated secrets."""
    return Path(os.environ.get("LFNKR_HOME") or ROOT / "var").resolve()


def connect_as_role_of(command: str) -> None:
    """Commands that change the schema connect as its owner, the worker as itself; all others as the web role."""
    # Set anew, and not a request's, which a child of the web server would inherit.
    os.environ["LFNKR_LIMITS"] = "worker" if command in WORKER_COMMANDS else "command"
    role = "owner" if command in OWNER_COMMANDS else "worker" if command in WORKER_COMMANDS else "web"
    os.environ.setdefault("LFNKR_CONNECT_AS", role)


@contextmanager
def server() -> Iterator[str | None]:
    """A prepared server for as long as the block lasts; gives the administrator's address, or None in production."""
    env_files.load()
    with ExitStack() as stack:
        if any(os.environ.get(name) for name in GIVEN):
            admin = None
            supply(stack, owner_of_keyring())
            if os.environ.get("LFNKR_CONNECT_AS") == "owner":
                prepare_given_servers()
        else:
            kept = generated_secrets(home())
            admin = os.environ.get("DATABASE_URL") or stack.enter_context(embedded(home(), kept))
            databases.prepare(admin, {role: kept[name] for name, role in PASSWORDS.items()})
            supply(stack, {name: kept[name] for name in ("DJANGO_SECRET_KEY", *KEYS)})
            supply(stack, addresses(admin, kept) | {"LFNKR_LOCAL": "1"})  # what production demands is not asked here
        yield admin


def supply(stack: ExitStack, variables: dict[str, str]) -> None:
    """Set the variables that are not set already, until the stack is left."""
    for name, value in variables.items():
        if not os.environ.get(name):
            os.environ[name] = value
            stack.callback(os.environ.pop, name, None)


def addresses(admin: str, kept: dict[str, str]) -> dict[str, str]:
    """The addresses Django needs, on the server of `admin`."""
    main, keyring = databases.DATABASES
    owner, web, keys, worker = (kept[f"LFNKR_{name}_PASSWORD"] for name in ("OWNER", "WEB", "KEYS", "WORKER"))
    return {
        "LFNKR_OWNER_URL": databases.address(admin, databases.OWNER, owner, main),
        "LFNKR_KEYS_OWNER_URL": databases.address(admin, databases.OWNER, owner, keyring),
        "LFNKR_WEB_URL": databases.address(admin, databases.WEB, web, main),
        "LFNKR_KEYS_URL": databases.address(admin, databases.KEYS, keys, keyring),
        "LFNKR_WORKER_URL": databases.address(admin, databases.WORKER, worker, main),
        "LFNKR_BACKUP_URL": databases.address(admin, databases.BACKUP, kept["LFNKR_BACKUP_PASSWORD"], main),
        "LFNKR_KEYS_BACKUP_URL": databases.address(admin, databases.BACKUP, kept["LFNKR_BACKUP_PASSWORD"], keyring),
    }


def owner_of_keyring() -> dict[str, str]:
    """In production the owner's address at the keyring is, unless given, the owner's login at the keyring's server."""
    owner, keys = os.environ.get("LFNKR_OWNER_URL"), os.environ.get("LFNKR_KEYS_URL")
    if not (owner and keys):
        return {}
    return {"LFNKR_KEYS_OWNER_URL": databases.address(keys, *databases.login(owner), urlsplit(keys).path[1:])}


def prepare_given_servers() -> None:
    """In production, when an administrator's address is told: make our roles and databases there, with our addresses' passwords."""
    for admin, ours in ADMINS.items():
        if not os.environ.get(admin):
            continue
        wanted = ours | {name: role for name, role in OPTIONAL[admin].items() if os.environ.get(name)}
        logins = {name: databases.login(os.environ.get(name, "")) for name in wanted}
        for name, role in wanted.items():
            if logins[name][0] != role or not logins[name][1]:
                raise SystemExit(f"{admin} is set, so {name} must be set too, with the role {role} and its password.")
        databases.prepare(os.environ[admin], dict(logins.values()))


def generated_secrets(folder: Path) -> dict[str, str]:
    """What `secrets.env` holds, made on the first start; readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder / "start.lock"):
        path = folder / "secrets.env"
        kept = dict(line.split("=", 1) for line in path.read_text().split()) if path.exists() else {}
        new = {name: secrets.token_urlsafe(24) for name in PASSWORDS}
        new |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in KEYS}
        new |= {"DJANGO_SECRET_KEY": secrets.token_urlsafe(48)}
        if not new.keys() <= kept.keys():
            kept = new | kept
            fresh = path.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
            fresh.replace(path)
        return kept


@contextmanager
def embedded(folder: Path, kept: dict[str, str]) -> Iterator[str]:
    """The embedded server, started if nobody else did, and stopped if nobody else needs it any more."""
    engine = cluster.Cluster(folder, kept["LFNKR_ADMIN_PASSWORD"])
    with ended_by_signals():
        with locked(folder / "start.lock"):
            engine.start()
            use = locked_file(folder / "use.lock", fcntl.LOCK_SH)
        former_path = os.environ.get("PATH", "")
        os.environ["PATH"] = f"{engine.bin}{os.pathsep}{former_path}"  # psql and pg_dump of the same version
        try:
            yield f"postgresql://{cluster.ADMIN}:{engine.password}@/postgres?host={quote(str(engine.sockets), safe='')}"
        finally:
            os.environ["PATH"] = former_path
            with undisturbed(), locked(folder / "start.lock"):
                use.close()
                stop_if_unused(engine)


def stop_if_unused(engine: cluster.Cluster) -> bool:
    """Stop the server when no command holds the shared lock; the caller holds the start lock."""
    try:
        last = locked_file(engine.home / "use.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    with last:
        engine.stop()
    return True


def locked_file(path: Path, kind: int) -> IO[bytes]:
    """An open file that holds a lock until it is closed; the system releases it when the process dies."""
    file = path.open("ab")
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        file.close()
        raise
    return file


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody else is in a block with this path."""
    with locked_file(path, fcntl.LOCK_EX):
        yield


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """A polite kill or a closed terminal ends the command like Ctrl-C does, so that the server is stopped too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    polite = [kind for kind in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(kind) is signal.SIG_DFL]
    for kind in polite:
        signal.signal(kind, lambda number, frame: sys.exit(128 + number))
    yield
    for kind in polite:
        signal.signal(kind, signal.SIG_DFL)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A second, impatient Ctrl-C does not interrupt the stopping."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    former = {kind: signal.signal(kind, signal.SIG_IGN) for kind in kinds}
    yield
    for kind, handler in former.items():
        signal.signal(kind, handler)


def main(words: list[str]) -> str:
    """What the program answers to its words."""
    kept = generated_secrets(home())
    engine = cluster.Cluster(home(), kept["LFNKR_ADMIN_PASSWORD"])
    if words == ["status"]:
        return f"The embedded server in {home()} is {'running' if engine.is_ready() else 'not running'}."
    if words not in (["stop"], ["remove"]):
        return "Say status, stop or remove."
    if words == ["remove"] and not is_sure():
        return "Nothing was removed."
    with locked(home() / "start.lock"):
        if engine.is_ready() and not stop_if_unused(engine):
            raise SystemExit("Another command is still using the server: end it first.")
        if words == ["remove"]:
            engine.remove()
            (home() / "secrets.env").unlink()
    return "Done."


def is_sure() -> bool:
    """Ask before a database is thrown away; `SURE=yes` in the environment answers for a script."""
    answer = os.environ.get("SURE") or input(f"Throw away the database in {home()} and all that is in it? Type yes: ")
    return answer.strip() == "yes"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
