"""The party of a case: all that money may know of people."""

import pytest

from cases import casework
from cases.case.choices import Tier
from cases.choices import Answer
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({"can_leave_alone": Answer.YES}, Tier.MINIMUM),
        ({"can_leave_alone": Answer.NO}, Tier.EVASION),
        ({"can_leave_alone": Answer.UNKNOWN}, Tier.EVASION),
        ({"can_leave_alone": Answer.YES, "is_guarded": Answer.YES}, Tier.COMPLEX),
    ],
)
def test_the_three_questions_give_the_tier(hana, all_rows, facts, tier):
    assert factories.case(hana, **facts).party().tier == tier


def test_the_words_of_a_tier_fit_a_man_and_a_family():
    words = " ".join(str(tier.label) for tier in Tier).split()

    assert not {"she", "her", "herself", "he", "him", "himself", "alone"} & set(words)


def test_adults_and_children_are_counted_apart(hana, all_rows):
    people = [factories.woman(), factories.child(17), factories.child(18), factories.child(factories.months(9))]

    party = factories.case(hana, *people).party()

    assert (party.adults, party.children, party.child_ages_months) == (2, 2, (9, 17 * 12))
    assert party.people == 4


def test_children_are_priced_from_an_age(hana, all_rows):
    people = [factories.woman(), factories.child(2), factories.child(factories.months(23))]

    party = factories.case(hana, *people).party()

    assert party.children_from(24) == 1


def test_an_unknown_age_counts_as_neither(hana, all_rows):
    party = factories.case(hana, factories.woman(), factories.child(None)).party()

    assert (party.adults, party.children, party.age_not_known, party.people) == (1, 0, 1, 2)


def test_an_age_told_from_and_to_counts_where_it_leaves_no_doubt(hana, all_rows):
    told_on = clock.today()
    people = [
        ages.band(20, 29, told_on),
        ages.band(0, 17, told_on),
        ages.band(8, 10, told_on),
        ages.band(13, 19, told_on),
    ]

    first, *others = people

    party = factories.case(
        hana, factories.woman(age=first), *(factories.person_facts(age=age) for age in others)
    ).party()

    assert (party.adults, party.children, party.age_not_known) == (1, 2, 1)
    assert party.children_from(24) == 2, "a child that may be an infant costs a place until it is known to be one"


def test_who_left_the_party_is_not_priced(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())
    child = factories.members_of(case)[1]

    casework.move([child], by=hana, status=Status.WITHDRAWN, reason="He stays.", occurred_at=clock.now())

    assert case.party().children == 0
