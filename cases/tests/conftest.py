"""The same people in every story of a case."""

import pytest

from cases.tests.sealed_cases import a_user
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role


@pytest.fixture
def hana(db) -> User:
    """The caseworker on the case."""
    return a_user("hana")


@pytest.fixture
def jun(db) -> User:
    """A caseworker who is not on it."""
    return a_user("jun")


@pytest.fixture
def mio(db) -> User:
    """The director."""
    return a_user("mio", Role.DIRECTOR)


@pytest.fixture
def sora(db) -> User:
    """The treasurer."""
    return a_user("sora", Role.TREASURER)


@pytest.fixture
def yuki(db) -> User:
    """The auditor."""
    return a_user("yuki", Role.AUDITOR)


@pytest.fixture
def rin(db) -> User:
    """The administrator."""
    return a_user("rin", Role.ADMINISTRATOR)
