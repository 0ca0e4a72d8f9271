"""Somebody always holds each role the house cannot do without, also when two take it from each other at once."""

from __future__ import annotations

import pytest

from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.errors import DomainError
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


def test_the_last_two_administrators_do_not_suspend_each_other(rin, connect_as):
    another = person("ando", "administrator")

    results = side_by_side(
        connect_as,
        lambda: account_actions.suspend(rin, by=another),
        lambda: account_actions.suspend(another, by=rin),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    assert User.objects.with_role(Role.ADMINISTRATOR).count() == 1
