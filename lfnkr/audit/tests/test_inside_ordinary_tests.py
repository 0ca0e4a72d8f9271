"""The one exception: the transaction around an ordinary test never commits, so there each act is sealed when it ends."""

import threading

import pytest
from django.db import connection, connections

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.models import Seal


@pytest.mark.django_db(transaction=True)
def test_the_exception_is_not_made_where_a_transaction_commits():
    assert not trail.is_in_a_test_that_rolls_back()
    with trail.act("look", by=None):
        assert not trail.is_in_a_test_that_rolls_back()


def test_the_exception_is_not_made_for_a_connection_of_ones_own(db):
    found = []

    def look() -> None:
        with trail.act("look", by=None):
            found.append(trail.is_in_a_test_that_rolls_back())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert found == [False]


@pytest.mark.django_db(databases=["default", "keyring"])
def test_in_an_ordinary_test_each_act_is_sealed_when_it_ends_and_another_may_follow(rin):
    assert trail.is_in_a_test_that_rolls_back()
    for number in (1, 2):
        with trail.act("rename", by=rin):
            User.objects.filter(pk=rin.pk).update(latin_name=f"Rin {number}")
        assert Seal.objects.filter(from_act=True).count() == number

    assert connection.is_sealed
    assert connection.acts == []
