"""Sessions and whose they are: read anew for every request, so that what has ended has ended at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from lfnkr.accounts.backends import RoleBackend
from lfnkr.accounts.models import User
from lfnkr.accounts.session_store import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    """The key of a session that holds something."""
    store = SessionStore()
    store["said"] = "something"
    store.save()
    return store.session_key


def test_what_was_kept_is_there(key):
    assert SessionStore(key)["said"] == "something"


def test_one_that_ended_is_empty_and_has_no_key_any_more(key):
    assert SessionStore(key).get("said")

    Session.objects.filter(pk=key).delete()

    store = SessionStore(key)
    assert store.get("said") is None
    assert store.session_key is None


def test_one_that_ran_out_is_empty(key):
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert SessionStore(key).get("said") is None


def test_one_that_was_made_up_is_empty():
    assert SessionStore("made-up").get("said") is None


def test_of_two_each_is_read_as_its_own(key):
    other = SessionStore()
    other["said"] = "something else"
    other.save()

    assert SessionStore(key)["said"] == "something"
    assert SessionStore(other.session_key)["said"] == "something else"


def test_an_account_out_of_use_is_nobody(hana):
    assert RoleBackend().get_user(hana.pk) == hana

    User.objects.filter(pk=hana.pk).update(is_active=False)

    assert RoleBackend().get_user(hana.pk) is None


def test_an_account_that_is_none_is_nobody():
    assert RoleBackend().get_user(uuid4()) is None
