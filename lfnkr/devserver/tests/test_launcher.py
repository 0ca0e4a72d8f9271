"""The embedded server: private, shared by several commands, and back after whatever was killed."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from lfnkr.devserver import launcher
from lfnkr.postgresql import cluster, databases

pytestmark = pytest.mark.slow

OURS = (
    "LFNKR_WEB_URL",
    "LFNKR_WORKER_URL",
    "LFNKR_KEYS_URL",
    "LFNKR_OWNER_URL",
    "LFNKR_KEYS_OWNER_URL",
    "DATABASE_URL",
    "LFNKR_SERVER_KEY",
)
ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
COMMAND = """
import os, sys
from lfnkr.devserver import launcher

with launcher.server() as admin:
    print(admin or "none", os.environ["LFNKR_WEB_URL"], flush=True)
    sys.stdin.readline()
"""


@contextmanager
def hearing_every_signal() -> Iterator[None]:
    """What is started inside hears each signal, even where these tests run under `nohup`, whose children would inherit its deafness."""
    former = {kind: signal.signal(kind, signal.SIG_DFL) for kind in ASKED if signal.getsignal(kind) is signal.SIG_IGN}
    yield
    for kind, handler in former.items():
        signal.signal(kind, handler)


class Command:
    """A command of ours that uses the server until it is told to end."""

    def __init__(self, home: Path, *under: str, **variables: str):
        self.home = home
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"LFNKR_HOME": str(home)} | variables
        command = [*under, sys.executable, "-c", COMMAND]
        with hearing_every_signal():
            self.process = subprocess.Popen(
                command,
                cwd=launcher.ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )

    def started(self) -> "Command":
        """Wait until it has its server, and know the addresses."""
        self.admin, self.web = self.process.stdout.readline().split()
        return self

    def end(self) -> int:
        """Let it end by itself."""
        self.process.stdin.close()
        return self.process.wait(30)

    def kill(self, number: int) -> int:
        """Send it a signal."""
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A folder whose name has blanks, an apostrophe and Hangul, and is too long for a socket."""
    return tmp_path_factory.mktemp("home") / "it's the 구조 기록 folder" / ("deep" * 20)


@pytest.fixture
def command(home):
    """Starts commands in `home` and ends those that are left."""
    started = []

    def start(**variables: str) -> Command:
        started.append(Command(home, **variables))
        return started[-1].started()

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end()


def process_id(home: Path) -> int | None:
    """The server's process, as it wrote it down itself; None after it was stopped properly."""
    file = next(iter(home.glob("postgres/data/postmaster.pid")), None)
    return int(file.read_text().split()[0]) if file else None


def told(address: str, question: str) -> object:
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchone()[0]


def test_the_server_is_private_and_keeps_what_it_is_given(command):
    first = command()

    settings = ("listen_addresses", "fsync", "full_page_writes", "data_checksums", "password_encryption")
    assert [told(first.admin, f"SHOW {name}") for name in settings] == ["", "on", "on", "on", "scram-sha-256"]
    assert int(told(first.admin, "SHOW max_connections")) >= 120
    assert told(first.admin, "SELECT every(auth_method = 'scram-sha-256') FROM pg_hba_file_rules") is True


def test_files_of_the_server_are_readable_by_their_owner_alone(home, command):
    command()

    secrets = home / "secrets.env"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
    names = {line.split("=")[0] for line in secrets.read_text().split()}
    assert names == {*launcher.PASSWORDS, *launcher.KEYS, "DJANGO_SECRET_KEY"}


def test_a_wrong_password_is_refused(command):
    first = command()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(first.web, password="guessed")


@pytest.mark.parametrize("role", ["lfnkr_owner", "lfnkr_web", "lfnkr_keys"])
def test_none_of_our_roles_has_rights_over_the_server(command, role):
    rights = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"

    assert told(command().admin, f"SELECT {rights} FROM pg_roles WHERE rolname = '{role}'") is False


def test_the_web_role_cannot_make_a_table(command):
    with psycopg.connect(command().web) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE public.mine (id int)")


def test_the_last_of_two_commands_stops_the_server(home, command):
    first, second = command(), command()
    server = process_id(home)

    assert first.end() == 0
    assert process_id(home) == server
    assert told(second.web, "SELECT 1") == 1

    assert second.end() == 0
    assert process_id(home) is None


def test_two_commands_that_start_together_get_the_same_server(home):
    both = [Command(home), Command(home)]

    addresses = {one.started().web for one in both}

    assert len(addresses) == 1
    assert [one.end() for one in both] == [0, 0]
    assert process_id(home) is None


def test_a_server_that_outlived_a_killed_command_is_used_again_and_stopped(home, command):
    command().kill(signal.SIGKILL)
    server = process_id(home)

    second = command()

    assert process_id(home) == server
    second.end()
    assert process_id(home) is None


def test_a_killed_server_comes_back_with_everything_it_confirmed(home, command):
    first = command()
    with psycopg.connect(first.admin, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS confirmed (id int)")
        connection.execute("INSERT INTO confirmed VALUES (1)")
    os.kill(process_id(home), signal.SIGKILL)
    first.kill(signal.SIGKILL)

    second = command()

    assert told(second.admin, "SELECT count(*) FROM confirmed") >= 1
    assert second.end() == 0
    assert process_id(home) is None


@pytest.mark.parametrize("number", ASKED)
def test_a_command_that_is_asked_to_end_stops_the_server(home, command, number):
    command().kill(number)

    assert process_id(home) is None


def test_a_command_under_nohup_goes_on_when_the_terminal_closes(home):
    one = Command(home, "nohup").started()

    one.process.send_signal(signal.SIGHUP)

    assert told(one.web, "SELECT 1") == 1
    assert one.end() == 0


def test_a_half_made_cluster_is_made_again(tmp_path):
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    one = Command(tmp_path).started()

    assert told(one.web, "SELECT 1") == 1
    assert one.end() == 0


def test_with_an_address_given_nothing_is_started_and_roles_are_prepared_there(tmp_path, command):
    first = command()

    guest = Command(tmp_path, DATABASE_URL=first.admin).started()

    assert told(guest.web, "SELECT current_user || '@' || current_database()") == "lfnkr_web@lfnkr"
    assert guest.end() == 0
    assert not (tmp_path / "postgres").exists()


def test_in_production_nothing_is_started_and_nothing_is_generated(tmp_path):
    given = {"LFNKR_WEB_URL": "postgresql://web@db/lfnkr", "LFNKR_KEYS_URL": "postgresql://keys@vault/lfnkr_keyring"}

    one = Command(tmp_path / "home", **given).started()

    assert (one.admin, one.web) == ("none", given["LFNKR_WEB_URL"])
    one.end()
    assert not (tmp_path / "home").exists()


def test_in_production_the_owner_finds_the_keyring_by_its_own_login(monkeypatch):
    monkeypatch.setenv("LFNKR_OWNER_URL", "postgresql://lfnkr_owner:secret@db:5432/lfnkr")
    monkeypatch.setenv("LFNKR_KEYS_URL", "postgresql://lfnkr_keys:other@vault:5433/lfnkr_keyring")

    found = launcher.owner_of_keyring()

    assert found == {"LFNKR_KEYS_OWNER_URL": "postgresql://lfnkr_owner:secret@vault:5433/lfnkr_keyring"}


def test_a_password_with_signs_is_kept_when_the_owner_finds_the_keyring(monkeypatch):
    monkeypatch.setenv("LFNKR_OWNER_URL", "postgresql://lfnkr_owner:a%40b%2Fc@db/lfnkr")
    monkeypatch.setenv("LFNKR_KEYS_URL", "postgresql://lfnkr_keys:other@vault/lfnkr_keyring")

    found = launcher.owner_of_keyring()

    assert found == {"LFNKR_KEYS_OWNER_URL": "postgresql://lfnkr_owner:a%40b%2Fc@vault/lfnkr_keyring"}


@pytest.mark.parametrize("wrong", ["", "postgresql://somebody:secret@db/lfnkr", "postgresql://lfnkr_web@db/lfnkr"])
def test_an_administrator_without_our_roles_and_passwords_is_refused(monkeypatch, wrong):
    monkeypatch.setenv("LFNKR_ADMIN_URL", "postgresql://postgres:secret@db/postgres")
    monkeypatch.setenv("LFNKR_OWNER_URL", "postgresql://lfnkr_owner:secret@db/lfnkr")
    monkeypatch.setenv("LFNKR_WEB_URL", wrong)

    with pytest.raises(SystemExit, match="LFNKR_WEB_URL must be set too, with the role lfnkr_web and its password"):
        launcher.prepare_given_servers()


def test_a_server_gets_only_the_roles_and_the_database_it_shall_hold(monkeypatch, tmp_path):
    with launcher.embedded(tmp_path, launcher.generated_secrets(tmp_path)) as admin:
        monkeypatch.setenv("LFNKR_KEYS_ADMIN_URL", admin)
        monkeypatch.setenv("LFNKR_KEYS_OWNER_URL", databases.address(admin, databases.OWNER, "o@/1", "lfnkr_keyring"))
        monkeypatch.setenv("LFNKR_KEYS_URL", databases.address(admin, databases.KEYS, "k@/1", "lfnkr_keyring"))
        monkeypatch.delenv("LFNKR_ADMIN_URL", raising=False)
        monkeypatch.delenv("LFNKR_KEYS_BACKUP_URL", raising=False)

        launcher.prepare_given_servers()
        launcher.prepare_given_servers()

        assert told(os.environ["LFNKR_KEYS_URL"], "SELECT current_user") == "lfnkr_keys"
        assert told(os.environ["LFNKR_KEYS_OWNER_URL"], "SELECT current_user") == "lfnkr_owner"
        ours = "SELECT string_agg({0}, ' ' ORDER BY {0}) FROM {1} WHERE {0} LIKE 'lfnkr%' AND {0} <> 'lfnkr_admin'"
        assert told(admin, ours.format("rolname", "pg_roles")) == "lfnkr_keys lfnkr_owner"
        assert told(admin, ours.format("datname", "pg_database")) == "lfnkr_keyring"

        backup = databases.address(admin, databases.BACKUP, "b@/1", "lfnkr_keyring")
        monkeypatch.setenv("LFNKR_KEYS_BACKUP_URL", backup)
        launcher.prepare_given_servers()

        assert told(backup, "SELECT current_user || current_setting('default_transaction_read_only')") == (
            "lfnkr_backupon"
        )


def test_a_folder_without_a_whole_server_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))

    assert next(cluster.candidates()) == tmp_path
    assert cluster.major_version(tmp_path) == 0
    assert cluster.major_version(cluster.programs()) >= cluster.OLDEST


def test_version_17_comes_before_version_9():
    found = [Path("/usr/lib/postgresql/9.6/bin"), Path("/usr/lib/postgresql/17/bin")]

    assert max(found, key=cluster.numbers) == found[1]


def test_a_cluster_of_another_version_is_refused_with_advice(tmp_path):
    one = cluster.Cluster(tmp_path, "password")
    one.data.mkdir(parents=True)
    (one.data / "PG_VERSION").write_text("12")

    with pytest.raises(cluster.ClusterError, match="made by PostgreSQL 12.*backup"):
        one.start()


def test_a_lost_password_is_named(home, command):
    command()

    with pytest.raises(cluster.ClusterError, match=r"restore secrets\.env"):
        cluster.Cluster(home, "guessed").is_ready()


def test_starting_again_is_quick(command):
    def seconds_to_start() -> float:
        began = time.monotonic()
        one = command()
        taken = time.monotonic() - began
        one.end()
        return taken

    command().end()

    # The quickest of three: what is slow by itself is slow each time, and a busy machine is not.
    assert min(seconds_to_start() for _time in range(3)) < 5
