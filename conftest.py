"""Every test runs on a real PostgreSQL, as the web role, in databases copied from one migrated template.

Ordinary tests roll back, in both databases. A test that commits (`django_db(transaction=True)`, `live_server`) gets fresh
copies of both, since append-only tables refuse to be emptied. How copies are made stands in `lfnkr/tests/copies.py`.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator

import hypothesis
import psycopg
import pytest

from lfnkr.devserver import launcher
from lfnkr.postgresql import databases
from lfnkr.tests import copies, groups, times

# Where it is set, every process that a test starts would compile the whole house anew, and this one all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The server and the settings come before everything else, since other conftest files import models.

running = contextlib.ExitStack()
admin = os.environ.get("LFNKR_TEST_ADMIN_URL") or running.enter_context(launcher.server())
if admin is None:
    pytest.exit("Tests need the embedded server or DATABASE_URL: unset LFNKR_WEB_URL and LFNKR_KEYS_URL.", 2)
os.environ |= {
    "LFNKR_TEST_ADMIN_URL": admin,  # for the processes of pytest-xdist, which live shorter than this one
    "DJANGO_SETTINGS_MODULE": "lfnkr.settings",
    "LFNKR_TLS": "0",
    "LFNKR_DEBUG": "0",
    "LFNKR_DEMO": "1",  # Second factor off: no, only the demonstration is installed; tests run in earnest, see below.
    "LFNKR_HOSTS": "localhost,127.0.0.1",
}
our_copies = copies.Copies(admin)
running.callback(our_copies.drop_all)
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["LFNKR_TEST_RUN"] = f"{os.getpid()}_{copies.RUN}"  # for the processes of pytest-xdist, too
    running.callback(our_copies.drop_shared)

import django  # noqa: E402 - only now are there settings to read
from django.conf import settings as django_settings  # noqa: E402
from django.utils import translation  # noqa: E402

from lfnkr.tests import contexts  # noqa: E402 - of Django's client

django_settings.DEMO = False  # here the settings are read
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django_settings.MFA_TOTP_TOLERANCE = 1  # A code read at the end of its half minute is typed in the next one.
django_settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
django.setup()

contexts.install()

pytest_plugins = ["lfnkr.accounts.tests.people"]

# How long one example takes tells how busy the machine is, and nothing of ours.
hypothesis.settings.register_profile(
    "house", hypothesis.settings.default, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that begin by copying databases or by loading the demonstration year are slow, wherever they lie; so are long ones.

    Marked here, before `-m` chooses by the marks. The longest begin first, so that no process works alone in the end. One that
    needs the year is the very first: while its process loads it, the others are busy with what does without.
    """
    for item in items:
        if copies.commits(item) or needs_the_year(item) or times.of(path_of(item)):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: (-times.of(path_of(item)), needs_the_year(item)))
    if first := next(filter(needs_the_year, items), None):
        items.remove(first)
        items.insert(0, first)


def pytest_collection_finish() -> None:
    """Whatever is there before the first test stays: nobody has to look again and again whether it is garbage."""
    gc.collect()
    gc.freeze()


def needs_the_year(item: pytest.Item) -> bool:
    """Whether a test runs on the demonstration."""
    return bool({"demonstration", "demonstration_databases"} & set(getattr(item, "fixturenames", ())))


def path_of(item: pytest.Item) -> str:
    """The file of a test, told from the root of the project."""
    return item.nodeid.partition("::")[0]


def pytest_terminal_summary(terminalreporter) -> None:
    """Write down which files took long, where that is asked for (`make record-times`)."""
    if times.IS_RECORDING:
        reports = [report for kept in terminalreporter.stats.values() for report in kept if hasattr(report, "duration")]
        measured = ((report.nodeid, report.when, report.duration) for report in reports)
        times.RECORD.write_text(times.written(measured), encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Tests of a group run in one process of pytest-xdist, one after another: by what their file says (lfnkr/tests/groups.py).

    pytest-xdist itself writes the group into a name that pytest 9.2 makes anew, so that its groups hold nothing together.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class ByFile(LoadGroupScheduling):
        """One group for all files with the same mark, and for a file that makes something once."""

        def _split_scope(self, nodeid: str) -> str:
            return groups.of(nodeid.partition("::")[0]) or nodeid

    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def whatever_tests_start_is_in_earnest() -> None:
    """Processes that tests start are no demonstration; set here and not above, since those of pytest-xdist must install it."""
    os.environ["LFNKR_DEMO"] = "0"


def pytest_unconfigure() -> None:
    """Drop this process's databases, and stop the server if it was ours."""
    running.close()


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """This process's own pair of databases; a test that does not ask for them reaches none."""
    names = our_copies.make()
    with copies.in_use(names):
        yield
    our_copies.drop(names)


@pytest.fixture
def _django_db_helper(databases_of_the_test, _django_db_helper) -> None:
    """pytest-django's own preparation of a test, with our databases beneath it."""


@pytest.fixture
def databases_of_the_test(request, django_db_setup, django_db_blocker, monkeypatch) -> Iterator[None]:
    """Both databases for every test; fresh copies for one that commits."""
    marker = request.node.get_closest_marker("django_db")
    options = {"databases": ["default", "keyring"]} | (marker.kwargs if marker else {})
    request.node.add_marker(pytest.mark.django_db(**options), append=False)
    if not copies.commits(request.node):
        yield
        return
    monkeypatch.setattr("django.test.TransactionTestCase._fixture_teardown", lambda case: None)  # dropped, not flushed
    with django_db_blocker.unblock():
        names = our_copies.make()
        with copies.in_use(names):
            yield
        our_copies.drop(names)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English: a page read in another language leaves its thread in that language."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def kept_questions_are_compared() -> Iterator[None]:
    """Whenever a question is asked whose SQL is kept, Django makes it anew, and it must come out the same."""
    from lfnkr.postgresql.kept_questions import compared

    with compared():
        yield


@pytest.fixture
def connect_as(transactional_db) -> Iterator[Callable[..., psycopg.Connection]]:
    """Connections of one's own to the test's databases: `connect_as("owner")`, `connect_as("web", "keyring")`.

    Roles are `superuser`, `owner` and `web`. What is done there commits, so the test gets fresh databases.
    """
    from django.db import connections

    with contextlib.ExitStack() as opened:

        def connect(role: str, alias: str = "default") -> psycopg.Connection:
            web, owner, _name = copies.ADDRESSES[alias]
            known = {"superuser": admin, "owner": os.environ[owner], "web": os.environ[web]}
            address = databases.within(known[role], connections[alias].settings_dict["NAME"])
            return opened.enter_context(psycopg.connect(address, autocommit=True))

        yield connect


@pytest.fixture
def superuser_connection(connect_as) -> psycopg.Connection:
    """A connection to `default` that no rule of ours can stop: for tests that break things."""
    return connect_as("superuser")


@pytest.fixture
def owner_connection(connect_as) -> psycopg.Connection:
    """A connection to `default` as the role that migrates."""
    return connect_as("owner")
