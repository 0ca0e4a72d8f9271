"""Questions whose SQL is made once: the same rows as Django's own, for whoever asks, and nothing kept but the text."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.notices.models import Notice
from lfnkr.postgresql.kept_questions import Named, any_of, compared, kept

pytestmark = pytest.mark.django_db


@kept
def notices_of(user, before):
    """One's notices of before a moment, with whose they are."""
    return Notice.objects.filter(user=user, made_at__lt=before).select_related("user").order_by("pk")


@kept
def people_named(keys):
    """People by their keys."""
    return User.objects.filter(pk=any_of(keys)).order_by("username")


@kept
def names_in(role):
    """The names of those in a role."""
    return User.objects.filter(role=role).order_by("username").values_list("username", flat=True)


def notice(user: User) -> Notice:
    now = clock.now()
    return Notice.objects.create(user=user, kind="cases.assigned", about=uuid4(), since=now, made_at=now)


def test_it_gives_the_rows_of_its_queryset_with_what_was_joined(hana, sora):
    mine, _others = notice(hana), notice(sora)

    found = notices_of(user=hana.pk, before=clock.now() + timedelta(hours=1))

    assert found == [mine]
    with CaptureQueriesContext(connection) as asked:
        assert found[0].user == hana
    assert not len(asked)


def test_each_asking_is_answered_for_its_own_values_and_anew(hana, sora):
    soon = clock.now() + timedelta(hours=1)
    first = notice(hana)
    assert notices_of(user=hana.pk, before=soon) == [first]

    second = notice(sora)
    notice(hana)

    assert notices_of(user=sora.pk, before=soon) == [second]
    assert len(notices_of(user=hana.pk, before=soon)) == 2
    assert notices_of(user=hana.pk, before=first.made_at) == []


def test_the_two_rows_of_one_person_are_two_objects(hana):
    first, second = people_named(keys=[hana.pk]), people_named(keys=[hana.pk])

    assert first == second
    assert first[0] is not second[0]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_list_of_any_length_is_one_question(hana, sora, number):
    keys = [hana.pk, sora.pk][:number]

    assert {person.pk for person in people_named(keys=keys)} == set(keys)


def test_values_come_as_values(hana, sora):
    assert names_in(role=Role.TREASURER.value) == [sora.username]


def test_only_the_first_time_django_makes_the_question(hana, monkeypatch):
    made = []

    @kept
    def question(key):
        made.append(key)
        return User.objects.filter(pk=key)

    monkeypatch.setattr(question, "is_compared", False)
    for _time in range(3):
        assert question(key=hana.pk) == [hana]

    assert len(made) == 1


def test_nothing_asked_or_found_is_held_afterwards(hana):
    found = people_named(keys=[hana.pk])
    person = weakref.ref(found[0])

    del found
    gc.collect()

    assert person() is None
    assert people_named._made.rows._result_cache is None
    assert people_named._made.parameters == (Named("keys"),)
    assert people_named._made.compiler.connection is None


def test_a_question_that_changes_is_refused_where_tests_compare():
    @kept
    def late(user):
        return Notice.objects.filter(user=user, made_at__lt=clock.now())

    with compared():
        late(user=uuid4())
        with pytest.raises(ValueError, match="not always the same question"):
            late(user=uuid4())


def test_every_test_compares():
    """Without this no other test would tell that a kept question holds the moment or the language of the first page."""
    assert notices_of.is_compared


@pytest.mark.parametrize("value", [None, Role.DIRECTOR, object(), [None]])
def test_what_django_would_turn_into_something_first_is_refused(value):
    with pytest.raises(TypeError, match="takes keys, numbers, texts and moments"):
        names_in(role=value)


def test_every_place_gets_its_value_and_no_other_is_given(hana):
    with pytest.raises(TypeError, match="takes"):
        notices_of(user=hana.pk)
    with pytest.raises(TypeError, match="takes"):
        names_in(role=Role.TREASURER.value, user=hana.pk)


def test_it_can_be_a_part_of_another_question(sora):
    sql, parameters = names_in.sql(role=Role.TREASURER.value)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS found", parameters)

        assert cursor.fetchone() == (1,)
