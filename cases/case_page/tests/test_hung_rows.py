"""Rows that a page reads by kept questions hang on what they belong to as Django's own prefetching leaves them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.case.models import Case, CaseMember
from cases.tests import factories as make
from lfnkr.audit import trail
from lfnkr.postgresql.kept_questions import hang

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_request_may_be_read() -> Iterator[None]:
    """Row-level security shows them all, to which kept questions change nothing."""
    with trail.reading():
        yield


def both(*parents: Case) -> tuple[list[Case], list[Case]]:
    """The same requests twice: with their people prefetched, and with the same rows hung on them."""
    rows = Case.objects.filter(pk__in=[parent.pk for parent in parents]).order_by("pk")
    prefetched, hung = list(rows.prefetch_related("members")), list(rows)
    hang(hung, "members", CaseMember.objects.filter(case__in=hung))
    return prefetched, hung


def test_each_has_its_own_and_each_row_knows_whose_it_is(hana):
    cases = [make.case(hana, make.woman(), make.child()), make.case(hana, make.woman())]

    prefetched, hung = both(*cases)

    with CaptureQueriesContext(connection) as asked:
        assert sorted(len(one.members.all()) for one in hung) == [1, 2]
        for one, other in zip(prefetched, hung, strict=True):
            assert list(other.members.all()) == list(one.members.all())
            assert all(member.case is other for member in other.members.all())
    assert not len(asked)


def test_what_is_narrowed_further_is_asked_of_the_database_and_of_its_own_alone(hana):
    first = make.case(hana, make.woman(), make.child())
    make.case(hana, make.woman())

    _prefetched, (hung,) = both(first)

    assert hung.members.filter(position__gte=0).count() == 2


def test_without_rows_it_has_none_and_nothing_is_asked(hana):
    case = make.case(hana, make.woman())

    hang([case], "pauses", [])

    with CaptureQueriesContext(connection) as asked:
        assert list(case.pauses.all()) == []
    assert not len(asked)


def test_nothing_hangs_on_nobody():
    hang([], "members", [])
