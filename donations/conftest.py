"""The two funds, which start empty; the people of the stories come with every test."""

import pytest

from donations.models import Fund


@pytest.fixture
def rescue(db) -> Fund:
    """The rescue reserve."""
    return Fund.objects.get(code="rescue")


@pytest.fixture
def general(db) -> Fund:
    """The general fund."""
    return Fund.objects.get(code="general")
