"""Taking up a request: refused whole, or written whole."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases import casework
from cases.errors import InTheFuture, UnknownChoice
from cases.intake import errors
from cases.models import Case, CaseMember, Person, PersonName, Relationship, StatusChange
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import NoSuchAge
from lfnkr.fuzzy.spans import NoSuchDate


def test_a_call_in_the_future_is_refused(hana):
    facts = factories.case_facts(received_at=clock.now() + timedelta(minutes=1))

    with pytest.raises(InTheFuture):
        casework.open_case(facts, by=hana)


@pytest.mark.parametrize("people", [(), tuple(factories.child() for _one in range(101))])
def test_nobody_and_more_than_a_hundred_people_are_refused(hana, people):
    facts = factories.CaseFacts(received_at=factories.ago(hours=1), channel="phone", asked_by="self", people=people)

    with pytest.raises(errors.PeopleMissing):
        casework.open_case(facts, by=hana)


def test_a_request_without_principal_applicant_is_refused(hana):
    with pytest.raises(errors.PrincipalMissing):
        casework.open_case(factories.case_facts(factories.child()), by=hana)


def test_two_principal_applicants_are_refused(hana):
    with pytest.raises(errors.PrincipalMissing):
        casework.open_case(factories.case_facts(factories.woman(), factories.woman()), by=hana)


def test_a_choice_that_is_none_is_refused(hana):
    with pytest.raises(UnknownChoice, match="channel"):
        casework.open_case(factories.case_facts(channel="pigeon"), by=hana)


@pytest.mark.parametrize("person", [{}, {"sex": "unknown"}])
def test_a_call_of_which_nothing_is_told_is_refused_and_nothing_is_written(hana, all_rows, person):
    facts = factories.case_facts(factories.person_facts("principal", **person), summary=" \n")

    with pytest.raises(errors.NothingTold, match="a sentence"):
        casework.open_case(facts, by=hana)

    assert not Case.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("person", "facts"),
    [
        ({}, {"summary": "A woman called and hung up."}),
        ({}, {"exact_place": "Third village"}),
        ({}, {"country": "LA"}),
        ({}, {"is_watched": "yes"}),
        ({}, {"country": "CN"}),
        ({"names": ("Ri",)}, {}),
        ({"age": 0}, {}),
        ({"sex": "f"}, {}),
        ({"phone": "+86 131"}, {}),
        ({"circumstances": {"battered": "yes"}}, {}),
    ],
)
def test_one_thing_told_is_enough(hana, person, facts):
    facts = factories.case_facts(factories.person_facts("principal", **person), **facts)

    assert casework.open_case(facts, by=hana).is_open


def test_two_people_of_whom_nothing_is_known_are_told_of(hana):
    facts = factories.case_facts(factories.person_facts("principal"), factories.person_facts())

    assert casework.open_case(facts, by=hana).is_open


@pytest.mark.parametrize("birth_on", ["1887-01-01", "2999", "1987-13", "1987-02-30", "27.9.1987"])
def test_a_birth_on_no_day_is_refused_and_nothing_is_written(hana, all_rows, birth_on):
    facts = factories.case_facts(factories.woman(), factories.child(birth_on=birth_on))

    with pytest.raises(NoSuchDate):
        casework.open_case(facts, by=hana)

    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_a_birth_after_the_request_is_refused(hana):
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(NoSuchAge):
        casework.open_case(factories.case_facts(factories.woman(birth_on=tomorrow.isoformat())), by=hana)


def test_the_same_person_twice_is_refused(hana, all_rows):
    known = factories.members_of(factories.case(hana))[0].person
    facts = factories.case_facts(factories.woman(person=known), factories.child(person=known))

    with pytest.raises(errors.MemberTwice):
        casework.open_case(facts, by=hana)


def test_a_name_that_is_none_is_refused_and_nothing_is_written(hana, all_rows):
    with pytest.raises(ValidationError):
        casework.open_case(factories.case_facts(factories.woman(names=("???",))), by=hana)

    assert not Case.objects.exists()


def test_whoever_takes_it_up_leads_the_case(hana):
    case = factories.case(hana)

    assert case.lead == hana
    assert case.recorded_by == hana


def test_everybody_in_it_is_received_at_the_time_of_the_call(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())

    changes = StatusChange.objects.filter(member__case=case)

    assert {(change.before, change.status, change.occurred_at) for change in changes} == {
        ("", Status.RECEIVED, case.received_at)
    }
    assert [member.status for member in factories.members_of(case)] == [Status.RECEIVED] * 2


def test_ages_are_kept_in_full_months_at_the_request(hana, all_rows):
    people = (
        factories.woman(birth_on="1987-09-27", age=None),
        factories.child(age=factories.months(9)),
    )

    case = factories.case(hana, *people, received_at=datetime(2017, 9, 11, 14, 20, tzinfo=clock.TOKYO))

    mother, baby = factories.members_of(case)
    assert (mother.age_months_at_request, mother.is_age_exact) == (29 * 12 + 11, True)
    assert (baby.age_months_at_request, baby.is_age_exact) == (9, False)


def test_a_person_not_known_by_name_is_a_person_without_names(hana, all_rows):
    case = factories.case(hana, factories.woman(names=("김순희",)), factories.child())

    assert PersonName.objects.filter(person__memberships__case=case).count() == 1
    assert CaseMember.objects.filter(case=case).count() == 2


def test_the_mother_of_a_child_stands_in_the_relationships(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())

    mother, child = factories.members_of(case)

    assert Relationship.objects.filter(person=mother.person, relative=child.person, kind="mother").exists()


def test_a_person_who_comes_back_is_the_same_person(hana, all_rows):
    known = factories.members_of(factories.case(hana))[0].person

    case = factories.case(hana, factories.woman(person=known))

    assert factories.members_of(case)[0].person == known
    assert Person.objects.count() == 1


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow_with_the_people(hana, django_assert_max_num_queries, size):
    people = [factories.woman(names=("Kim",)), *(factories.child(names=("Kim",)) for _one in range(size - 1))]
    facts = factories.case_facts(*people)

    with django_assert_max_num_queries(40):
        casework.open_case(facts, by=hana)


def test_who_is_known_asks_again_with_the_age_that_is_kept_by_then(hana):
    found = factories.members_of(factories.case(hana, factories.woman(birth_on="1987-09-27", age=None)))[0].person
    casework.correct_person(found, by=hana, version=found.version, reason="Misread.", birth_on="1990-01-15")

    again = factories.case(hana, factories.woman(person=found, age=None))
    casework.move(factories.members_of(again), by=hana, status=Status.VERIFYING)

    (member,) = factories.members_of(again)
    step = member.status_changes.order_by("pk").last()
    assert 0 <= step.age_months - member.age_months_at_request <= 1
    assert member.is_age_exact
