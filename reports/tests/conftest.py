"""Tests of reports run on the demonstration: loaded once for a run, copied for each process, then rolled back, or copied again for
tests that commit."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections

from lfnkr.tests import copies
from reports.demo.loading import load
from reports.tests import lock_order
from reports.tests.giving import GIVING


@pytest.fixture(scope="session")
def demonstration_databases(django_db_setup, django_db_blocker) -> Iterator[tuple[copies.Copies, dict[str, str]]]:
    """A pair of databases with the demonstration in it, by alias, and what copies them."""
    ours = copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"])
    with django_db_blocker.unblock():
        loaded, locks = ours.shared("year", load_the_year)
    lock_order.OF_THE_YEAR.learn(locks)
    yield ours, ours.make(loaded)
    ours.drop_all()


def load_the_year() -> str:
    """Load the demonstration into the databases in use, and tell which rows its acts locked."""
    with lock_order.recorded() as recorder:
        load(lambda _done, _total: None)
    connections.close_all()
    return recorder.told()


@pytest.fixture
def asked_to_give(settings) -> None:
    """A house that was told how to give, which takes a third of a page of what it prints."""
    for name, value in GIVING.items():
        setattr(settings, name, value)


@pytest.fixture
def demonstration() -> None:
    """Ask for the demonstration in a test."""


@pytest.fixture
def databases_of_the_test(request, databases_of_the_test, django_db_blocker, monkeypatch) -> Iterator[None]:
    """The demonstration's databases for a test that asks for it; a copy of them when it commits."""
    if "demonstration" not in request.fixturenames:
        yield
        return
    ours, names = request.getfixturevalue("demonstration_databases")
    marker = request.node.get_closest_marker("django_db")
    options = {"databases": ["default", "keyring"]} | (marker.kwargs if marker else {})
    request.node.add_marker(pytest.mark.django_db(**options), append=False)
    with django_db_blocker.unblock():
        if not copies.commits(request.node):
            with copies.in_use(names):
                yield
            return
        monkeypatch.setattr(
            "django.test.TransactionTestCase._fixture_teardown", lambda case: None
        )  # dropped, not flushed
        connections.close_all()
        fresh = ours.make(names)
        with copies.in_use(fresh):
            yield
        ours.drop(fresh)
