"""The family composition of a request, computed from its people and what they are to each other."""

import pytest

from cases.people.family_composition import Composition, composition_of
from cases.tests import factories

MAN = {"sex": "m", "age": 40}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([factories.woman()], Composition.UNACCOMPANIED_WOMAN),
        ([factories.woman(sex="m")], Composition.UNACCOMPANIED_MAN),
        ([factories.woman(), factories.child(), factories.child(3)], Composition.MOTHER_WITH_CHILDREN),
        ([factories.woman(sex="m"), factories.child(relation="father")], Composition.FATHER_WITH_CHILDREN),
        ([factories.woman(), factories.child(relation="unrelated")], Composition.GROUP),
        ([factories.woman(), factories.person_facts(relation="spouse", **MAN)], Composition.COUPLE),
        (
            [factories.woman(), factories.person_facts(relation="spouse", **MAN), factories.child()],
            Composition.FAMILY,
        ),
        ([factories.woman(age=16)], Composition.UNACCOMPANIED_MINORS),
        ([factories.woman(), factories.person_facts("other", **MAN)], Composition.GROUP),
        ([factories.woman(age=None)], Composition.UNKNOWN),
        ([factories.woman(sex="unknown")], Composition.UNKNOWN),
    ],
)
def test_the_people_and_their_kinship_give_the_composition(hana, all_rows, people, expected):
    assert composition_of(factories.case(hana, *people)) == expected
