"""Row-level security: a further line behind visible_to(), on cases, people, notes and events (security promise B10)."""

import pytest
from django.db import connection

from cases import casework
from cases.models import Case, CaseNote, Event, Person
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import exactly

TABLES = (Case, Person, CaseNote, Event)


@pytest.fixture
def two_cases(hana, jun):
    """One case of hana's and one of jun's, each with a person, a note and an event."""
    cases = {}
    for worker in (hana, jun):
        case = cases[worker] = factories.case(worker)
        casework.add_note(case, by=worker, text="She called again.")
        casework.record_event(case, by=worker, kind="contact", happened=exactly(factories.clock.today()))
    return cases


def seen() -> list[int]:
    """How many rows of each table plain SQL shows."""
    return [model.objects.count() for model in TABLES]


def test_without_an_identity_nobody_sees_a_row(two_cases):
    assert seen() == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["sora", "yuki", "rin"])
def test_other_roles_see_no_row(request, two_cases, name):
    trail.identify(request.getfixturevalue(name))

    assert seen() == [0, 0, 0, 0]


def test_a_caseworker_sees_her_own(two_cases, hana):
    trail.identify(hana)

    assert seen() == [1, 1, 1, 1]
    assert Case.objects.get() == two_cases[hana]


def test_a_deputy_sees_the_case_too(two_cases, hana, jun, mio):
    casework.assign(two_cases[hana], by=mio, lead=hana, deputy=jun)

    trail.identify(jun)

    assert seen() == [2, 2, 2, 2]


def test_the_director_sees_all(two_cases, mio):
    trail.identify(mio)

    assert seen() == [2, 2, 2, 2]


def test_a_suspended_caseworker_sees_no_row(two_cases, hana):
    hana.is_active = False
    trail.identify(hana)

    assert seen() == [0, 0, 0, 0]


def test_an_act_sees_what_it_needs_and_leaves_no_sight_behind(two_cases, sora):
    trail.identify(sora)

    with trail.act("test", by=sora):
        assert seen() == [2, 2, 2, 2]

    assert seen() == [0, 0, 0, 0]


def test_an_event_of_no_case_is_seen_by_who_recorded_it_and_the_director(hana, jun, mio):
    casework.record_event(None, by=hana, kind="staff_arrest", happened=exactly(factories.clock.today()), country="CN")

    numbers = []
    for person in (hana, jun, mio):
        trail.identify(person)
        numbers.append(Event.objects.count())

    assert numbers == [1, 0, 1]


def test_the_owner_is_bound_too(two_cases):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname IN ('cases_case', 'cases_person', 'cases_casenote', 'cases_event')"
            " AND relrowsecurity AND relforcerowsecurity"
        )
        assert cursor.fetchone() == (4,)


def test_visible_to_says_the_same(two_cases, hana, jun, mio, sora):
    for person, number in ((hana, 1), (jun, 1), (mio, 2), (sora, 0)):
        with trail.act("test", by=person):
            assert Case.objects.visible_to(person).count() == number
            assert Person.objects.visible_to(person).count() == number
            assert Event.objects.visible_to(person).count() == number
