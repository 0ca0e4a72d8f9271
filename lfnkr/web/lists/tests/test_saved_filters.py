"""Filters that people save: their own, named once, and of lists they may see."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from lfnkr.audit.models import AuditEvent
from lfnkr.web.lists import declared
from lfnkr.web.lists.filters import LONGEST_LINE
from lfnkr.web.lists.models import SavedFilter
from lfnkr.web.lists.tests.rows import export

SAVE = "/lists/things/save/?state=failed&sort=-asked&nonsense=1&after=W10"


@pytest.fixture(autouse=True)
def with_things(settings):
    """The house and one list more."""
    settings.ROOT_URLCONF = "lfnkr.web.lists.tests.lists_for_tests"
    declared.every_list.cache_clear()
    yield
    declared.every_list.cache_clear()


def saved_by(desk, title: str = "what failed") -> SavedFilter:
    desk.post(SAVE, {"title": title})
    return SavedFilter.objects.get(title=title)


def test_a_filter_of_a_list_one_may_not_see_is_not_saved(desk_of, hana):
    assert desk_of(hana).post(SAVE, {"title": "what failed"}).status_code == 403


@pytest.mark.parametrize("title", ["", "x" * 41, "hidden \u202e mark"])
def test_a_name_that_nobody_can_read_is_refused(desk_of, mio, title):
    assert "title" in desk_of(mio).post(SAVE, {"title": title}).context["form"].errors
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("query", ["", "?nonsense=1", "?state=nonsense", "?state=waiting"])
def test_there_is_nothing_to_save_of_a_list_as_it_is(desk_of, mio, query):
    answer = desk_of(mio).post(f"/lists/things/save/{query}", {"title": "all"})

    assert "There is no filter to save" in answer.text
    assert not SavedFilter.objects.exists()


def test_a_name_is_given_once(desk_of, mio, yuki):
    desk = desk_of(mio)
    saved_by(desk)

    assert "You have a filter of this name" in desk.post(SAVE, {"title": "what failed"}).text
    assert desk_of(yuki).post(SAVE, {"title": "what failed"}).status_code == 302


def test_the_longest_filter_in_korean_is_saved(desk_of, mio):
    longest = urlencode({"purpose": "가" * LONGEST_LINE, "recipient": "나" * LONGEST_LINE})

    answer = desk_of(mio).post(f"/lists/things/save/?{longest}", {"title": "long"})

    assert answer.status_code == 302
    assert SavedFilter.objects.get().address == longest


def test_a_saved_filter_keeps_what_the_list_knows_and_nothing_else(desk_of, mio):
    saved = saved_by(desk_of(mio))

    assert (saved.user, saved.list_name, saved.address) == (mio, "things", "state=failed&sort=-asked")


def test_a_saved_filter_is_one_press_away_for_its_owner_alone(desk_of, mio, yuki):
    desk = desk_of(mio)
    saved = saved_by(desk)
    export(mio, state="failed", purpose="a failure")

    page = desk.get("/things/")
    (_ready, own) = page.context["choices"]
    shown = desk.get(f"/things/{own.address}")

    assert own.label == "what failed"
    assert [row.purpose for row in shown.context["object_list"]] == ["a failure"]
    assert shown.context["remove_url"] == reverse("lists:filter-remove", args=[saved.pk])
    assert [choice.label for choice in desk_of(yuki).get("/things/").context["choices"]] == ["ready things"]


def test_the_filter_of_another_is_not_removed(desk_of, mio, yuki):
    saved = saved_by(desk_of(mio))

    assert desk_of(yuki).post(reverse("lists:filter-remove", args=[saved.pk])).status_code == 404
    assert SavedFilter.objects.filter(pk=saved.pk).exists()


def test_removing_ones_own_leads_back_to_the_list_and_both_are_in_the_trail(desk_of, mio):
    desk = desk_of(mio)
    saved = saved_by(desk)

    answer = desk.post(reverse("lists:filter-remove", args=[saved.pk]))

    assert answer.url == "/things/"
    acts = AuditEvent.objects.filter(row_key=str(saved.pk)).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["save filter", "remove filter"]


def test_a_saved_filter_is_never_changed(desk_of, mio):
    saved_by(desk_of(mio))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE lists_savedfilter SET title = 'another'")
