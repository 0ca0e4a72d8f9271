"""The people of every story: hana on the case, jun not on it, and one of each other role."""

import pytest

from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail


@pytest.fixture
def hana(db) -> User:
    """The caseworker on the case."""
    return factories.user("hana")


@pytest.fixture
def jun(db) -> User:
    """A caseworker who is not on it."""
    return factories.user("jun")


@pytest.fixture
def mio(db) -> User:
    """The executive director."""
    return factories.user("mio", Role.DIRECTOR)


@pytest.fixture
def sora(db) -> User:
    """The treasurer."""
    return factories.user("sora", Role.TREASURER)


@pytest.fixture
def yuki(db) -> User:
    """The auditor."""
    return factories.user("yuki", Role.AUDITOR)


@pytest.fixture
def rin(db) -> User:
    """The administrator."""
    return factories.user("rin", Role.ADMINISTRATOR)


@pytest.fixture
def all_rows(db):
    """Let a test read rows that row-level security shows to their people only."""
    with trail.act("test", by=None):
        yield
