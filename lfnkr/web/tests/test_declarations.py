"""What the ground collects from the applications: permissions, entries of the navigation, looks of statuses."""

from __future__ import annotations

import pytest

from lfnkr.accounts import roles
from lfnkr.accounts.roles import Role
from lfnkr.web import navigation, status_looks
from lfnkr.web.navigation import Item
from lfnkr.web.status_looks import StatusLook, look_of


def test_a_permission_is_declared_once():
    with pytest.raises(ValueError, match=r"audit\.verify is declared twice"):
        roles.declare({"audit.verify": {Role.CASEWORKER}})

    assert roles.roles_with("audit.verify") == {Role.AUDITOR}


def test_an_entry_of_the_navigation_has_a_place_of_its_own():
    taken = navigation.declared()[0]

    with pytest.raises(ValueError, match="has the place"):
        navigation.declare(Item(order=taken.order, label="Other", page="other", permission="audit.verify"))


def test_the_entries_stand_in_their_order():
    orders = [item.order for item in navigation.declared()]

    assert orders == sorted(orders)


def test_a_status_has_one_look():
    with pytest.raises(ValueError, match="looks death already"):
        status_looks.declare({"died": StatusLook.REACHED})

    assert look_of("died") == StatusLook.DEATH


def test_a_status_of_which_nothing_is_said_is_quiet():
    assert look_of("something_new") == StatusLook.QUIET
