"""The two funds, which start empty; the people of the stories come with every test."""

import pytest

from donations.models import Fund
from lfnkr.accounts.tests.people import just_signed_in


@pytest.fixture
def desk_of():
    """A browser of somebody who typed her password a moment ago: what is signed here asks for it again after some minutes."""
    return just_signed_in


@pytest.fixture
def rescue(db) -> Fund:
    """The rescue reserve."""
    return Fund.objects.get(code="rescue")


@pytest.fixture
def general(db) -> Fund:
    """The general fund."""
    return Fund.objects.get(code="general")
